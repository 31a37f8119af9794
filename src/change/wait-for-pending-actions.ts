import { MonitAlertError } from '../errors.ts';
import { type Daemon, signalDaemon, type DaemonWithoutHttpd } from '../monit/daemon/find-daemon.ts';
import { awaitPendingActions } from '../monit/daemon/pending-actions.ts';
import type { ServiceStatus } from '../monit/http/status.ts';
import type { Deadline } from '../system/clock.ts';
import type { Watcher } from './progress.ts';

/** @throws MonitAlertError `actions.pending`; `daemon.denied` if we may not signal the daemon. */
export async function waitForPendingActions(
  daemon: Daemon | DaemonWithoutHttpd | undefined,
  deadline: Deadline,
  watcher: Watcher,
): Promise<readonly ServiceStatus[]> {
  if (daemon === undefined) return [];
  signalDaemon(daemon.process, 0);
  if (daemon.endpoint === undefined) return [];
  const actions = await watcher.waitingFor('Monit to complete pending actions', async () =>
    awaitPendingActions(daemon, deadline),
  );
  if (!('stillPending' in actions)) return actions.services;
  const message = `Monit has not completed the actions of: ${actions.stillPending.join(', ')}`;
  throw new MonitAlertError('actions.pending', message, {
    hint: 'A reload now would lose them. Wait until `monit status` shows no pending action, or use a longer --timeout.',
  });
}
