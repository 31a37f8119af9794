import { MonitAlertError } from '../errors.ts';
import { placeAlerts } from '../inspect/alert-places.ts';
import { otherFiles } from '../inspect/check-without-managed-file.ts';
import { differences, messageDifference } from '../inspect/differences.ts';
import {
  ensureAsBefore,
  ensureMailSettings,
  ensureNoLocalAlerts,
  foreignAlertsIn,
} from '../inspect/expected-alerts.ts';
import { type Adoption, asText } from '../inspect/file-edits.ts';
import { checkWith, type Installation } from '../inspect/installation.ts';
import { isKnownToRun } from '../inspect/is-loaded.ts';
import { type Observation, observe } from '../inspect/observe.ts';
import { otherWaysIn } from '../inspect/other-notifiers.ts';
import { describeForeign, type ForeignAlertInForce, foreignAlertsInForce } from '../inspect/unmanaged-alerts.ts';
import type { CheckedConfiguration } from '../monit/check/check-configuration.ts';
import { subtractAlerts } from '../monit/config/alert-table.ts';
import type { Alert } from '../monit/config/grammar.ts';
import type { ManagedFile } from '../monit/config/managed-file.ts';
import type { Daemon, SilentDaemon } from '../monit/daemon/find-daemon.ts';
import { ask } from '../monit/http/retry.ts';
import { type LoadedConfiguration, readLoaded } from '../monit/http/status.ts';
import type { Content, MailMeaning } from '../render/managed-text.ts';
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
  /** Foreign alerts are an error. */
  readonly strict: boolean;
  /** Files that change together with the managed file. */
  readonly adoption?: Adoption | undefined;
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
  const { adoption } = options;
  const observation = await observe(site, ensureOurs(options.force, content.text), deadline, adoption);
  const { installation, checked, daemon } = observation;
  const { managedFile, installed } = installation;
  const others = otherFiles(installation, site.monit, deadline);
  const globals = await foreignAlertsIn(checked, content.alerts, others);
  ensureMailSettings(content.mail, checked.mail);
  const placed = placeAlerts(globals, checked.services, others.alerts);
  const foreign = foreignAlertsInForce(placed);
  if (options.strict && foreign.length > 0) throw notAlone(foreign);

  const { otherWays, disagreements } = await otherWaysIn(installation, content.text, checked);
  const loaded = daemon?.endpoint === undefined ? undefined : await ask(readLoaded, daemon.endpoint, deadline);
  if (adoption !== undefined) ensureAsBefore(adoption, checked, loaded);
  const plan = planChange({
    profile: content.profile,
    managedFile: managedFile.path,
    renderedText: content.text,
    installed,
    otherFiles: (adoption?.edits ?? []).map(asText),
    rendered: checked.alerts,
    current: loaded?.alerts ?? adoption?.now.checked.alerts ?? (await alertsOnDisk(installation, site, deadline)),
    foreignAlerts: foreign,
    beside: { otherWays, disagreements: [...placed.disagreements, ...disagreements] },
    loaded: daemon === undefined || (await isLoaded(content.mail, site, managedFile, daemon, checked, loaded)),
  });
  const alerts = content.alerts ?? subtractAlerts(checked.alerts, globals);
  return { plan, content: { ...content, alerts }, options, ...observation };
}

/** Whether the daemon shows what Monit reads from disk, if it shows anything, and is known to have read this very file. */
async function isLoaded(
  mail: MailMeaning,
  site: Site,
  file: ManagedFile,
  daemon: Daemon | SilentDaemon,
  checked: CheckedConfiguration,
  loaded: LoadedConfiguration | undefined,
): Promise<boolean> {
  const differs =
    loaded !== undefined && (differences(checked, loaded).length > 0 || messageDifference(mail, loaded) !== undefined);
  return !differs && (await isKnownToRun(daemon, file, site));
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
    if (installed.kind === 'foreign' && !force) throw notOurs(managedFile.path);
    return renderedText;
  };
}

function notOurs(path: string): MonitAlertError {
  return new MonitAlertError('managed-file.foreign', `${path} was not written by monit-alert`, {
    hint: 'Give --force to take it over (a backup is kept), or another place with --managed-file.',
  });
}

function notAlone(alerts: readonly ForeignAlertInForce[]): MonitAlertError {
  return new MonitAlertError('alerts.foreign', 'alerts in other files would stay in force (--strict)', {
    details: alerts.map(describeForeign),
    hint: 'Move them into a profile, or go without --strict.',
  });
}
