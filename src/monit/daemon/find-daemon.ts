import { realpath } from 'node:fs/promises';
import { MonitAlertError, systemErrorCode } from '../../errors.ts';
import { isDenied } from '../../system/absent-file.ts';
import type { Deadline } from '../../system/clock.ts';
import { describeAddress, type Endpoint } from '../http/client.ts';
import { type DaemonStatus, readStatus } from '../http/status.ts';
import { daemonsByCommandLine, mayRun } from '../process/find-processes.ts';
import { listeningSockets, ownListeners } from '../process/listening-sockets.ts';
import { readPidFile } from '../process/pid-file.ts';
import { isAlive, type Process, readProcess, runsMonit, socketOwners } from '../process/process.ts';
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
  readonly controlFile: string;
  readonly pidFile: string;
  readonly stateFile: string;
}

/** A daemon as results show it. */
export interface MonitSeen {
  /** Of the daemon's process. */
  readonly pid: number;
  /** Undefined if it has no HTTP interface to tell it. */
  readonly version: string | undefined;
}

export function monitSeen(daemon: Daemon | DaemonWithoutHttpd | undefined): MonitSeen | undefined {
  return daemon && { pid: daemon.process.pid, version: daemon.endpoint && daemon.status.version };
}

export interface DaemonSearch {
  readonly controlFile: string;
  readonly pidFile: string;
  readonly stateFile: string;
  /** Undefined without `set httpd`. */
  readonly endpoint: Endpoint | undefined;
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
  const { endpoint } = search;
  const { clock } = search.deadline;
  const giveUp = clock.now() + Math.min(startingLimitMs, search.deadline.remainingMs());
  for (;;) {
    if (endpoint !== undefined) {
      const daemon = await findServing(search, endpoint);
      if (daemon !== undefined) return daemon;
    }
    const process = (await fromPidFile(search)) ?? (await fromCommandLines(search));
    if (process === undefined) {
      await ensureNobody(search);
      return undefined;
    }
    if (endpoint === undefined) {
      const { controlFile, pidFile, stateFile } = search;
      return { process, endpoint, controlFile, pidFile, stateFile };
    }
    if (clock.now() >= giveUp) throw await unreachable(process, endpoint);
    await clock.sleep(pollMs);
  }
}

async function findServing(search: DaemonSearch, endpoint: Endpoint): Promise<Daemon | undefined> {
  const named = await fromPidFile(search);
  const pids =
    named !== undefined && ownListeners(named.pid, endpoint.address).size > 0
      ? [named.pid]
      : socketOwners(listeningSockets('self', endpoint.address));
  for (const pid of pids) {
    const process = readProcess(pid);
    if (process === undefined || !runsMonit(process, search.monit)) continue;
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
  throw new MonitAlertError('proc.missing', 'cannot see any process: /proc is not there or not readable', {
    hint: 'Run this where Monit runs, with /proc mounted.',
  });
}

async function ensureNobody(search: DaemonSearch): Promise<void> {
  const { controlFile, endpoint, deadline } = search;
  const candidate = await unrecognisedMonit(search);
  if (candidate !== undefined) throw unseen(...describe(candidate, search));
  if (endpoint === undefined) return;
  const status = await statusOrUndefined(endpoint, Math.min(lastLookMs, deadline.remainingMs()));
  if (status === undefined || !(await sameFile(status.controlFile, controlFile))) return;
  const where = describeAddress(endpoint.address);
  throw unseen(
    `a Monit that runs this control file answers at ${where}, but its process cannot be seen from here`,
    'Run this where Monit runs (in the same container). If its binary has another name, give it with --monit.',
  );
}

function unseen(message: string, hint: string): MonitAlertError {
  return new MonitAlertError('daemon.unseen', message, { hint });
}

function describe({ process, sign }: Unrecognised, { pidFile }: DaemonSearch): [message: string, hint: string] {
  return [
    `${process.argv[0] ?? ''} (pid ${process.pid}) may be the Monit that runs this control file: it ${sign}`,
    `If it is, give its binary with --monit. If no Monit runs, end it or remove ${pidFile}.`,
  ];
}

async function fromCommandLines({ controlFile, monit }: DaemonSearch): Promise<Process | undefined> {
  const daemons = await daemonsByCommandLine(controlFile, monit);
  if (daemons.length < 2) return daemons[0];
  const pids = daemons.map(({ pid }) => pid).join(', ');
  throw new MonitAlertError(
    'daemon.ambiguous',
    `several processes may be the Monit that runs ${controlFile}: ${pids}`,
    {
      hint: 'End all but one of them, and make sure that the pid file names the one that stays.',
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
  return new MonitAlertError('daemon.unreachable', `Monit runs (pid ${process.pid}) but does not serve ${where}`, {
    hint: 'Run `monit reload` once and try again: Monit may still run an older `set httpd`.',
  });
}
