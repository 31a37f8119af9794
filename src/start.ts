import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Streams } from './commands/context.ts';
import type * as program from './commands/program.ts';
import { CodeCache } from './system/code-cache.ts';
import { exitOnInterruption } from './system/signals.ts';

/**
 * Gathers what a command is surrounded by, and runs it.
 *
 * @param exit ends the process.
 * @returns the exit status.
 */
export async function start(
  args: readonly string[],
  version: string,
  exit: (status: number) => void,
  streams: Streams & Pick<NodeJS.Process, 'stderr'>,
): Promise<number> {
  // As for stdout in cli.ts.
  streams.stderr.on('error', () => undefined);
  exitOnInterruption(exit);
  const cache = new CodeCache(codeDirectory());
  const { main } = cache.load(fileURLToPath(new URL('program.cjs', import.meta.url))) as typeof program;
  const surroundings = {
    environment: process.env,
    home: homeOfUser(),
    workingDirectory: process.cwd(),
    isRoot: process.geteuid?.() === 0,
    version,
    shippedDirectory: fileURLToPath(new URL('../..', import.meta.url)),
    keepCode: () => {
      cache.keep();
    },
  };
  return main(args, surroundings, streams);
}

/** Where compiled code is kept between runs; MONIT_ALERT_CODE_CACHE names another directory, or none where it is empty. */
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
    return homedir(); // No entry in the user database, as in many containers.
  }
}
