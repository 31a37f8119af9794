import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { restFile } from '../../src/change/rest.ts';
import { stateFor } from '../../src/change/state.ts';
import type { Monit } from '../support/monit.ts';

/** For a run to which everything that the test has written has been at rest for long. */
export const anHourLater = {
  NODE_OPTIONS: `--import=${fileURLToPath(new URL('../support/an-hour-later.js', import.meta.url))}`,
};

/** Where an answer is kept for who asks the same again. */
export function keptIn({ directory, controlFile }: Monit): string {
  return join(stateFor(join(directory, 'state'), controlFile), restFile);
}

export function isKept(monit: Monit): boolean {
  return existsSync(keptIn(monit));
}
