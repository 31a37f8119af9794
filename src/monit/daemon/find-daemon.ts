import { realpath } from 'node:fs/promises';
import { MonitAlertError, systemErrorCode } from '../../errors.ts';
import { isDenied } from '../../system/absent-file.ts';
import type { Deadline } from '../../system/clock.ts';
import { describeAddress, type Endpoint, type HttpAccess } from '../http/client.ts';
import { type DaemonStatus, readStatus } from '../http/status.ts';
import { lastingDaemons, mayRun } from '../process/find-processes.ts';
import { listenerUser, listeningSockets, ownListeners } from '../process/listening-sockets.ts';
import { readPidFile } from '../process/pid-file.ts';
import {
  isAlive,
  isFirstPidNamespace,
  isStopped,
  type Process,
  readProcess,
  runsMonit,
  socketOwners,
  userOf,
} from '../process/process.ts';
import { ambiguous, ensureOurUser, ensureRightDaemon } from './right-daemon.ts';
import { type Unrecognised, unrecognisedMonit } from './unrecognised.ts';

/** A running Monit that is known to run our control file. */
export interface Daemon {
  readonly process: Process;
  readonly endpoint: Endpoint;
  readonly status: DaemonStatus;
  /** When `status` was read: milliseconds on the clock of the search. */
  readonly seenAt: number;
}

/** A Monit that seems to run. Without `set httpd`, it cannot be asked what it runs. */
export interface DaemonWithoutHttpd {
  readonly process: Process;
  readonly endpoint: undefined;
  /** Why its HTTP interface cannot be asked, if it has one. */
  readonly unasked?: MonitAlertError | undefined;
  readonly controlFile: string;
  readonly pidFile: string;
  readonly stateFile: string;
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
  readonly deadline: Deadline;
}

/** Monit may be starting, or reloading for somebody else. */
const startingLimitMs = 10_000;
const pollMs = 20;
const lastLookMs = 2_000;

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
  for (;;) {
    if (access !== undefined) {
      const daemon = await findServing(search, access);
      if (daemon !== undefined) return daemon;
    }
    const process = (await fromPidFile(search)) ?? (await fromCommandLines(search));
    if (process === undefined) {
      await ensureNobody(search);
      return undefined;
    }
    ensureOurUser(process, search.controlFile);
    if (access === undefined) {
      const { controlFile, pidFile, stateFile } = search;
      return { process, endpoint: undefined, unasked, controlFile, pidFile, stateFile };
    }
    if (isStopped(process)) throw stopped(process);
    if (clock.now() >= giveUp) throw await unreachable(process, { ...access, pid: process.pid });
    await clock.sleep(pollMs);
  }
}

async function findServing(search: DaemonSearch, access: HttpAccess): Promise<Daemon | undefined> {
  const owner = userOf(search.controlFile);
  const named = await fromPidFile(search);
  const pids =
    named !== undefined && ownListeners(named.pid, access.address).size > 0
      ? [named.pid]
      : socketOwners(listeningSockets('self', access.address));
  for (const pid of pids) {
    const process = readProcess(pid);
    // Monit runs as the owner of its control file, or not at all (manual, "Control file"); a name says nothing.
    if (process === undefined || !runsMonit(process, search.monit) || userOf(`/proc/${pid}`) !== owner) continue;
    if (isStopped(process)) throw stopped(process);
    const endpoint = { ...access, pid };
    const status = await statusOrUndefined(endpoint, search.deadline.remainingMs());
    const seenAt = search.deadline.clock.now();
    if (status === undefined || !(await sameFile(status.controlFile, search.controlFile))) continue;
    if (isAlive(process)) return { process, endpoint, status, seenAt };
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

async function ensureNobody(search: DaemonSearch): Promise<void> {
  const unrecognised = await unrecognisedMonit(search);
  if (unrecognised !== undefined) throw unseen(...describe(unrecognised, search));
  const sign = await signOfUnseen(search);
  if (sign === undefined) return;
  throw unseen(
    `${sign}, but no Monit process is visible`,
    `Run this where Monit runs (same container); if its binary has another name, use --monit. ` +
      `If Monit is not running, remove ${search.pidFile}.`,
  );
}

/** Evidence of a Monit that is not visible here, or not recognised. */
async function signOfUnseen(search: DaemonSearch): Promise<string | undefined> {
  const { controlFile, pidFile, access, deadline } = search;
  if (access !== undefined && listenerUser(access.address) === userOf(controlFile)) {
    const where = describeAddress(access.address);
    const owners = socketOwners(listeningSockets('self', access.address));
    if (owners.length === 0 && listeningSockets('self', access.address).size > 0)
      return `a program listens at ${where}`;
    const limitMs = Math.min(lastLookMs, deadline.remainingMs());
    const answers = await Promise.all(owners.map(async (pid) => isLikeMonit({ ...access, pid }, search, limitMs)));
    if (answers.includes(true)) return `something at ${where} answers as Monit does`;
  }
  if (isFirstPidNamespace()) return undefined;
  const pid = await readPidFile(pidFile);
  return pid !== undefined && readProcess(pid) === undefined ? `${pidFile} names process ${pid}` : undefined;
}

/** Sends no password, because the process is not known to be Monit. */
async function isLikeMonit(endpoint: Endpoint, { controlFile, monit }: DaemonSearch, timeoutMs: number) {
  const owner = readProcess(endpoint.pid);
  if (owner === undefined) return false;
  try {
    const status = await readStatus({ ...endpoint, credentials: undefined }, timeoutMs);
    return await sameFile(status.controlFile, controlFile);
  } catch (error) {
    // A Monit that we know by its name has been judged by its command line: it is another one.
    return error instanceof MonitAlertError && error.code === 'http.denied' && !runsMonit(owner, monit);
  }
}

function unseen(message: string, hint: string): MonitAlertError {
  return new MonitAlertError('daemon.unseen', message, { hint });
}

function describe({ process, sign }: Unrecognised, { pidFile }: DaemonSearch): [message: string, hint: string] {
  return [
    `${process.argv[0] ?? ''} (pid ${process.pid}) may be the Monit that runs this control file: it ${sign}`,
    `If it is, name its binary with --monit. If it is not, end that process or remove ${pidFile}.`,
  ];
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
    {
      hint: `Continue it: \`kill -CONT ${pid}\`.`,
    },
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

/** A path that cannot be resolved is not the control file, which we have read. */
async function sameFile(one: string, other: string): Promise<boolean> {
  if (one === other) return true;
  const [first, second] = await Promise.all([one, other].map((path) => realpath(path).catch(() => undefined)));
  return first !== undefined && first === second;
}

async function unreachable(process: Process, endpoint: Endpoint): Promise<MonitAlertError> {
  const reason: unknown = await readStatus(endpoint, lastLookMs).catch((error: unknown) => error);
  if (reason instanceof MonitAlertError && reason.code === 'http.certificate') return reason;
  const where = describeAddress(endpoint.address);
  return new MonitAlertError(
    'daemon.unreachable',
    `Monit is running (pid ${process.pid}), but does not listen at ${where}`,
    {
      hint: 'Monit may still use an older `set httpd`: run `monit reload`, then try again.',
    },
  );
}
