import { MonitAlertError } from '../errors.ts';
import { placeAlerts } from '../inspect/alert-places.ts';
import { otherFiles } from '../inspect/check-without-managed-file.ts';
import { messageDifference } from '../inspect/differences.ts';
import { unmanagedAlertsIn } from '../inspect/expected-alerts.ts';
import { keepEdited, writeEdits } from '../inspect/file-edits.ts';
import { checkWith, readInstallation } from '../inspect/installation.ts';
import { daemonOf } from '../inspect/observe.ts';
import { describeUnmanaged, unmanagedAlertsInForce } from '../inspect/unmanaged-alerts.ts';
import type { CheckedConfiguration } from '../monit/check/check-configuration.ts';
import type { Daemon, DaemonWithoutHttpd } from '../monit/daemon/find-daemon.ts';
import { monitoringChanges } from '../monit/daemon/pending-actions.ts';
import type { LoadedConfiguration, ServiceStatus } from '../monit/http/status.ts';
import { rememberLastApplied } from '../state/last-applied.ts';
import { ensureState, type FileIdentity, identityWith, unwritableState } from '../state/state-directory.ts';
import type { Deadline } from '../system/clock.ts';
import type { Lock } from '../system/lock.ts';
import { withoutInterruption } from '../system/signals.ts';
import type { Execution } from './execution.ts';
import { install, keepOverwritten } from './install.ts';
import type { Prepared } from './prepare.ts';
import type { Watcher } from './progress.ts';
import { loadFromDisk, type Verified } from './reload-and-verify.ts';
import { ensureStillReloadable } from './reload-preflight.ts';
import { takeBack, undo } from './restore.ts';
import type { ChangeResult } from './result.ts';
import { waitForPendingActions } from './wait-for-pending-actions.ts';

/**
 * Carries out a plan that is not `unchanged`, under the lock.
 *
 * @throws MonitAlertError when it could not begin; nothing is then changed.
 */
export async function execute(
  prepared: Prepared,
  lock: Lock,
  state: string,
  deadline: Deadline,
  watcher: Watcher,
): Promise<ChangeResult> {
  const edits = prepared.options.alertImport?.edits ?? [];
  const execution = { ...prepared, state, watcher, lock, edits, controlFile: prepared.site.controlFile };
  const services = await waitForPendingActions(prepared.daemon, deadline, watcher);
  await prepareState(state);
  const warnings = [...(await keepOverwritten(execution)), ...(await keepEdited(edits, state))];

  // Above this line nothing has been touched. Below it, every failure restores or says that it could not.
  return withoutInterruption(async () => {
    warnings.push(...(await install(execution)));
    const identity = await identityWith(prepared.installation.managedFile, prepared.content.text);
    const result = await bringInForce({ ...execution, identity }, services, deadline).catch(async (error: unknown) =>
      undo(execution, error instanceof Error ? error.message : String(error)),
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

/** An execution whose file is in place. */
interface Installing extends Execution {
  readonly identity: FileIdentity | undefined;
}

/** @returns an error where Monit was not asked to load the file, and it is as it was. */
async function bringInForce(
  execution: Installing,
  services: readonly ServiceStatus[],
  deadline: Deadline,
): Promise<ChangeResult | MonitAlertError> {
  const { plan, installation, checked, site } = execution;
  try {
    await writeEdits(execution);
  } catch (error) {
    return takeBack(execution, error);
  }
  // One that was started since we looked may have read the old file.
  const daemon = execution.daemon ?? (await daemonOf(installation.tree, checked, site, deadline));
  if (daemon === undefined) return { state: 'written', plan, warnings: [] };
  try {
    await ensureStillReloadable(site, checked, deadline);
  } catch (error) {
    return takeBack(execution, error);
  }
  const running = { ...execution, daemon };
  return load(running, daemon, services, deadline);
}

async function load(
  execution: Installing,
  daemon: Daemon | DaemonWithoutHttpd,
  services: readonly ServiceStatus[],
  deadline: Deadline,
): Promise<ChangeResult> {
  const { plan, checked, content, installation, identity, watcher } = execution;
  const meanwhile: string[] = [];
  const toLoad = {
    expected: checked,
    file: { managedFile: installation.managedFile, identity },
    objections: (loaded: LoadedConfiguration) => [messageDifference(content.mail, loaded) ?? []].flat(),
    recheck: async () => checkMeanwhile(execution, deadline, meanwhile),
  };
  const loading = await loadFromDisk(daemon, toLoad, deadline, watcher);
  switch (loading.kind) {
    case 'verified':
      return active(execution, loading, [...meanwhile, ...monitoringChanges(services, loading.services)]);
    case 'unproved':
      return { state: 'pending', plan, warnings: [], reason: loading.reason, hint: loading.hint };
    case 'died':
      return undo(execution, ended(daemon));
    case 'different':
      return undo(execution, `Monit runs something else: ${loading.differences.join('; ')}`);
  }
}

async function active(
  { plan, content, state }: Execution,
  { proof, monit, identity }: Verified,
  warnings: readonly string[],
): Promise<ChangeResult> {
  const proved = { profile: plan.profile, text: content.text, proof };
  return {
    state: 'active',
    plan,
    warnings: [...warnings, ...(await rememberLastApplied(state, identity, proved))],
    monit,
    proof,
  };
}

/**
 * Whatever else was changed meanwhile, our text must still mean what the profile says. Alerts that came in beside it are
 * named in `meanwhile`; where none are allowed, they are a reason to go back.
 */
async function checkMeanwhile(
  { site, content, plan, options }: Execution,
  deadline: Deadline,
  meanwhile: string[],
): Promise<CheckedConfiguration | undefined> {
  const now = await readInstallation(site);
  const checked = await checkWith(now, content.text, site.monit, deadline);
  const others = otherFiles(now, site.monit, deadline);
  const globals = await unmanagedAlertsIn(checked, content.alerts, others);
  const known = new Set(plan.unmanagedAlerts.map(describeUnmanaged));
  const came = unmanagedAlertsInForce(placeAlerts(globals, checked.services, others.alerts)).map(describeUnmanaged);
  meanwhile.push(...came.filter((alert) => !known.has(alert)));
  return options.strict && meanwhile.length > 0 ? undefined : checked;
}

function ended(daemon: Daemon | DaemonWithoutHttpd): string {
  return `Monit (pid ${daemon.process.pid}) ended while it was reloading`;
}
