import type { Deadline } from '../../system/clock.ts';
import { type Daemon, signalDaemon } from '../daemon/find-daemon.ts';
import { knock } from '../http/client.ts';
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
    const listeners = ownListeners(daemon.process.pid, daemon.endpoint.address);
    if (listeners.size > 0) return listeners;
    await deadline.clock.sleep(firstPauseMs);
  } while (!deadline.hasPassed() && isAlive(daemon.process));
  return undefined;
}

type Replacement = Pick<ListenerProof, 'after' | 'pid' | 'knocks'>;

async function seeReplacement(
  daemon: Daemon,
  before: ReadonlySet<string>,
  deadline: Deadline,
): Promise<Replacement | 'timeout' | 'died'> {
  const start = deadline.clock.now();
  for (let knocks = 0; ; knocks += 1) {
    const after = ownListeners(daemon.process.pid, daemon.endpoint.address);
    if (isReplaced(before, after)) return { after: [...after], pid: daemon.process.pid, knocks };
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
  return awaitRestarted(deadline, () => Promise.resolve(findRestarted(daemon, before)));
}

function findRestarted(
  { process: ended, endpoint }: Daemon,
  before: ReadonlySet<string>,
): Omit<Replacement, 'knocks'> | undefined {
  for (const pid of socketOwners(listeningSockets('self', endpoint.address))) {
    const candidate = readProcess(pid);
    const after = ownListeners(pid, endpoint.address);
    if (candidate !== undefined && isRestarted(candidate, ended) && isReplaced(before, after)) {
      return { after: [...after], pid };
    }
  }
  return undefined;
}
