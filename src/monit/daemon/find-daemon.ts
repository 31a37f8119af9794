import { MonitAlertError, systemErrorCode } from '../../errors.ts';
import { isDenied } from '../../system/absent-file.ts';
import type { Deadline } from '../../system/clock.ts';
import { describeAddress, type Endpoint, type HttpAccess } from '../http/client.ts';
import { type DaemonStatus, readStatus } from '../http/status.ts';
import { filesByCommandLine, lastingDaemons, mayRun } from '../process/find-processes.ts';
import { listeningSockets, ownListeners } from '../process/listening-sockets.ts';
import { findStateFile, regularFilesOf } from '../process/open-files.ts';
import { readPidFile } from '../process/pid-file.ts';
import {
  isAlive,
  isStopped,
  openFiles,
  type Process,
  readProcess,
  runsMonit,
  socketOwners,
  userOf,
  userOfControlFile,
} from '../process/process.ts';
import { ensureNoDaemon } from './no-daemon.ts';
import { ambiguous, ensureOurUser, ensureRightDaemon } from './right-daemon.ts';
import { sameFile } from './same-file.ts';
import { startDelayLeftMs } from './start-delay.ts';
import { isTaken, whyUnserved } from './unserved.ts';

interface Running {
  readonly process: Process;
  readonly controlFile: string;
  readonly pidFile: string;
  readonly stateFile: string;
  /** Only if the command line names it. */
  readonly logFile?: string;
}

/** A running Monit that is known to run our control file. */
export interface Daemon extends Running {
  readonly endpoint: Endpoint;
  readonly status: DaemonStatus;
  /** When `status` was read: milliseconds on the clock of the search. */
  readonly seenAt: number;
}

/** A Monit that seems to run, and cannot be asked what it runs. */
export interface DaemonWithoutHttpd extends Running {
  readonly endpoint: undefined;
  /** Why it cannot be asked; undefined if it has no `set httpd`. */
  readonly unasked?: MonitAlertError | undefined;
  /** About how many milliseconds of its start delay are left; undefined if it is not in one. */
  readonly startDelayLeftMs?: number | undefined;
}

/** A daemon as results show it. */
export interface MonitSeen {
  /** Of the daemon's process. */
  readonly pid: number;
  /** Undefined if it has no HTTP interface. */
  readonly version: string | undefined;
}

export function monitSeen(daemon: Daemon | DaemonWithoutHttpd | undefined): MonitSeen | undefined {
  return daemon && { pid: daemon.process.pid, version: daemon.endpoint && daemon.status.version };
}

/** Monit has an HTTP interface, but what it runs is only known from traces. */
export function unaskedWarning(daemon: Daemon | DaemonWithoutHttpd | undefined): string[] {
  const unasked = daemon?.endpoint === undefined ? daemon?.unasked : undefined;
  return unasked === undefined ? [] : [[unasked.message, unasked.hint].filter(Boolean).join('. ')];
}

export interface DaemonSearch {
  readonly controlFile: string;
  readonly pidFile: string;
  readonly stateFile: string;
  /** Undefined if the configuration has no `set httpd`, or none that we may ask. */
  readonly access: HttpAccess | undefined;
  /** Why the HTTP interface of the configuration cannot be asked. */
  readonly unasked?: MonitAlertError | undefined;
  /** Files and directories that the daemon must see as we see them, beside the control file. */
  readonly files: readonly string[];
  /** Path of the monit binary; a daemon may have been started under its name. */
  readonly monit: string;
  /** As configured; 0 without a delay. */
  readonly startDelayMs: number;
  readonly deadline: Deadline;
}

/** Monit may be starting, or reloading for somebody else. */
const startingLimitMs = 10_000;
/** Another program that has the address for so long keeps it: Monit does not try again before its next reload. */
const takenLimitMs = 1_000;
const pollMs = 20;

