import { MonitAlertError } from '../errors.ts';
import { placesOf, readInstallation } from '../inspect/installation.ts';
import { asTheDaemonSees, daemonOf } from '../inspect/observe.ts';
import { readControlTree } from '../monit/config/config-tree.ts';
import type { Daemon, DaemonWithoutHttpd, MonitSeen } from '../monit/daemon/find-daemon.ts';
import { ensureWritable } from '../monit/daemon/writable-files.ts';
import { saysEnded } from '../monit/http/retry.ts';
import type { ReloadProof } from '../monit/reload/proof.ts';
import type { Site } from '../site.ts';
import { isSameFile, managedIdentity } from '../state/file-identity.ts';
import { readLastApplied } from '../state/last-applied.ts';
import { stateFor } from '../state/state-directory.ts';
import { type Deadline, deadlineAfter } from '../system/clock.ts';
import { withChangeLock } from './change-lock.ts';
import { silentWatcher, type Watcher } from './progress.ts';
import { record } from './record.ts';
import { loadFromDisk, type Loading, whatWentWrong } from './reload-and-verify.ts';
import { checkOnDisk, ensureReloadable } from './reload-preflight.ts';
import { rememberLoaded } from './remember-loaded.ts';
import { waitForPendingActions } from './wait-for-pending-actions.ts';
import { lookAfterStartDelay } from './wait-for-start-delay.ts';

/** How a reload without a change ended; see {@link ChangeResult}. */
export type ReloadResult = Ended & {
  /** What you should know although it is done. */
  readonly warnings: readonly string[];
};

type Ended =
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
 * Returns when Monit is proved to have loaded its configuration from disk.
 * @throws MonitAlertError if Monit was not asked to: it does not run, or would not accept the configuration.
 */
export async function reloadMonit(site: Site, watcher: Watcher = silentWatcher): Promise<ReloadResult> {
  const deadline = deadlineAfter(site.timeoutMs);
  return withChangeLock(site, 'monit-alert reload', { deadline, watcher }, async () => {
    const ended = await reloadAndProve(site, deadline, watcher);
    const { state } = ended;
    const error = 'reason' in ended ? { code: `reload.${state}`, message: ended.reason } : undefined;
    const [monit, proof] = 'proof' in ended ? [ended.monit.version, ended.proof] : [];
    const event = { action: 'reload', reason: undefined, state, error, monit, proof } as const;
    return { ...ended, warnings: await record(event, site, watcher) };
  });
}

async function reloadAndProve(site: Site, deadline: Deadline, watcher: Watcher): Promise<Ended> {
  const seen = await asTheDaemonSees(site);
  const checked = await checkOnDisk(seen, deadline);
  const checkedAt = deadline.clock.now();
  const look = async () => ({
    daemon: await daemonOf(readControlTree(seen.controlFile, seen), checked, seen, deadline),
  });
  const { daemon } = await lookAfterStartDelay(look, deadline, watcher);
  if (daemon === undefined) throw notRunning(site);
  await ensureWritable(daemon);
  const recheck = async () => ensureReloadable(seen, daemon, deadline);
  try {
    await waitForPendingActions(daemon, deadline, watcher);
  } catch (error) {
    if (saysEnded(error)) return { state: 'failed', reason: `${error.message} before it could reload` };
    throw error;
  }
  // After a wait, check again whether Monit would survive a reload.
  const expected = deadline.clock.now() - checkedAt < freshMs ? checked : await recheck();
  const toLoad = { expected, files: undefined, services: [], objections: () => [], recheck };
  const proveAnew = await provedEarlier(seen);
  const loading = await loadFromDisk(daemon, toLoad, deadline, watcher);
  if (loading.kind === 'verified') await proveAnew(loading.proof);
  return reloadResult(loading, daemon);
}

// The reload replaces the listener or pid file of the last proof. Without a new proof, the next change to the same
// profile would reload again. The new proof counts only if our file has not changed; others may have.
async function provedEarlier(site: Site): Promise<(proof: ReloadProof) => Promise<void>> {
  const state = stateFor(site.stateDirectory, site.controlFile);
  const places = await readInstallation(site).then(placesOf, () => undefined);
  const [before, applied] = [places && (await managedIdentity(places)), await readLastApplied(state)];
  return async (proof) => {
    if (places === undefined || before === undefined || applied?.fileIdentity !== before.key) return;
    const after = await managedIdentity(places);
    if (isSameFile(before, after)) {
      await rememberLoaded(state, { proof, identity: after }, { ...applied, alerted: undefined });
    }
  };
}

function reloadResult(loading: Loading, daemon: Daemon | DaemonWithoutHttpd): Ended {
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
  return new MonitAlertError('daemon.not-running', `Monit is not running with ${site.controlFile}`, {
    hint: 'Start Monit; it reads its configuration when it starts.',
  });
}
