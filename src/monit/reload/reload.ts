import type { Deadline } from '../../system/clock.ts';
import type { Daemon, DaemonWithoutHttpd } from '../daemon/find-daemon.ts';
import { ownListeners } from '../process/listening-sockets.ts';
import { pidFileKey } from '../process/pid-file.ts';
import { reloadByListener } from './by-listener.ts';
import { reloadByTraces } from './by-traces.ts';
import type { ReloadOutcome, ReloadProof } from './proof.ts';
import { findReinitializing } from './read-traces.ts';

/** Returns when a reload is proved or cannot be proved, Monit has died, or the deadline has passed. */
export async function reloadDaemon(daemon: Daemon | DaemonWithoutHttpd, deadline: Deadline): Promise<ReloadOutcome> {
  return daemon.endpoint === undefined ? reloadByTraces(daemon, deadline) : reloadByListener(daemon, deadline);
}

/** Whether the daemon has certainly not parsed anything since the proof. */
export async function runsSince(proof: ReloadProof, daemon: Daemon | DaemonWithoutHttpd): Promise<boolean> {
  if (daemon.process.pid !== proof.pid) return false;
  switch (proof.kind) {
    case 'listener': {
      if (daemon.endpoint === undefined) return false;
      const listeners = ownListeners(proof.pid, daemon.endpoint.address);
      return listeners.size > 0 && [...listeners].every((inode) => proof.after.includes(inode));
    }
    case 'pid-file':
      return (await pidFileKey(daemon)) === proof.after;
    case 'log':
      if (daemon.process.startTime !== proof.startTime) return false;
      return (await findReinitializing(proof.after, daemon.controlFile)) === 'nothing';
  }
}