/**
 * With an endpoint, only a process counts that holds the listening socket and answers there as the Monit of this
 * control file. This excludes a stale pid file, a reused pid, a zombie, another Monit and another program on the port.
 * @returns undefined if no Monit runs this control file.
 * @throws MonitAlertError `daemon.unreachable` if one seems to run but does not answer, `daemon.unseen` if one answers
 * but its process cannot be seen, `daemon.ambiguous`, `proc.missing`, `http.denied`, `http.certificate`.
 */
export async function findDaemon(search: DaemonSearch): Promise<Daemon | DaemonWithoutHttpd | undefined> {
  ensureProcesses();
  const daemon = await findAny(search);
  if (daemon !== undefined) await ensureRightDaemon(daemon.process, search);
  return daemon;
}

/** An HTTP interface that does not let us in is no worse than none. */
async function findAny(search: DaemonSearch): Promise<Daemon | DaemonWithoutHttpd | undefined> {
  try {
    return await findAsked(search);
  } catch (error) {
    if (!(error instanceof MonitAlertError) || error.code !== 'http.denied') throw error;
    return findAsked({ ...search, access: undefined, unasked: error });
  }
}

async function findAsked(search: DaemonSearch): Promise<Daemon | DaemonWithoutHttpd | undefined> {
  const { access, unasked } = search;
  const { clock } = search.deadline;
  const giveUp = clock.now() + Math.min(startingLimitMs, search.deadline.remainingMs());
  const giveUpTaken = clock.now() + takenLimitMs;
  for (;;) {
    if (access !== undefined) {
      const daemon = await findServing(search, access);
      if (daemon !== undefined) return daemon;
    }
    const process = (await fromPidFile(search)) ?? (await fromCommandLines(search));
    if (process === undefined) {
      await ensureNoDaemon(search);
      return undefined;
    }
    ensureOurUser(process, search.controlFile);
    const startDelayLeft = await startDelayLeftMs(process, search.startDelayMs);
    if (startDelayLeft !== undefined) return inStartDelay(process, startDelayLeft, search);
    if (access === undefined) return { process, endpoint: undefined, unasked, ...(await filesOf(process, search)) };
    if (isStopped(process)) throw stopped(process);
    if (clock.now() >= giveUp || (isTaken(process, access) && clock.now() >= giveUpTaken)) {
      const reason = await whyUnserved(process, { ...access, pid: process.pid });
      // What is only called Monit does not hold Monit's state file open.
      if (!(await hasOpen(process, await stateFileOf(process, search)))) throw reason;
      return { process, endpoint: undefined, unasked: reason, ...(await filesOf(process, search)) };
    }
    await clock.sleep(pollMs);
  }
}

/** A command line's pid and log file take precedence over the configuration. */
async function filesOf(process: Process, search: DaemonSearch): Promise<Omit<Running, 'process'>> {
  const { controlFile, pidFile, monit } = search;
  return { controlFile, pidFile, ...filesByCommandLine(process, monit), stateFile: await stateFileOf(process, search) };
}

/** Monit 6.0.0 prefers that of its command line, 5.x that of the configuration: the one that is open counts. */
async function stateFileOf(process: Process, { stateFile, monit }: DaemonSearch): Promise<string> {
  const named = filesByCommandLine(process, monit).stateFile;
  if (named === undefined) return stateFile;
  const isOpen = openFiles(process.pid)?.includes(named) === true || (await hasOpen(process, named));
  return isOpen ? named : stateFile;
}

async function inStartDelay(
  process: Process,
  startDelayLeftMs: number,
  search: DaemonSearch,
): Promise<DaemonWithoutHttpd> {
  const seconds = Math.ceil(startDelayLeftMs / 1000);
  const unasked = new MonitAlertError(
    'daemon.start-delay',
    `Monit (pid ${process.pid}) is in its start delay for another ${seconds} s: it answers nobody until then`,
    { hint: 'Do not reload Monit before that: it would begin the delay anew.' },
  );
  return { process, endpoint: undefined, unasked, startDelayLeftMs, ...(await filesOf(process, search)) };
}

