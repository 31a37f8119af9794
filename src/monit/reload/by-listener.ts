import type { Deadline } from '../../system/clock.ts';
import { type Daemon, signalDaemon } from '../daemon/find-daemon.ts';
import { knock, ping } from '../http/client.ts';
import { listeningSockets, ownListeners } from '../process/listening-sockets.ts';
import { isAlive, readProcess, socketOwners } from '../process/process.ts';
import { awaitRestarted, isRestarted } from '../process/restarted-process.ts';
import type { ListenerProof, ReloadOutcome } from './proof.ts';

const firstPauseMs = 1;
const longestPauseMs = 250;
// The pause grows with the time waited: short waits are polled often, long ones cost little processor time.
const pausePart = 0.1;

// Returns when a reload is proved, Monit has died, or the deadline has passed. Monit opens a new listener after each
// parse, so a new one means that a parse began after the old one was seen. This needs no clock or log, and another
// user's reload can only make the proof come earlier.
export async function reloadByListener(daemon: Daemon, deadline: Deadline): Promise<ReloadOutcome> {
  const before = await seeListeners(daemon, deadline);
  const start = deadline.clock.now();
  if (!signalDaemon(daemon.process, 'SIGHUP')) return { kind: 'died' };
  // Without a listener from before the signal, a new one proves nothing.
  if (before === undefined) return { kind: 'pending' };
  const seen = await seeReplacement(daemon, before, deadline);
  if (seen === 'timeout') return { kind: 'pending' };
  if (seen === 'died') return { kind: 'died' };
  const elapsedMs = deadline.clock.now() - start;
  return { kind: 'proved', proof: { kind: 'listener', before: [...before], elapsedMs, ...seen } };
}

/** Another user's reload may have closed them: then waits for the next ones. */
async function seeListeners(daemon: Daemon, deadline: Deadline): Promise<ReadonlySet<string> | undefined> {
  do {
    const first = listenersOf(daemon);
    const listeners = await whenComplete(daemon, first, deadline);
    if (listeners.size > 0 && isSubset(listeners, first)) return listeners;
    await deadline.clock.sleep(firstPauseMs);
  } while (!deadline.hasPassed() && isAlive(daemon.process));
  return undefined;
}

// With `set httpd port N` and no address there are two listeners, the second born a moment after the first. Monit
// answers only when both are there (5.27.2 to 6.0.0).
async function whenComplete(
  daemon: Daemon,
  listeners: ReadonlySet<string>,
  deadline: Deadline,
): Promise<ReadonlySet<string>> {
  if (listeners.size === 0 || daemon.endpoint.address.kind === 'unix') return listeners;
  await ping(daemon.endpoint, deadline.remainingMs());
  const later = listenersOf(daemon);
  return isSubset(listeners, later) ? later : listeners;
}

function listenersOf({ process, endpoint }: Daemon): ReadonlySet<string> {
  return ownListeners(process.pid, endpoint.address);
}

function isSubset(some: ReadonlySet<string>, all: ReadonlySet<string>): boolean {
  return [...some].every((one) => all.has(one));
}

type Replacement = Pick<ListenerProof, 'after' | 'pid' | 'knocks'>;

async function seeReplacement(
  daemon: Daemon,
  before: ReadonlySet<string>,
  deadline: Deadline,
): Promise<Replacement | 'timeout' | 'died'> {
  const start = deadline.clock.now();
  for (let knocks = 0; ; knocks += 1) {
    const after = listenersOf(daemon);
    if (isReplaced(before, after)) {
      return { after: [...(await whenComplete(daemon, after, deadline))], pid: daemon.process.pid, knocks };
    }
    if (!isAlive(daemon.process)) {
      const restarted = await seeRestarted(daemon, before, deadline);
      return restarted === undefined ? 'died' : { ...restarted, knocks };
    }
    if (deadline.hasPassed()) return 'timeout';
    // Monit's HTTP thread wakes up only once a second, and the reload waits for it; a request wakes it.
    knock(daemon.endpoint);
    const pause = Math.max(firstPauseMs, Math.min((deadline.clock.now() - start) * pausePart, longestPauseMs));
    await deadline.clock.sleep(Math.min(pause, deadline.remainingMs()));
  }
}

function isReplaced(before: ReadonlySet<string>, after: ReadonlySet<string>): boolean {
  return after.size > 0 && [...after].every((inode) => !before.has(inode));
}

/** A restarted Monit has parsed everything anew, which is an equal proof. */
async function seeRestarted(
  daemon: Daemon,
  before: ReadonlySet<string>,
  deadline: Deadline,
): Promise<Omit<Replacement, 'knocks'> | undefined> {
  const restarted = await awaitRestarted(deadline, () => Promise.resolve(findRestarted(daemon, before)));
  if (restarted === undefined) return undefined;
  const after = await whenComplete(restarted, listenersOf(restarted), deadline);
  return { after: [...after], pid: restarted.process.pid };
}

function findRestarted(ended: Daemon, before: ReadonlySet<string>): Daemon | undefined {
  const { endpoint } = ended;
  for (const pid of socketOwners(listeningSockets('self', endpoint.address))) {
    const process = readProcess(pid);
    if (process === undefined || !isRestarted(process, ended.process)) continue;
    if (isReplaced(before, ownListeners(pid, endpoint.address))) {
      return { ...ended, process, endpoint: { ...endpoint, pid } };
    }
  }
  return undefined;
}
