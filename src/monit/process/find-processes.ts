import { userInfo } from 'node:os';
import { basename, isAbsolute, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '../../system/clock.ts';
import { access, stat } from '../../system/files.ts';
import { findControlFile } from '../locate/find-control-file.ts';
import { pathInRoot } from '../locate/process-root.ts';
import {
  allPids,
  readCommandLine,
  firstDirectoryOf,
  type Process,
  readProcess,
  runsMonit,
  userOf,
  userOfControlFile,
  workingDirectoryOf,
} from './process.ts';

/** From the manual, "Options". */
const optionsWithValue = {
  conf: { type: 'string', short: 'c' },
  daemon: { type: 'string', short: 'd' },
  group: { type: 'string', short: 'g' },
  logfile: { type: 'string', short: 'l' },
  pidfile: { type: 'string', short: 'p' },
  statefile: { type: 'string', short: 's' },
} as const;

/** With these options Monit prints an answer and exits. */
const answers = ['t', 'test', 'V', 'version', 'h', 'help', 'H', 'hash', 'i', 'id', 'r', 'resetid'];

// The daemons whose command line may mean this control file. The last check before "no Monit runs": a pid file can
// vanish, and the paths on disk can differ from those that a daemon still uses.
export async function daemonsByCommandLine(controlFile: string, monit: string): Promise<Process[]> {
  const uid = userOfControlFile(controlFile);
  const found = await Promise.all(
    allPids().map(async (pid) => {
      if (!runsMonit({ argv: readCommandLine(pid) }, monit)) return []; // Nearly all: their state is not read.
      const candidate = readProcess(pid);
      if (candidate === undefined || !runsMonit(candidate, monit)) return [];
      return userOf(`/proc/${pid}`) === uid && (await mayRun(candidate, controlFile, monit)) ? [candidate] : [];
    }),
  );
  return found.flat();
}

/** A child of Monit has Monit's command line until it executes another program. */
const momentMs = 200;

/** As {@link daemonsByCommandLine}, without such children. */
export async function lastingDaemons(controlFile: string, monit: string, clock = systemClock): Promise<Process[]> {
  const daemons = await daemonsByCommandLine(controlFile, monit);
  if (daemons.length < 2) return daemons;
  await clock.sleep(momentMs);
  const later = await daemonsByCommandLine(controlFile, monit);
  return daemons.filter((one) => later.some(({ pid, startTime }) => pid === one.pid && startTime === one.startTime));
}

/** Whether a Monit process is a daemon whose command line does not name another control file. */
export async function mayRun(candidate: Process, controlFile: string, monit: string): Promise<boolean> {
  const named = controlFileArgument(candidate, monit);
  if (named === undefined) return false;
  const directory = workingDirectoryOf(candidate.pid) ?? '/';
  if (named !== '') return mayBe(named, controlFile, directory, candidate.pid);
  const home = userInfo().homedir;
  const itsRoot = `/proc/${candidate.pid}/root`;
  // Another user's root cannot be read: ours is then the best guess.
  const root = await access(itsRoot).then(
    () => itsRoot,
    () => '/',
  );
  const usual = await findControlFile({ home, workingDirectory: directory, root }).catch(() => 'monitrc');
  return mayBe(usual, controlFile, directory, candidate.pid);
}

/** '' if the command line names none; undefined if it is not that of a daemon. */
export function controlFileArgument(candidate: Pick<Process, 'argv'>, monit: string): string | undefined {
  const { values, positionals } = parseCommandLine(candidate, monit);
  if (positionals.length > 0 || answers.some((option) => option in values)) return undefined;
  return typeof values.conf === 'string' ? values.conf : '';
}

/** Files that a daemon writes, if its command line names them. They take precedence over those of the control file. */
export interface NamedFiles {
  readonly pidFile?: string;
  readonly stateFile?: string;
  readonly logFile?: string;
}

/** Only absolute paths: a relative one counts from the daemon's first directory, which is unknown. */
export function filesByCommandLine(daemon: Pick<Process, 'argv'>, monit: string): NamedFiles {
  const { pidfile, statefile, logfile } = parseCommandLine(daemon, monit).values;
  const isPath = (value: unknown): value is string => typeof value === 'string' && isAbsolute(value);
  return {
    ...(isPath(pidfile) && { pidFile: pidfile }),
    ...(isPath(statefile) && { stateFile: statefile }),
    ...(isPath(logfile) && { logFile: logfile }),
  };
}

function parseCommandLine({ argv }: Pick<Process, 'argv'>, monit: string) {
  const program = argv.findIndex((argument) => ['monit', basename(monit)].includes(basename(argument)));
  return parseArgs({
    args: argv.slice(program + 1),
    options: optionsWithValue,
    strict: false,
    allowPositionals: true,
  });
}

// The process may have its own root, as in a container. A relative path counts from the daemon's first directory, which
// it has left for `/`. The shell that started it may have left that directory in PWD; else only the name is compared.
async function mayBe(named: string, controlFile: string, directory: string, pid: number): Promise<boolean> {
  const ours = await stat(controlFile).catch(() => undefined);
  const statusOf = async (path: string) => stat(await pathInRoot(`/proc/${pid}/root`, path)).catch(() => undefined);
  const first = isAbsolute(named) ? undefined : firstDirectoryOf(pid);
  const atStart = first === undefined ? undefined : await statusOf(resolve(first, named));
  if (atStart === undefined && !isAbsolute(named) && basename(named) === basename(controlFile)) return true;
  const path = resolve(directory, named);
  const theirs = atStart ?? (await statusOf(path));
  if (theirs === undefined || ours === undefined) return path === controlFile;
  return theirs.dev === ours.dev && theirs.ino === ours.ino;
}
