import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ifAbsent } from '../../system/absent.ts';
import { controlFileArgument } from '../process/find-processes.ts';
import { readPidFile } from '../process/pid-file.ts';
import { allPids, beginningOf, openFiles, type Process, readProcess, runsMonit } from '../process/process.ts';

/** What a control file, as Monit's own check printed it, has its Monit leave behind. */
export interface Belongings {
  readonly controlFile: string;
  readonly pidFile: string;
  readonly stateFile: string;
  /** Path of the monit binary. */
  readonly monit: string;
}

/** A process that nobody would take for Monit by its name, and why it may be one all the same. */
export interface Unrecognised {
  readonly process: Process;
  /** Completes "process 4711 ...". */
  readonly sign: string;
}

/**
 * A living process that may be the Monit of a control file though neither its name nor its command line was recognised:
 * its binary has another name, or a wrapper stands in front. Undefined where nothing speaks for any. One sign is
 * enough:
 *
 * - it was started with this control file (`-c`);
 * - it holds Monit's state file open, as a daemon does all the time but for the moment of a parse, or its pid file, as
 *   6.0.0 does (seen on 5.27.2 to 6.0.0);
 * - the pid file names it, and was written after it began: a pid that was given away again belongs to a later process.
 *
 * Only the last sign believes a clock, and only when it says no; a clock that has jumped forward since is why the
 * second one is looked at. A Monit whose own command line names another control file has been judged by that.
 */
export async function unrecognisedMonit(belongings: Belongings): Promise<Unrecognised | undefined> {
  const { controlFile, monit } = belongings;
  const processes = allPids().map(readProcess);
  const candidates = processes.filter((each) => each !== undefined).filter((each) => !namesAnotherFile(each, monit));
  const starter = candidates.find((each) => !runsMonit(each, monit) && hasArguments(each, '-c', controlFile));
  if (starter !== undefined) return { process: starter, sign: `was started with -c ${controlFile}` };
  return (await findHolder(candidates, belongings)) ?? (await findNamed(candidates, belongings));
}

function namesAnotherFile(candidate: Process, monit: string): boolean {
  return runsMonit(candidate, monit) && (controlFileArgument(candidate, monit) ?? '') !== '';
}

function hasArguments({ argv }: Process, option: string, value: string): boolean {
  return argv.some((argument, index) => index > 0 && argument === value && argv[index - 1] === option);
}

async function findHolder(candidates: readonly Process[], { pidFile, stateFile }: Belongings) {
  const files = await Promise.all([stateFile, pidFile].map(nameIfOwn));
  for (const process of candidates) {
    const open = openFiles(process.pid);
    const held = files.find((file) => file !== undefined && open?.includes(file));
    if (held !== undefined) return { process, sign: `holds ${held} open` };
  }
  return undefined;
}

/**
 * As the kernel names a file that is open, also one that is gone: without links on the way to it. Undefined for what is
 * no file of Monit's own: /dev/null is held open by everybody.
 */
async function nameIfOwn(path: string): Promise<string | undefined> {
  if (path === '') return undefined;
  const found = await stat(path).catch(ifAbsent(undefined));
  if (found?.isFile() === false) return undefined;
  const gone = async () => join(await realpath(dirname(path)).catch(() => dirname(path)), basename(path));
  return realpath(path).catch(gone);
}

/**
 * Milliseconds that a process may seem younger than a pid file that it has written: clocks are set right by seconds
 * soon after a machine has started, and pids are not given away again so soon.
 */
const clockErrorMs = 60_000;

async function findNamed(candidates: readonly Process[], { pidFile }: Belongings) {
  const pid = await readPidFile(pidFile);
  const process = candidates.find((each) => each.pid === pid);
  const written = (await stat(pidFile).catch(ifAbsent(undefined)))?.mtimeMs;
  if (process === undefined || written === undefined) return undefined;
  if (beginningOf(process) > written + clockErrorMs) return undefined;
  return { process, sign: `is the one that ${pidFile} names` };
}
