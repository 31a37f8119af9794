import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type * as program from './commands/program.ts';
import type { Streams } from './commands/streams.ts';
import { CodeCache } from './system/code-cache.ts';
import { exitOnInterruption } from './system/signals.ts';

/**
 * Returns the exit status.
 *
 * Removes `TZ` from the environment of this process: local times are those of the host, as for cron and everybody else
 * on it, and Node.js reads the zone again. Commands get the whole environment.
 */
export async function start(
  args: readonly string[],
  version: string,
  exit: (status: number) => void,
  streams: Streams,
): Promise<number> {
  exitOnInterruption(exit);
  const environment = { ...process.env };
  delete process.env['TZ'];
  const code = new CodeCache(codeDirectory());
  const { main } = code.load(fileURLToPath(new URL('program.cjs', import.meta.url))) as typeof program;
  const surroundings = {
    environment,
    home: homeOfUser(),
    workingDirectory: process.cwd(),
    isRoot: process.geteuid?.() === 0,
    version,
    shippedDirectory: fileURLToPath(new URL('../..', import.meta.url)),
    code,
  };
  return main(args, surroundings, streams);
}

/** An empty MONIT_ALERT_CODE_CACHE turns the cache off. */
function codeDirectory(): string | undefined {
  const { MONIT_ALERT_CODE_CACHE: named, XDG_CACHE_HOME: caches } = process.env;
  if (named !== undefined) return named === '' ? undefined : named;
  if (process.geteuid?.() === 0) return '/var/cache/monit-alert';
  return join(caches?.startsWith('/') === true ? caches : join(homeOfUser(), '.cache'), 'monit-alert');
}

function homeOfUser(): string {
  try {
    return userInfo().homedir;
  } catch {
    return homedir(); // Many containers have no entry in the user database.
  }
}
