import { readdir, stat } from 'node:fs/promises';
import { basename, isAbsolute } from 'node:path';
import { systemControlFiles } from './control-file.ts';
import { type Process, readProcess, runsMonit } from './process.ts';

/** Monit's options that take a value (manual, "Options"). */
const optionsWithValue = new Set(['-c', '-d', '-g', '-l', '-p', '-s']);

/**
 * The living Monit daemons that were started with `-c` and this control file, or without `-c` at all. A last look before
 * it is said that no Monit runs: a pid file can vanish, and its place and the socket's can have been changed on disk
 * while the daemon still has the old ones.
 */
export async function daemonsByCommandLine(controlFile: string, monit: string): Promise<Process[]> {
  const { uid } = await stat(controlFile);
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(
    pids.map(async (pid) => {
      const candidate = await readProcess(pid);
      if (candidate === undefined || !runsMonit(candidate, monit)) return [];
      // Monit runs as the owner of its control file, or not at all (manual, "Control file").
      const owner = await stat(`/proc/${pid}`).catch(() => undefined);
      return owner?.uid === uid && isDaemonOf(candidate, controlFile, monit) ? [candidate] : [];
    }),
  );
  return found.flat();
}

/** Whether a command line starts a daemon (no verb, as `monit status` has one) that may run this control file. */
export function isDaemonOf({ argv }: Pick<Process, 'argv'>, controlFile: string, monit: string): boolean {
  const program = argv.findLastIndex((argument) => ['monit', basename(monit)].includes(basename(argument)));
  const args = argv.slice(program + 1);
  const named: string[] = [];
  for (let index = 0; index < args.length; index += 1) {
    const argument = args[index] ?? '';
    if (!argument.startsWith('-')) return false;
    if (argument.startsWith('-c')) named.push(argument.length > 2 ? argument.slice(2) : (args[index + 1] ?? ''));
    if (optionsWithValue.has(argument)) index += 1;
  }
  return named.length === 0 ? isUsual(controlFile) : named.some((path) => mayBe(path, controlFile));
}

/** Whether Monit finds the control file by itself, wherever home is. */
function isUsual(controlFile: string): boolean {
  return basename(controlFile) === '.monitrc' || systemControlFiles.includes(controlFile);
}

/** A relative path cannot be followed any more: a daemon has gone to `/` since. */
function mayBe(named: string, controlFile: string): boolean {
  return isAbsolute(named) ? named === controlFile : basename(named) === basename(controlFile);
}
