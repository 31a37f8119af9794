import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureState, unwritableState } from '../change/state.ts';
import { replaceFile } from '../system/atomic-file.ts';

const fileName = 'last-sync';

/**
 * Notes that `sync` was called: who holds something can then be told that somebody will end it.
 *
 * @throws MonitAlertError `state.unwritable`
 */
export async function noteSync(directory: string): Promise<void> {
  try {
    await ensureState(directory);
    await replaceFile(join(directory, fileName), `${new Date().toISOString()}\n`);
  } catch (error) {
    throw unwritableState(directory, error);
  }
}

/** When `sync` was last called, in milliseconds since the epoch; undefined where it never was. */
export async function lastSync(directory: string): Promise<number | undefined> {
  return stat(join(directory, fileName)).then(
    ({ mtimeMs }) => mtimeMs,
    () => undefined,
  );
}
