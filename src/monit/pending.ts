import type { Deadline } from '../system/clock.ts';
import type { Endpoint } from './http.ts';
import { type DaemonStatus, readStatus, type ServiceStatus } from './status.ts';

const pollMs = 50;

/**
 * Waits until Monit has done every action that it was asked for: a reload throws away what is still pending, and the
 * service would stay as it was (seen on 5.33.0: 2 of 30 `monit monitor` lost).
 *
 * @returns the status in which nothing was pending, or the names of the services that were when the deadline passed.
 */
export async function awaitPendingActions(
  endpoint: Endpoint,
  deadline: Deadline,
  onWait: (services: readonly string[]) => void,
): Promise<DaemonStatus | { readonly stillPending: readonly string[] }> {
  let told = false;
  for (;;) {
    const status = await readStatus(endpoint, deadline.remainingMs());
    const pending = status.services.filter(({ actionPending }) => actionPending).map(({ name }) => name);
    if (pending.length === 0) return status;
    if (deadline.hasPassed()) return { stillPending: pending };
    if (!told) onWait(pending);
    told = true;
    await deadline.clock.sleep(pollMs);
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
