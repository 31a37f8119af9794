import type { Deadline } from '../../system/clock.ts';
import { ask } from '../http/retry.ts';
import { type DaemonStatus, readStatus, type ServiceStatus } from '../http/status.ts';
import { type Daemon, signalDaemon } from './find-daemon.ts';

const pollMs = 50;
// How long a status counts as current. Writing and checking the file takes as long anyway before the reload.
const freshMs = 100;

// A reload loses pending actions (seen on 5.33.0: 2 of 30 `monit monitor` lost). SIGUSR1 makes Monit run them now
// (manual, "Signals"); 6.0.0 would otherwise wait for its next cycle.
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

export function monitoringChanges(before: readonly ServiceStatus[], after: readonly ServiceStatus[]): string[] {
  const was = new Map(before.map(({ name, monitoring }) => [name, monitoring !== 'not-monitored']));
  return after.flatMap(({ name, monitoring }) => {
    const monitored = monitoring !== 'not-monitored';
    if (was.get(name) === undefined || was.get(name) === monitored) return [];
    return [`${name} is ${monitored ? 'monitored again' : 'no longer monitored'}`];
  });
}