async function findServing(search: DaemonSearch, access: HttpAccess): Promise<Daemon | undefined> {
  const owner = userOfControlFile(search.controlFile);
  const named = await fromPidFile(search);
  const pids =
    named !== undefined && ownListeners(named.pid, access.address).size > 0
      ? [named.pid]
      : socketOwners(listeningSockets('self', access.address));
  for (const pid of pids) {
    const process = readProcess(pid);
    // Of another user, a name says nothing.
    if (process === undefined || !runsMonit(process, search.monit) || userOf(`/proc/${pid}`) !== owner) continue;
    if (isStopped(process)) throw stopped(process);
    const endpoint = { ...access, pid };
    const status = await statusOrUndefined(endpoint, search.deadline.remainingMs());
    const seenAt = search.deadline.clock.now();
    if (status === undefined || !(await sameFile(status.controlFile, search.controlFile))) continue;
    if (isAlive(process)) return { process, endpoint, status, seenAt, ...(await filesOf(process, search)) };
  }
  return undefined;
}

/** During a reload, Monit refuses or resets connections. */
async function statusOrUndefined(endpoint: Endpoint, timeoutMs: number): Promise<DaemonStatus | undefined> {
  try {
    return await readStatus(endpoint, timeoutMs);
  } catch (error) {
    if (error instanceof MonitAlertError && error.code === 'http.denied') throw error;
    if (isDenied(error)) throw connectionDenied(endpoint, error);
    return undefined;
  }
}

function connectionDenied({ address }: Endpoint, cause: unknown): MonitAlertError {
  return new MonitAlertError('http.denied', `not permitted to connect to Monit at ${describeAddress(address)}`, {
    hint: 'Run this as the user that Monit runs as.',
    cause,
  });
}

async function fromPidFile(search: DaemonSearch): Promise<Process | undefined> {
  const pid = await readPidFile(search.pidFile);
  if (pid === undefined) return undefined;
  const process = readProcess(pid);
  if (process === undefined || !runsMonit(process, search.monit)) return undefined;
  return (await mayRun(process, search.controlFile, search.monit)) ? process : undefined;
}

/** Without /proc, a missing process proves nothing. */
function ensureProcesses(): void {
  if (readProcess(process.pid) !== undefined) return;
  throw new MonitAlertError('proc.missing', 'cannot see any process: /proc is missing or not readable', {
    hint: 'Run this where Monit runs, with /proc mounted.',
  });
}

async function fromCommandLines({ controlFile, monit }: DaemonSearch): Promise<Process | undefined> {
  const daemons = await lastingDaemons(controlFile, monit);
  if (daemons.length > 1) throw ambiguous(controlFile, daemons);
  return daemons[0];
}

function stopped({ pid }: Process): MonitAlertError {
  return new MonitAlertError(
    'daemon.stopped',
    `Monit (pid ${pid}) is stopped (SIGSTOP): it monitors nothing and answers no request`,
    { hint: `Continue it: \`kill -CONT ${pid}\`.` },
  );
}

// SIGHUP reloads Monit, SIGUSR1 starts a cycle at once, 0 only checks the permission. Returns false, without a signal,
// if the process has ended. Throws MonitAlertError `daemon.denied` if it belongs to another user.
export function signalDaemon(target: Process, signal: 'SIGHUP' | 'SIGUSR1' | 0): boolean {
  if (!isAlive(target)) return false;
  try {
    return process.kill(target.pid, signal);
  } catch (error) {
    if (systemErrorCode(error) === 'ESRCH') return false;
    throw new MonitAlertError(
      'daemon.denied',
      `not permitted to signal Monit (pid ${target.pid}): it runs as another user`,
      {
        hint: 'Run this as the user that Monit runs as.',
        cause: error,
      },
    );
  }
}

async function hasOpen({ pid }: Process, stateFile: string): Promise<boolean> {
  return (await findStateFile(await regularFilesOf(pid), stateFile)) !== undefined;
}
