import type { Deadline } from '../../system/clock.ts';
import { ask } from '../http/retry.ts';
import { type DaemonStatus, readStatus, type ServiceStatus } from '../http/status.ts';
import { type Daemon, signalDaemon } from './find-daemon.ts';

const pollMs = 50;
/**
 * Milliseconds for which a status counts as what is now. As long passes anyway between the last look and the reload,
 * while the file is written and checked.
 */
const freshMs = 100;

/**
 * Waits until Monit has done every action that it was asked for: a reload throws away what is still pending, and the
 * service would stay as it was (seen on 5.33.0: 2 of 30 `monit monitor` lost). Monit is woken to do them now (manual,
 * "Signals": SIGUSR1); 6.0.0 would do them in its next cycle only.
 *
 * @returns the status in which nothing was pending, or the names of the services that were when the deadline passed.
 */
export async function awaitPendingActions(
  { endpoint, process, status: known, seenAt }: Daemon,
  deadline: Deadline,
): Promise<DaemonStatus | { readonly stillPending: readonly string[] }> {
  for (let asked = 0; ; asked += 1) {
    const isFresh = asked === 0 && deadline.clock.now() - seenAt < freshMs;
    const status = isFresh ? known : await ask(readStatus, endpoint, deadline);
    const pending = status.services.filter(({ actionPending }) => actionPending).map(({ name }) => name);
    if (pending.length === 0) return status;
    if (asked === 0) signalDaemon(process, 'SIGUSR1');
    await deadline.clock.sleep(pollMs);
    if (deadline.hasPassed()) return { stillPending: pending };
  }
}

/** Services that Monit checked before a reload and no longer checks after it, or the other way round. */
export function monitoringChanges(before: readonly ServiceStatus[], after: readonly ServiceStatus[]): string[] {
  const was = new Map(before.map(({ name, monitoring }) => [name, monitoring !== 'not-monitored']));
  return after.flatMap(({ name, monitoring }) => {
    const monitored = monitoring !== 'not-monitored';
    if (was.get(name) === undefined || was.get(name) === monitored) return [];
    return [`${name} is ${monitored ? 'monitored again' : 'no longer monitored'}`];
  });
}
