import { systemErrorCode } from '../../errors.ts';
import { readEntries } from '../../system/files.ts';

/** Monit keeps each event in its own file (5.27.2 to 6.0.0). 0 without a directory; undefined if it cannot be read. */
export async function waitingEvents(directory: string): Promise<number | undefined> {
  try {
    const entries = await readEntries(directory);
    return entries.filter((entry) => entry.isFile()).length;
  } catch (error) {
    return systemErrorCode(error) === 'ENOENT' ? 0 : undefined;
  }
}
