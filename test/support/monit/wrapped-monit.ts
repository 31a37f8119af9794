import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Monit } from './monit.ts';

/**
 * A stand-in for the `monit` that checks: the real one, with something happening around it.
 *
 * @param script calls it as `real "$@"`.
 * @returns the options that have `monit-alert` use it.
 */
export async function wrapMonit(monit: Monit, script: string): Promise<string[]> {
  const wrapper = join(monit.directory, 'monit');
  await writeFile(wrapper, `#!/bin/sh\nreal() { ${monit.binary} "$@"; }\n${script}\n`, { mode: 0o700 });
  return ['--monit', wrapper];
}
