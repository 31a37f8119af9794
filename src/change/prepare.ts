import { MonitAlertError } from '../errors.ts';
import { markAccepted } from '../inspect/accepted.ts';
import { type TracedAlerts, traceInstalled } from '../inspect/alert-origin.ts';
import { type AlertSources, readAlertSources } from '../inspect/alert-sources.ts';
import { type Alerted, alertedBy } from '../inspect/alerted.ts';
import { differences, messageDifference } from '../inspect/differences.ts';
import { ensureAsBefore, ensureMailSettings, ensureNoLocalAlerts } from '../inspect/expected-alerts.ts';
import { type AlertImport, asText, type FileEdit } from '../inspect/file-edits.ts';
import { checkWith, type Installation, placesOf } from '../inspect/installation.ts';
import { isLoaded } from '../inspect/is-loaded.ts';
import { type Observation, observe } from '../inspect/observe.ts';
import { readAlerted } from '../inspect/read-alerted.ts';
import { type RenderedTexts, renderTexts } from '../inspect/services/rendered-texts.ts';
import { planServiceEdits, type ServiceEdit } from '../inspect/services/service-edits.ts';
import type { TextChange } from '../inspect/text-diff.ts';
import { describeUnmanaged, type UnmanagedAlert, unmanagedAlertsInForce } from '../inspect/unmanaged-alerts.ts';
import type { Alert } from '../monit/config/grammar.ts';
import { unaskedWarning } from '../monit/daemon/find-daemon.ts';
import { readLoadedAlerts } from '../monit/http/loaded-alerts.ts';
import { ask } from '../monit/http/retry.ts';
import { type LoadedConfiguration, readLoaded } from '../monit/http/status.ts';
import type { ExpectedMail, ManagedText, ServiceTexts } from '../render/managed-text.ts';
import type { Scope } from '../render/scope.ts';
import type { ServiceFile } from '../render/service-files.ts';
import type { Site } from '../site.ts';
import type { Deadline } from '../system/clock.ts';
import { mailedAgain } from './mailed-again.ts';
import { type Plan, planChange } from './plan.ts';
import { importEffects, serviceEffects } from './service-effects.ts';

/** `checked` is what Monit must run after the change. */
export interface Prepared extends Observation {
  readonly plan: Plan;
  readonly managedText: ManagedText & { readonly alerts: readonly Alert[] };
  /** Of the files of services, by file name. */
  readonly serviceTexts: ServiceTexts;
  readonly serviceFiles: readonly ServiceFile[];
  readonly serviceEdits: readonly ServiceEdit[];
  readonly strict: boolean;
  /** Only an import changes other files. */
  readonly edits: readonly FileEdit[];
}

/** Options of every change. */
export interface PrepareOptions {
  /** Replace a managed file that monit-alert did not write. */
  readonly force: boolean;
  /** Refuse the change if there are unmanaged alerts. */
  readonly strict: boolean;
  /** Alerts to import from other files. */
  readonly alertImport?: AlertImport | undefined;
  /** Services that somebody asks for now: refused unless all of them can be reached. */
  readonly asked?: Scope | undefined;
}

/** Changes nothing. @throws MonitAlertError if the change is refused. */
export async function prepareChange(
  managedText: ManagedText,
  site: Site,
  options: PrepareOptions,
  deadline: Deadline,
): Promise<Prepared> {
  ensureNoLocalAlerts(managedText);
  const { strict, alertImport } = options;
  const seen = await observeRendered(managedText, site, options, deadline);
  const { observation, rendered, serviceEdits } = seen;
  const { checked, daemon } = observation;
  const sources = await readAlertSources(observation, { managedText, rendered }, deadline);
  ensureMailSettings(managedText.mail, checked.mail);
  const unmanaged = unmanagedAlertsInForce(sources, site.accepted);
  if (strict) ensureStrictly(rendered, unmanaged);
  const loaded = daemon?.endpoint === undefined ? undefined : await ask(readLoaded, daemon.endpoint, deadline);
  if (alertImport !== undefined) ensureAsBefore(alertImport, checked, loaded);
  const traced = traceInstalled(sources);
  const plan = await makePlan({ ...seen, managedText, sources, traced, unmanaged, loaded, alertImport }, deadline);
  return {
    ...observation,
    plan: { ...plan, alerted: markAccepted(await alertedAfter(plan, observation, traced, deadline), unmanaged) },
    managedText: { ...managedText, alerts: sources.managed },
    serviceTexts: rendered.services,
    serviceFiles: rendered.files,
    serviceEdits,
    strict,
    edits: alertImport?.edits ?? [],
  };
}

interface Found extends Rendered {
  readonly managedText: ManagedText;
  readonly sources: AlertSources;
  /** All alerts of these sources, with their origin. */
  readonly traced: TracedAlerts;
  /** Those that stay in force whatever the profile says. */
  readonly unmanaged: readonly UnmanagedAlert[];
  /** Undefined if no daemon can be asked. */
  readonly loaded: LoadedConfiguration | undefined;
  readonly alertImport: AlertImport | undefined;
}

