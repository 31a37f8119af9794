import { MonitAlertError } from '../errors.ts';
import { readAlertSources } from '../inspect/alert-sources.ts';
import { differences, messageDifference } from '../inspect/differences.ts';
import { ensureAsBefore, ensureMailSettings, ensureNoLocalAlerts } from '../inspect/expected-alerts.ts';
import { type AlertImport, asText, type FileEdit } from '../inspect/file-edits.ts';
import { checkWith, type Installation } from '../inspect/installation.ts';
import { isLoaded } from '../inspect/is-loaded.ts';
import { type Observation, observe } from '../inspect/observe.ts';
import { describeUnmanaged, type UnmanagedAlert, unmanagedAlertsInForce } from '../inspect/unmanaged-alerts.ts';
import type { Alert } from '../monit/config/grammar.ts';
import { ask } from '../monit/http/retry.ts';
import { type LoadedConfiguration, readLoaded } from '../monit/http/status.ts';
import type { ExpectedMail, ManagedText } from '../render/managed-text.ts';
import type { Site } from '../site.ts';
import type { Deadline } from '../system/clock.ts';
import { type Plan, planChange } from './plan.ts';

/** Everything that is known before the first byte is written; `checked` is what Monit must run after the change. */
export interface Prepared extends Observation {
  readonly plan: Plan;
  readonly managedText: ManagedText & { readonly alerts: readonly Alert[] };
  readonly strict: boolean;
  /** Other files that change with the managed file; none but for an import. */
  readonly edits: readonly FileEdit[];
}

/** What may be wanted of a change, whatever it is for. */
export interface PrepareOptions {
  /** Replace a file at the managed file's place that monit-alert has not written. */
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
  managedText: ManagedText,
  site: Site,
  { force, strict, alertImport }: PrepareOptions,
  deadline: Deadline,
): Promise<Prepared> {
  ensureNoLocalAlerts(managedText);
  const observation = await observe(site, ensureOurs(force, managedText.text), deadline, alertImport);
  const { installation, checked, daemon } = observation;
  const sources = await readAlertSources(observation, managedText, deadline);
  ensureMailSettings(managedText.mail, checked.mail);
  const unmanaged = unmanagedAlertsInForce(sources.unmanaged);
  if (strict && unmanaged.length > 0) throw notAlone(unmanaged);

  const loaded = daemon?.endpoint === undefined ? undefined : await ask(readLoaded, daemon.endpoint, deadline);
  if (alertImport !== undefined) ensureAsBefore(alertImport, checked, loaded);
  const edits = alertImport?.edits ?? [];
  const plan = planChange({
    profile: managedText.profile,
    managedFile: installation.managedFile.path,
    renderedText: managedText.text,
    installed: installation.installed,
    otherFiles: edits.map(asText),
    rendered: checked.alerts,
    current: loaded?.alerts ?? alertImport?.now.checked.alerts ?? (await alertsOnDisk(observation, deadline)),
    unmanagedAlerts: unmanaged,
    otherNotifiers: sources.otherNotifiers,
    disagreements: [...sources.unmanaged.disagreements, ...sources.disagreements],
    loaded: await isInForce(observation, managedText.mail, loaded),
  });
  return { ...observation, plan, managedText: { ...managedText, alerts: sources.managed }, strict, edits };
}

/** Whether the daemon, if one runs, is known to have read this very file and shows nothing else. */
async function isInForce(
  { daemon, checked, installation, site }: Observation,
  mail: ExpectedMail,
  loaded: LoadedConfiguration | undefined,
): Promise<boolean> {
  if (daemon === undefined) return true;
  const differs =
    loaded !== undefined && (differences(checked, loaded).length > 0 || messageDifference(mail, loaded) !== undefined);
  return !differs && (await isLoaded(daemon, installation.managedFile, site));
}

/** The alerts of the configuration on disk; undefined if Monit does not accept it. */
async function alertsOnDisk(
  { installation, site }: Observation,
  deadline: Deadline,
): Promise<readonly Alert[] | undefined> {
  try {
    return (await checkWith(installation, installation.installed.text, site.monit, deadline)).alerts;
  } catch (error) {
    if (error instanceof MonitAlertError && error.code === 'control-file.rejected') return undefined;
    throw error;
  }
}

/** An unmanaged file is refused before Monit is asked about it. */
function ensureOurs(force: boolean, renderedText: string): (installation: Installation) => string {
  return ({ installed, managedFile }) => {
    if (installed.kind === 'unmanaged' && !force) throw notOurs(managedFile.path);
    return renderedText;
  };
}

function notOurs(path: string): MonitAlertError {
  return new MonitAlertError('managed-file.unmanaged', `${path} was not written by monit-alert`, {
    hint: 'Give --force to replace it (a backup is kept), or choose another file with --managed-file.',
  });
}

function notAlone(alerts: readonly UnmanagedAlert[]): MonitAlertError {
  return new MonitAlertError('alerts.unmanaged', 'alerts in other files would stay in force (--strict)', {
    details: alerts.map(describeUnmanaged),
    hint: 'Move them into a profile, or leave out --strict.',
  });
}
