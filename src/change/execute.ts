import { MonitAlertError, systemErrorReason } from '../errors.ts';
import { traceInstalled } from '../inspect/alert-origin.ts';
import { readAlertSources } from '../inspect/alert-sources.ts';
import { alertedBy } from '../inspect/alerted.ts';
import { messageDifference } from '../inspect/differences.ts';
import { checkWith, placesOf, readInstallation } from '../inspect/installation.ts';
import { daemonOf } from '../inspect/observe.ts';
import { describeUnmanaged, unmanagedAlertsInForce } from '../inspect/unmanaged-alerts.ts';
import type { CheckedConfiguration } from '../monit/check/check-configuration.ts';
import type { Daemon, DaemonWithoutHttpd } from '../monit/daemon/find-daemon.ts';
import { monitoringChanges } from '../monit/daemon/pending-actions.ts';
import type { LoadedConfiguration, ServiceStatus } from '../monit/http/status.ts';
import { type FileIdentity, identityWith } from '../state/file-identity.ts';
import { rememberFile } from '../state/file-record.ts';
import { ensureState, stateFor, unwritableState } from '../state/state-directory.ts';
import type { Deadline } from '../system/clock.ts';
import type { Lock } from '../system/lock.ts';
import { withoutInterruption } from '../system/signals.ts';
import type { Execution } from './execution.ts';
import { ensureAsPlanned, install } from './files/install.ts';
import { keepCopies } from './files/keep-copies.ts';
import { contentsAfter } from './managed-contents.ts';
import type { Plan } from './plan.ts';
import type { Prepared } from './prepare.ts';
import type { Watcher } from './progress.ts';
import { loadFromDisk, type Verified, whatWentWrong } from './reload-and-verify.ts';
import { ensureStillReloadable } from './reload-preflight.ts';
import { rememberLoaded } from './remember-loaded.ts';
import { restoreAndProve, restoreUnloaded } from './restore.ts';
import type { ChangeResult } from './result.ts';
import { waitForPendingActions } from './wait-for-pending-actions.ts';

/** The plan is not `unchanged`. @throws MonitAlertError if it could not begin; nothing is changed then. */
export async function execute(
  prepared: Prepared,
  lock: Lock,
  deadline: Deadline,
  watcher: Watcher,
): Promise<ChangeResult> {
  const { site } = prepared;
  const execution = { ...prepared, lock, watcher, state: stateFor(site.stateDirectory, site.controlFile) };
  const services = await waitForPendingActions(prepared.daemon, deadline, watcher);
  await prepareState(execution.state);
  const warnings = await keepCopies(execution);

  // Above this line nothing has been touched. Below it, every failure restores or says that it could not.
  return withoutInterruption(async () => {
    await ensureAsPlanned(execution);
    const result = await bringInForce(execution, services, deadline).catch(async (error: unknown) =>
      restoreAndProve(execution, systemErrorReason(error)),
    );
    if (result instanceof MonitAlertError) throw result;
    return { ...result, warnings: [...warnings, ...result.warnings] };
  });
}

async function prepareState(state: string): Promise<void> {
  try {
    await ensureState(state);
  } catch (error) {
    throw unwritableState(state, error);
  }
}

/** @returns an error if the earlier state is restored, and Monit was not asked to reload. */
async function bringInForce(
  execution: Execution,
  services: readonly ServiceStatus[],
  deadline: Deadline,
): Promise<ChangeResult | MonitAlertError> {
  const { plan, installation, checked, site } = execution;
  const warnings: string[] = [];
  try {
    warnings.push(...(await install(execution)));
  } catch (error) {
    return restoreUnloaded(execution, error);
  }
  const identity = await identityWith(placesOf(installation), contentsAfter(execution));
  // A Monit that was started since we looked may have read the old file.
  const daemon = execution.daemon ?? (await daemonOf(installation.tree, checked, site, deadline));
  if (daemon === undefined) {
    warnings.push(...(await rememberFile(execution.state, identity, undefined)));
    return { state: 'written', plan, warnings };
  }
  try {
    await ensureStillReloadable(site, daemon, deadline);
  } catch (error) {
    return restoreUnloaded(execution, error);
  }
  const result = await load({ ...execution, daemon }, identity, services, deadline);
  return { ...result, warnings: [...warnings, ...result.warnings] };
}

async function load(
  execution: Execution & { readonly daemon: Daemon | DaemonWithoutHttpd },
  identity: FileIdentity | undefined,
  services: readonly ServiceStatus[],
  deadline: Deadline,
): Promise<ChangeResult> {
  const { plan, checked, managedText, installation, serviceEdits, daemon, watcher } = execution;
  const meanwhile: Meanwhile = { warnings: [], alerted: plan.alerted };
  const toLoad = {
    expected: checked,
    files: { places: placesOf(installation), identity },
    services: serviceEdits.flatMap(({ service }) => service ?? []),
    objections: (loaded: LoadedConfiguration) => [messageDifference(managedText.mail, loaded) ?? []].flat(),
    recheck: async () => checkMeanwhile(execution, deadline, meanwhile),
  };
  const loading = await loadFromDisk(daemon, toLoad, deadline, watcher);
  switch (loading.kind) {
    case 'verified':
      meanwhile.warnings.push(...monitoringChanges(services, loading.services));
      return active(execution, loading, meanwhile);
    case 'unproved':
      return { state: 'pending', plan, warnings: [], reason: loading.reason, hint: loading.hint };
    case 'died':
    case 'different':
      return restoreAndProve(execution, whatWentWrong(loading, daemon));
  }
}

/** What was found out since the plan was made. */
interface Meanwhile {
  readonly warnings: string[];
  alerted: Plan['alerted'];
}

async function active(
  { plan, managedText, serviceTexts, state }: Execution,
  verified: Verified,
  { alerted, warnings }: Meanwhile,
): Promise<ChangeResult> {
  const { proof, monit } = verified;
  const applied = { profile: plan.profile, text: managedText.text, services: serviceTexts, alerted };
  const unkept = await rememberLoaded(state, verified, applied);
  return { state: 'active', plan: { ...plan, alerted }, warnings: [...warnings, ...unkept], monit, proof };
}

// Other files may have changed: our text must still give the expected alerts. Notes in `meanwhile` which
// others there are now; returns undefined if --strict forbids a new one.
async function checkMeanwhile(
  { site, managedText, serviceTexts, serviceFiles, plan, strict }: Execution,
  deadline: Deadline,
  meanwhile: Meanwhile,
): Promise<CheckedConfiguration | undefined> {
  const installation = await readInstallation(site);
  const texts = { global: managedText.text, services: serviceTexts };
  const checked = await checkWith(installation, texts, site.monit, deadline);
  const rendered = { files: serviceFiles, bare: undefined };
  const sources = await readAlertSources({ site, installation, checked }, { managedText, rendered }, deadline);
  meanwhile.alerted = alertedBy(traceInstalled(sources), 'installed');
  const known = new Set(plan.unmanagedAlerts.map(describeUnmanaged));
  const found = unmanagedAlertsInForce(sources).map(describeUnmanaged);
  const added = found.filter((alert) => !known.has(alert));
  meanwhile.warnings.push(...added);
  return strict && added.length > 0 ? undefined : checked;
}