async function makePlan(found: Found, deadline: Deadline): Promise<Plan> {
  const { managedText, observation, rendered, serviceEdits, sources, traced, loaded, alertImport } = found;
  const { installation, checked, daemon } = observation;
  const current = loaded?.alerts ?? alertImport?.now.checked.alerts ?? (await alertsOnDisk(observation, deadline));
  return planChange({
    profile: managedText.profile,
    managedFile: installation.managedFile.path,
    renderedText: managedText.text,
    installed: installation.installed,
    otherFiles: (alertImport?.edits ?? []).map(asText),
    serviceFiles: serviceEdits.filter(({ service }) => service !== undefined).map(asTextChange),
    rendered: checked.alerts,
    current,
    serviceEffects: alertImport
      ? importEffects(alertImport.now.checked, checked)
      : serviceEffects(
          { edits: serviceEdits, files: rendered.files, locals: sources.unmanaged.services },
          { before: current, after: checked.alerts },
        ),
    unmanagedAlerts: found.unmanaged,
    alerted: alertedBy(traced, 'installed'),
    mailedAgain: mailedAgain(traced, daemon?.endpoint === undefined ? [] : daemon.status.services),
    otherNotifiers: sources.otherNotifiers,
    disagreements: [
      ...rendered.unknownNames,
      ...rendered.warnings,
      ...sources.unmanaged.disagreements,
      ...sources.disagreements,
      ...unaskedWarning(daemon),
    ],
    loaded: await isInForce(observation, managedText.mail, loaded),
  });
}

interface Rendered {
  readonly observation: Observation;
  readonly rendered: RenderedTexts;
  readonly serviceEdits: readonly ServiceEdit[];
}

/** Refuses unmanaged files before Monit is asked about them. */
async function observeRendered(
  managedText: ManagedText,
  from: Site,
  { force, alertImport, asked }: PrepareOptions,
  deadline: Deadline,
): Promise<Rendered> {
  const textsOf = async (installation: Installation, site: Site) => {
    const { installed, managedFile } = installation;
    if (installed.kind === 'unmanaged' && !force) throw notOurs(managedFile.path, true);
    const rendered = await renderTexts(managedText, { installation, site, asked }, deadline);
    const edits = await planServiceEdits(installation, rendered);
    const notWritten = edits.find(({ kind }) => kind === 'unmanaged');
    if (notWritten !== undefined && !force) throw notOurs(notWritten.path, false);
    return { ...rendered, edits };
  };
  const { texts, ...observation } = await observe(from, textsOf, deadline, alertImport);
  return { observation, rendered: texts, serviceEdits: texts.edits };
}

function asTextChange({ path, before, after }: ServiceEdit): TextChange {
  return { path, before: before?.bytes.toString(), after };
}

/** A reload makes Monit read all files. Without one, what it has loaded counts; only for a mute is it asked so much. */
async function alertedAfter(
  { decision, alerted }: Pick<Plan, 'decision' | 'alerted'>,
  { daemon, site }: Observation,
  installed: TracedAlerts,
  deadline: Deadline,
): Promise<Alerted> {
  if (decision !== 'unchanged' || alerted.managed.length > 0) return alerted;
  const answer = daemon?.endpoint === undefined ? undefined : await ask(readLoadedAlerts, daemon.endpoint, deadline);
  return readAlerted(daemon, answer, installed, site);
}

/** True also if no daemon runs. */
async function isInForce(
  { daemon, checked, installation, site }: Observation,
  mail: ExpectedMail,
  loaded: LoadedConfiguration | undefined,
): Promise<boolean> {
  if (daemon === undefined) return true;
  const differs =
    loaded !== undefined && (differences(checked, loaded).length > 0 || messageDifference(mail, loaded) !== undefined);
  return !differs && (await isLoaded(daemon, placesOf(installation), site));
}

/** Undefined if Monit rejects what is on disk. */
async function alertsOnDisk(
  { installation, site }: Observation,
  deadline: Deadline,
): Promise<readonly Alert[] | undefined> {
  try {
    return (await checkWith(installation, { global: installation.installed.text }, site.monit, deadline)).alerts;
  } catch (error) {
    if (error instanceof MonitAlertError && error.code === 'control-file.rejected') return undefined;
    throw error;
  }
}

/** Not every command that gets here has --force. */
function notOurs(path: string, isGlobal: boolean): MonitAlertError {
  const other = isGlobal ? 'choose another file with --managed-file' : 'move it away';
  return new MonitAlertError('managed-file.unmanaged', `${path} was not written by monit-alert`, {
    hint: `Replace it with \`monit-alert PROFILE --force\` (a backup is kept), or ${other}.`,
  });
}

/** @throws MonitAlertError `alerts.unmanaged`, `profile.unknown-service` */
function ensureStrictly({ unknownNames: unknown }: RenderedTexts, unmanaged: readonly UnmanagedAlert[]): void {
  const unknownAlerts = unmanaged.filter(({ accepted }) => accepted !== true);
  if (unknownAlerts.length > 0) throw notAlone(unknownAlerts);
  if (unknown.length > 0) throw unknownNames(unknown);
}

function unknownNames([first = '', ...others]: readonly string[]): MonitAlertError {
  return new MonitAlertError('profile.unknown-service', `${first} (--strict)`, {
    details: others,
    hint: 'Correct the profile, or leave out --strict.',
  });
}

function notAlone(alerts: readonly UnmanagedAlert[]): MonitAlertError {
  return new MonitAlertError('alerts.unmanaged', 'alerts in other files would stay in force (--strict)', {
    details: alerts.map(describeUnmanaged),
    hint:
      'Run `monit-alert init` to import them into a profile, accept them (`accept` in config.yaml), or leave out ' +
      '--strict.',
  });
}
