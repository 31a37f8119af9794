import { join } from 'node:path';
import { readText } from '../profile/files.ts';
import type { Context } from './context.ts';

/** @throws MonitAlertError `file.unreadable` */
export async function man({ printVerbatim, shippedDirectory }: Context): Promise<number> {
  printVerbatim(await readText(join(shippedDirectory, 'docs/man/monit-alert.1')));
  return 0;
}
