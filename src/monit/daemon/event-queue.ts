import { readdir } from 'node:fs/promises';
import { systemErrorCode } from '../../errors.ts';

/**
 * How many events wait in an event queue: Monit keeps each in a file of its own (`set eventqueue`, 5.27.2 to 6.0.0).
 * None where there is no directory yet; undefined where it cannot be read.
 */
export async function waitingEvents(directory: string): Promise<number | undefined> {
  try {
    const entries = await readdir(directory, { withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).length;
  } catch (error) {
    return systemErrorCode(error) === 'ENOENT' ? 0 : undefined;
  }
}
