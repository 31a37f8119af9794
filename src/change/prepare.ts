import { MonitAlertError } from '../errors.ts';
import { placeAlerts } from '../inspect/alert-places.ts';
import { otherFiles } from '../inspect/check-without-managed-file.ts';
import { differences, messageDifference } from '../inspect/differences.ts';
import {
  ensureAsBefore,
  ensureMailSettings,
  ensureNoLocalAlerts,
  unmanagedAlertsIn,
} from '../inspect/expected-alerts.ts';
import { type AlertImport, asText } from '../inspect/file-edits.ts';
import { checkWith, type Installation } from '../inspect/installation.ts';
import { isLoaded } from '../inspect/is-loaded.ts';
import { type Observation, observe } from '../inspect/observe.ts';
import { otherNotifiersIn } from '../inspect/other-notifiers.ts';
import { describeUnmanaged, type UnmanagedAlert, unmanagedAlertsInForce } from '../inspect/unmanaged-alerts.ts';
import type { CheckedConfiguration } from '../monit/check/check-configuration.ts';
import { subtractAlerts } from '../monit/config/alert-table.ts';
import type { Alert } from '../monit/config/grammar.ts';
import type { ManagedFile } from '../monit/config/managed-file.ts';
import type { Daemon, DaemonWithoutHttpd } from '../monit/daemon/find-daemon.ts';
import { ask } from '../monit/http/retry.ts';
import { type LoadedConfiguration, readLoaded } from '../monit/http/status.ts';
import type { Content, ExpectedMail } from '../render/managed-text.ts';
import type { Site } from '../site.ts';
import type { Deadline } from '../system/clock.ts';
import { type Plan, planChange } from './plan.ts';

/** Everything that is known before the first byte is written; `checked` is what Monit must run after the change. */
export interface Prepared extends Observation {
  readonly plan: Plan;
  readonly content: Content & { readonly alerts: readonly Alert[] };
  readonly options: PrepareOptions;
}

/** What may be wanted of a change, whatever it is for. */
export interface PrepareOptions {
  /** Take over a file at the managed file's place that is not ours. */
  readonly force: boolean;
  /** Unmanaged alerts are an error. */
  readonly strict: boolean;
  /** Files that change together with the managed file. */
  readonly alertImport?: AlertImport | undefined;
}

/**
 * Reads, checks and decides; touches nothing. Most of what can be wrong with a change is found here.
 *
 * @throws MonitAlertError for every reason not to go on.
 */
export async function prepareChange(
  content: Content,
  site: Site,
  options: PrepareOptions,
  deadline: Deadline,
): Promise<Prepared> {
  ensureNoLocalAlerts(content);
  const { alertImport } = options;
  const observation = await observe(site, ensureOurs(options.force, content.text), deadline, alertImport);
  const { installation, checked, daemon } = observation;
  const { managedFile, installed } = installation;
  const others = otherFiles(installation, site.monit, deadline);
  const globals = await unmanagedAlertsIn(checked, content.alerts, others);
  ensureMailSettings(content.mail, checked.mail);
  const placed = placeAlerts(globals, checked.services, others.alerts);
  const unmanaged = unmanagedAlertsInForce(placed);
  if (options.strict && unmanaged.length > 0) throw notAlone(unmanaged);

  const { otherNotifiers, disagreements } = await otherNotifiersIn(installation, content.text, checked);
  const loaded = daemon?.endpoint === undefined ? undefined : await ask(readLoaded, daemon.endpoint, deadline);
  if (alertImport !== undefined) ensureAsBefore(alertImport, checked, loaded);
  const plan = planChange({
    profile: content.profile,
    managedFile: managedFile.path,
    renderedText: content.text,
    installed,
    otherFiles: (alertImport?.edits ?? []).map(asText),
    rendered: checked.alerts,
    current: loaded?.alerts ?? alertImport?.now.checked.alerts ?? (await alertsOnDisk(installation, site, deadline)),
    unmanagedAlerts: unmanaged,
    beside: { otherNotifiers, disagreements: [...placed.disagreements, ...disagreements] },
    loaded: daemon === undefined || (await isInForce(content.mail, site, managedFile, daemon, checked, loaded)),
  });
  const alerts = content.alerts ?? subtractAlerts(checked.alerts, globals);
  return { plan, content: { ...content, alerts }, options, ...observation };
}

/** Whether the daemon shows what Monit reads from disk, if it shows anything, and is known to have read this very file. */
async function isInForce(
  mail: ExpectedMail,
  site: Site,
  file: ManagedFile,
  daemon: Daemon | DaemonWithoutHttpd,
  checked: CheckedConfiguration,
  loaded: LoadedConfiguration | undefined,
): Promise<boolean> {
  const differs =
    loaded !== undefined && (differences(checked, loaded).length > 0 || messageDifference(mail, loaded) !== undefined);
  return !differs && (await isLoaded(daemon, file, site));
}

/** The alerts of the configuration as it lies on disk; undefined where Monit would not accept it as it is. */
async function alertsOnDisk(
  installation: Installation,
  site: Site,
  deadline: Deadline,
): Promise<readonly Alert[] | undefined> {
  try {
    return (await checkWith(installation, installation.installed.text, site.monit, deadline)).alerts;
  } catch (error) {
    if (error instanceof MonitAlertError && error.code === 'control-file.rejected') return undefined;
    throw error;
  }
}

/** A file at the managed file's place that is not ours is looked at no further, unless it is to be taken over. */
function ensureOurs(force: boolean, renderedText: string): (installation: Installation) => string {
  return ({ installed, managedFile }) => {
    if (installed.kind === 'unmanaged' && !force) throw notOurs(managedFile.path);
    return renderedText;
  };
}

function notOurs(path: string): MonitAlertError {
  return new MonitAlertError('managed-file.unmanaged', `${path} was not written by monit-alert`, {
    hint: 'Give --force to take it over (a backup is kept), or another place with --managed-file.',
  });
}

function notAlone(alerts: readonly UnmanagedAlert[]): MonitAlertError {
  return new MonitAlertError('alerts.unmanaged', 'alerts in other files would stay in force (--strict)', {
    details: alerts.map(describeUnmanaged),
    hint: 'Move them into a profile, or go without --strict.',
  });
}
