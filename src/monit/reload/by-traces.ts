import type { Deadline } from '../../system/clock.ts';
import { type DaemonWithoutHttpd, signalDaemon } from '../daemon/find-daemon.ts';
import { pidFileKey, readPidFile } from '../process/pid-file.ts';
import { isAlive, readProcess } from '../process/process.ts';
import { awaitRestarted, isRestarted } from '../process/restarted-process.ts';
import { activityOf } from './idle.ts';
import type { PidFileProof, ReloadOutcome, ReloadProof } from './proof.ts';
import { findReinitializing, readTraces, type Traces } from './read-traces.ts';

const firstPauseMs = 1;
const longestPauseMs = 30;
/** File times have ticks of up to 10 ms: events within one tick look simultaneous. */
const tickMs = 20;
/** The time after which we stop asking a kernel that does not show what Monit waits for. */
const hiddenLimitMs = 1_000;
/** A Monit that rejects its configuration ends within this time. */
const dyingMs = 1_500;

// Returns when traces prove the reload, or it is certain that they never will. Monit must first be seen between two
// parses: otherwise a trace could come from a reload that began before our file was in place.
export async function reloadByTraces(daemon: DaemonWithoutHttpd, deadline: Deadline): Promise<ReloadOutcome> {
  const { clock } = deadline;
  const between = await seeBetweenParses(daemon, deadline);
  const before = await readTraces(daemon);
  const start = clock.now();
  if (!signalDaemon(daemon.process, 'SIGHUP')) return { kind: 'died' };
  if (between === 'busy') return { kind: 'pending' };
  if (between === 'hidden') {
    await clock.sleep(dyingMs);
    if (!isAlive(daemon.process)) return { kind: 'died' };
    return { kind: 'unprovable', missing: 'the kernel does not show where Monit sleeps (/proc/PID/wchan)' };
  }
  const seen = await seeParse(daemon, before, deadline);
  if (seen === 'timeout') return { kind: 'pending' };
  if (seen === 'died') return { kind: 'died' };
  if (seen === 'no trace') {
    return { kind: 'unprovable', missing: 'this Monit does not rewrite its pid file, and has no log file of its own' };
  }
  return { kind: 'proved', proof: { ...seen, elapsedMs: clock.now() - start } };
}

/** Waits until Monit has slept between two parses for a tick. */
async function seeBetweenParses(daemon: DaemonWithoutHttpd, deadline: Deadline): Promise<'idle' | 'busy' | 'hidden'> {
  const { clock } = deadline;
  const stopAsking = clock.now() + hiddenLimitMs;
  let seen = await activityOf(daemon);
  while (!deadline.hasPassed() && isAlive(daemon.process)) {
    await clock.sleep(tickMs);
    const next = await activityOf(daemon);
    if (next.kind === 'idle' && seen.kind === 'idle' && next.sleep === seen.sleep) return 'idle';
    if (next.kind === 'hidden' && seen.kind === 'hidden' && clock.now() >= stopAsking) return 'hidden';
    seen = next;
  }
  return 'busy';
}

type Sign = {
  [Kind in ReloadProof['kind']]: Omit<Extract<ReloadProof, { kind: Kind }>, 'elapsedMs'>;
}[ReloadProof['kind']];

async function seeParse(
  daemon: DaemonWithoutHttpd,
  before: Traces,
  deadline: Deadline,
): Promise<Sign | 'timeout' | 'died' | 'no trace'> {
  let hasSavedOnly = false;
  for (let pause = firstPauseMs; ; pause = Math.min(pause * 2, longestPauseMs)) {
    const now = await readTraces(daemon);
    const hasSaved = now.stateFile !== undefined && now.stateFile !== before.stateFile;
    const sign = hasSaved ? await signOfParse(daemon, before, now) : undefined;
    if (sign?.kind === 'pid-file') return sign;
    const isIdle = (await activityOf(daemon)).kind === 'idle';
    if (isIdle && sign !== undefined) return sign;
    if (!isAlive(daemon.process)) return (await seeRestarted(daemon, before, deadline)) ?? 'died';
    // Idle after a reload began, and still no sign at the second look.
    if (isIdle && hasSaved && hasSavedOnly) return 'no trace';
    hasSavedOnly = isIdle && hasSaved;
    if (deadline.hasPassed()) return 'timeout';
    await deadline.clock.sleep(Math.min(pause, deadline.remainingMs()));
  }
}

// Monit saves its state before a parse (5.27.2 to 6.0.0): nothing counts before that. It writes the pid file after the
// parse, but the log line before it: with the log, Monit must be seen idle afterwards.
async function signOfParse(daemon: DaemonWithoutHttpd, before: Traces, now: Traces): Promise<Sign | undefined> {
  const { pid } = daemon.process;
  if (now.pidFile !== undefined && now.pidFile !== before.pidFile) {
    return { kind: 'pid-file', before: before.pidFile, after: now.pidFile, pid };
  }
  if (before.log === undefined) return undefined;
  const said = await findReinitializing(before.log, daemon.controlFile);
  if (typeof said === 'string') return undefined;
  return { kind: 'log', before: before.log, after: said, pid, startTime: daemon.process.startTime };
}

/** A restarted Monit writes its pid file after it has parsed everything. */
async function seeRestarted(
  daemon: DaemonWithoutHttpd,
  before: Traces,
  deadline: Deadline,
): Promise<Omit<PidFileProof, 'elapsedMs'> | undefined> {
  return awaitRestarted(deadline, async () => {
    const candidate = readProcess((await readPidFile(daemon.pidFile)) ?? 0);
    if (candidate === undefined || !isRestarted(candidate, daemon.process)) return undefined;
    const restarted = { ...daemon, process: candidate };
    const after = await pidFileKey(restarted);
    if (after === undefined) return undefined;
    return { kind: 'pid-file', before: before.pidFile, after, pid: candidate.pid };
  });
}
