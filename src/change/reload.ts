import { MonitAlertError } from '../errors.ts';
import { readInstallation } from '../inspect/installation.ts';
import { asTheDaemonSees, daemonOf } from '../inspect/observe.ts';
import { readControlTree } from '../monit/config/config-tree.ts';
import type { Daemon, DaemonWithoutHttpd, MonitSeen } from '../monit/daemon/find-daemon.ts';
import type { ReloadProof } from '../monit/reload/proof.ts';
import type { Site } from '../site.ts';
import { readLastApplied, rememberLastApplied } from '../state/last-applied.ts';
import { fileIdentity, stateFor } from '../state/state-directory.ts';
import { deadlineAfter } from '../system/clock.ts';
import { withChangeLock } from './change-lock.ts';
import { silentWatcher, type Watcher } from './progress.ts';
import { loadFromDisk, type Loading, whatWentWrong } from './reload-and-verify.ts';
import { ensureReloadable } from './reload-preflight.ts';
import { waitForPendingActions } from './wait-for-pending-actions.ts';

/** How a reload without a change ended; see {@link ChangeResult}. */
export type ReloadResult =
  | {
      readonly state: 'active';
      /** The daemon that runs it. */
      readonly monit: MonitSeen;
      /** How the reload was proved. */
      readonly proof: ReloadProof;
    }
  | {
      readonly state: 'pending';
      /** Why there is no proof. */
      readonly reason: string;
      /** How to get a proof; undefined if waiting is enough. */
      readonly hint: string | undefined;
    }
  | {
      readonly state: 'failed';
      /** What went wrong. */
      readonly reason: string;
    };

/** For this long, the result of Monit's check counts as current. */
const freshMs = 100;

/**
 * Makes Monit load its configuration from disk, and returns when it was seen to run it.
 * @throws MonitAlertError if Monit was not asked to: it does not run, or would not accept the configuration.
 */
export async function reloadMonit(site: Site, watcher: Watcher = silentWatcher): Promise<ReloadResult> {
  const deadline = deadlineAfter(site.timeoutMs);
  return withChangeLock(site, 'monit-alert reload', { deadline, watcher }, async () => {
    const seen = await asTheDaemonSees(site);
    const recheck = async () => ensureReloadable(seen, deadline);
    const checked = await recheck();
    const checkedAt = deadline.clock.now();
    const daemon = await daemonOf(readControlTree(seen.controlFile, seen), checked, seen, deadline);
    if (daemon === undefined) throw notRunning(site);
    await waitForPendingActions(daemon, deadline, watcher);
    // After a wait, check again whether Monit would survive a reload.
    const expected = deadline.clock.now() - checkedAt < freshMs ? checked : await recheck();
    const toLoad = { expected, file: undefined, objections: () => [], recheck };
    const proveAnew = await provedEarlier(seen);
    const loading = await loadFromDisk(daemon, toLoad, deadline, watcher);
    if (loading.kind === 'verified') await proveAnew(loading.proof);
    return reloadResult(loading, daemon);
  });
}

// The reload replaces the listener or pid file of the last proof. Without a new proof, the next change to the same
// profile would reload again. The new proof counts only if our file has not changed; others may have.
async function provedEarlier(site: Site): Promise<(proof: ReloadProof) => Promise<void>> {
  const state = stateFor(site.stateDirectory, site.controlFile);
  const file = await readInstallation(site).then(
    ({ managedFile }) => managedFile,
    () => undefined,
  );
  const [before, applied] = [file && (await fileIdentity(file)), await readLastApplied(state)];
  return async (proof) => {
    if (file === undefined || before === undefined || applied?.fileIdentity !== before.key) return;
    const after = await fileIdentity(file);
    if (after?.key === before.key) await rememberLastApplied(state, after, { ...applied, proof, alerted: undefined });
  };
}

function reloadResult(loading: Loading, daemon: Daemon | DaemonWithoutHttpd): ReloadResult {
  switch (loading.kind) {
    case 'verified':
      return { state: 'active', monit: loading.monit, proof: loading.proof };
    case 'unproved':
      return { state: 'pending', reason: loading.reason, hint: loading.hint };
    case 'died':
    case 'different':
      return { state: 'failed', reason: whatWentWrong(loading, daemon) };
  }
}

function notRunning(site: Site): MonitAlertError {
  return new MonitAlertError('daemon.not-running', `no Monit runs ${site.controlFile}`, {
    hint: 'Start Monit; it reads its configuration when it starts.',
  });
}
