import { basename, dirname, join, resolve } from 'node:path';
import { ifAbsent } from '../../system/absent-file.ts';
import { realpath, stat } from '../../system/files.ts';
import { controlFileArgument } from '../process/find-processes.ts';
import { type OpenFile, regularFilesOf } from '../process/open-files.ts';
import { readPidFile } from '../process/pid-file.ts';
import {
  allPids,
  beginningOf,
  openFiles,
  type Process,
  readProcess,
  runsMonit,
  workingDirectoryOf,
} from '../process/process.ts';
import { sameFile } from './same-file.ts';

export interface Belongings {
  readonly controlFile: string;
  readonly pidFile: string;
  readonly stateFile: string;
  readonly monit: string;
}

export interface Unrecognised {
  readonly process: Process;
  readonly sign: string;
}

// A Monit with another name, or behind a wrapper. One sign is enough: it was started with `-c` and this control file;
// it holds open the state file (as a daemon does, except during a parse) or the pid file (as 6.0.0 does; seen on 5.27.2
// to 6.0.0); or the pid file names it and was written after it started, so that the pid was not reused. A Monit whose
// command line names another control file is excluded, but not one that finds another file at the path of ours.
export async function unrecognisedMonit(belongings: Belongings): Promise<Unrecognised | undefined> {
  const { controlFile, monit } = belongings;
  const candidates: Process[] = [];
  for (const pid of allPids()) {
    const process = readProcess(pid);
    if (process !== undefined && !(await namesAnotherFile(process, belongings))) candidates.push(process);
  }
  const starter = candidates.find((each) => !runsMonit(each, monit) && hasArguments(each, '-c', controlFile));
  if (starter !== undefined) return { process: starter, sign: `was started with -c ${controlFile}` };
  return (await findHolder(candidates, belongings)) ?? (await findNamed(candidates, belongings));
}

async function namesAnotherFile(candidate: Process, { controlFile, monit }: Belongings): Promise<boolean> {
  const named = runsMonit(candidate, monit) ? (controlFileArgument(candidate, monit) ?? '') : '';
  return named !== '' && !(await sameFile(resolve(workingDirectoryOf(candidate.pid) ?? '/', named), controlFile));
}

function hasArguments({ argv }: Process, option: string, value: string): boolean {
  return argv.some((argument, index) => index > 0 && argument === value && argv[index - 1] === option);
}

async function findHolder(candidates: readonly Process[], { pidFile, stateFile }: Belongings) {
  const files = await Promise.all([stateFile, pidFile].map(nameIfOwn));
  for (const process of candidates) {
    const open = openFiles(process.pid);
    const held = files.find((file) => file !== undefined && open?.includes(file));
    if (held !== undefined && (await isOurs(held, process))) return { process, sign: `holds ${held} open` };
  }
  return undefined;
}

/** In a container, another file has the same path. */
async function isOurs(path: string, { pid }: Process): Promise<boolean> {
  const own = await stat(path, { bigint: true }).catch(ifAbsent(undefined));
  const isOwn = ({ file }: OpenFile) => own !== undefined && file === `${own.dev}:${own.ino}`;
  return (await regularFilesOf(pid)).some((open) => isOwn(open) || open.path === `${path} (deleted)`);
}

// As the kernel names open files, also deleted ones. Only regular files count: many processes hold /dev/null open.
async function nameIfOwn(path: string): Promise<string | undefined> {
  if (path === '') return undefined;
  const found = await stat(path).catch(ifAbsent(undefined));
  if (found?.isFile() === false) return undefined;
  const gone = async () => join(await realpath(dirname(path)).catch(() => dirname(path)), basename(path));
  return realpath(path).catch(gone);
}

// A process may seem younger than its pid file by this much: clocks are corrected by seconds soon after boot.
const clockErrorMs = 60_000;

async function findNamed(candidates: readonly Process[], { pidFile }: Belongings) {
  const pid = await readPidFile(pidFile);
  const process = candidates.find((each) => each.pid === pid);
  const written = (await stat(pidFile).catch(ifAbsent(undefined)))?.mtimeMs;
  if (process === undefined || written === undefined) return undefined;
  if (beginningOf(process) > written + clockErrorMs) return undefined;
  return { process, sign: `is the one that ${pidFile} names` };
}
