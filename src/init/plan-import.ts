import { MonitAlertError } from '../errors.ts';
import { mailedAbout } from '../inspect/expected-alerts.ts';
import type { AlertImport } from '../inspect/file-edits.ts';
import { checkTree } from '../inspect/installation.ts';
import { asTheDaemonSees } from '../inspect/observe.ts';
import type { CheckedConfiguration } from '../monit/check/check-configuration.ts';
import { type AlertIncludes, alertIncludesIn, defaultServicesDirectory } from '../monit/config/alert-include.ts';
import { alertOf } from '../monit/config/alert-statement.ts';
import { subtractAlerts } from '../monit/config/alert-table.ts';
import { type ControlTree, httpdStatement, readControlTree } from '../monit/config/config-tree.ts';
import type { Alert } from '../monit/config/grammar.ts';
import { loadProfile } from '../profile/load.ts';
import type { Profile } from '../profile/model.ts';
import { readHeader } from '../render/header.ts';
import type { Site } from '../site.ts';
import type { Deadline } from '../system/clock.ts';
import { alertsAfter, countedOnce, doubledIn, managedAfter } from './alerts-after.ts';
import { importEdits, newHttpd } from './import-edits.ts';
import { completeProfile, draftProfile, ensureSameFormats, type InstalledFile, profileName } from './import-profile.ts';
import { type ImportableAlert, type LeftAlert, sortAlerts } from './importable-alerts.ts';
import { type ImportableLocal, leaveLocals, type LocalAlerts, orphans, sortLocalAlerts } from './local-alerts.ts';
import { type Asked, askedServices, locateServices, type Services } from './located-services.ts';
import { type SortedFiles, sortFiles } from './own-files.ts';
import { type IncludePlan, planIncludes } from './plan-includes.ts';
import { asRemoval, planRemoval, type Removal } from './plan-removal.ts';

/** What to import, and which services get an alert include. With names of services or groups, nothing is imported. */
export interface ImportOptions extends Asked {
  /** Leave every alert where it is. */
  readonly fromNone: boolean;
  /** Give Monit an HTTP server on a private socket if it has none. */
  readonly addHttpd: boolean;
  /** Instead: take all alert includes back. */
  readonly removeIncludes?: boolean | undefined;
}

/** `done`: there is nothing to change. */
export type ImportPlan = Unchanged | NewImport | IncludeRemoval;

interface Common {
  /** The statements that stay, and why. */
  readonly left: readonly LeftAlert[];
  /** Whether Monit has an HTTP server after it. */
  readonly hasHttpd: boolean;
  readonly includes: IncludePlan;
}

interface Unchanged extends Common {
  readonly kind: 'done';
}

/** The alerts become a profile. */
export interface NewImport extends Common {
  readonly kind: 'new';
  readonly profile: Profile;
  /** The statements that the profile replaces: first global ones, then those of services. */
  readonly taken: readonly (ImportableAlert | ImportableLocal)[];
  readonly alertImport: AlertImport;
}

interface IncludeRemoval extends Common, Removal {
  readonly kind: 'removal';
  readonly alertImport: AlertImport;
}

/** What a configuration is now. */
interface Now {
  readonly site: Site;
  readonly options: ImportOptions;
  readonly tree: ControlTree;
  readonly checked: CheckedConfiguration;
  readonly alertIncludes: AlertIncludes;
  readonly files: SortedFiles;
  readonly ours: InstalledFile | undefined;
  readonly hasHttpd: boolean;
}

const noIncludes: IncludePlan = { added: [], present: [], refused: [] };

/**
 * Touches nothing.
 * @throws MonitAlertError `import.*`, `services-dir.*`, `service.unknown`, `group.unknown`, and what reading and
 * checking the configuration can throw.
 */
export async function planEdits(from: Site, options: ImportOptions, deadline: Deadline): Promise<ImportPlan> {
  const site = await asTheDaemonSees(from);
  const { controlFile, workingDirectory, monit } = site;
  const tree = readControlTree(controlFile, { workingDirectory });
  const checked = await checkTree(tree, monit, deadline);
  const directory = site.servicesDirectory ?? defaultServicesDirectory(tree.controlFile);
  const alertIncludes = alertIncludesIn(tree, directory);
  const files = sortFiles(tree, alertIncludes);
  const [ours, hasHttpd] = [installedFile(files), hasServer(tree, checked)];
  const now = { site, options, tree, checked, alertIncludes, files, ours, hasHttpd };
  return options.removeIncludes === true ? planTakingBack(now) : planNew(now);
}

async function planTakingBack({ tree, checked, alertIncludes, files, ours, hasHttpd }: Now): Promise<ImportPlan> {
  const { edits, ...removal } = await planRemoval(files.users, alertIncludes);
  const common = { left: [], includes: noIncludes, hasHttpd };
  if (edits.length === 0 && removal.kept.length === 0) return { kind: 'done', ...common };
  if (ours === undefined) throw notBegun();
  return { kind: 'removal', ...common, ...removal, alertImport: asRemoval(edits, tree, checked) };
}

async function planNew(now: Now): Promise<ImportPlan> {
  const { site, options, tree, checked, alertIncludes, files, ours } = now;
  const services = await locateServices(files.users, checked.services, alertIncludes);
  const reason = reasonToLeaveAll(options);
  if (reason !== undefined && ours === undefined && !options.fromNone) throw notBegun();
  const { taken, left } = await sortAlerts(files.users, checked.alerts, reason);
  const alerts = alertsAfter(checked.alerts, taken, ours);
  const draft = await draftProfile(site, taken, ours);
  const locals = await sortLocals(now, services, alerts, { taken, draft, reason });
  const isImport = taken.length + locals.taken.length > 0;
  const asked = askedServices(checked.services, options);
  const system = reason === undefined ? services.implicitSystem : undefined;
  const {
    lines,
    system: added,
    ...plan
  } = planIncludes(services, system === undefined ? asked : [...asked, system], locals.taken, {
    ...alertIncludes,
    controlFile: tree.controlFile,
  });
  const httpd = options.addHttpd && !now.hasHttpd ? await newHttpd(checked.pidFile) : undefined;
  const common = { left: [...left, ...locals.left], hasHttpd: now.hasHttpd || httpd !== undefined, includes: plan };
  if (ours !== undefined && !isImport && httpd === undefined && plan.added.length === 0)
    return { kind: 'done', ...common };
  if (ours !== undefined && isImport && (!givesWay(ours) || addsOthers(draft, taken, ours)))
    throw otherBase(ours.profile);

  const { profile, text } =
    ours !== undefined && !isImport
      ? { profile: await loadProfile(ours.profile, site.profilesDirectories), text: undefined }
      : completeProfile(draft, locals, site);
  await ensureSameFormats(profile, taken, locals.taken, site);
  const edits = await importEdits({
    tree,
    site,
    taken,
    locals: locals.taken,
    includes: { lines, system: added },
    directory: alertIncludes.directory,
    httpd,
    profile: { file: profile.file, text },
  });
  // A profile that exists may say something new about services that it reaches only now.
  const reached = new Set(text === undefined ? plan.added.map(({ service }) => service) : []);
  for (const { service } of locals.taken) reached.delete(service);
  const same = checked.services.filter(({ name }) => !reached.has(name)).map(countedOnce(doubledIn(taken, ours)));
  const expected = { alerts, mail: checked.mail, services: mailedAbout(alerts, same) };
  const alertImport = { edits, now: { tree, checked }, expected };
  return { kind: 'new', profile, taken: [...taken, ...locals.taken], alertImport, ...common };
}

function reasonToLeaveAll({ fromNone, services = [], groups = [] }: ImportOptions): string | undefined {
  if (fromNone) return 'because of --from-none';
  const isNamed = services.length + groups.length > 0;
  return isNamed ? 'only `monit-alert init` without --service and --group imports it' : undefined;
}

type Draft = Awaited<ReturnType<typeof draftProfile>>;

async function sortLocals(
  { files, ours }: Now,
  { located }: Services,
  alerts: readonly Alert[],
  { taken, draft, reason }: { taken: readonly ImportableAlert[]; draft: Draft; reason: string | undefined },
): Promise<LocalAlerts> {
  const lost = orphans(files.users, located);
  const isOther = ours !== undefined && !givesWay(ours) && taken.length === 0;
  const leaveAll =
    reason ?? (isOther ? `"${ours.profile}" is in force, and alerts are imported into "default"` : undefined);
  if (leaveAll !== undefined)
    return { taken: [], left: [...leaveLocals(located, leaveAll), ...lost], routes: new Map() };
  const managed = managedAfter(taken, ours);
  const globals = { profile: draft.recipients, others: subtractAlerts(alerts, managed) };
  const sorted = await sortLocalAlerts(located, files.services, globals);
  return { ...sorted, left: [...sorted.left, ...lost] };
}

/** Whether the import would turn alerts on that are off now: an existing profile alerts others as well. */
function addsOthers({ existing, recipients }: Draft, taken: readonly ImportableAlert[], ours: InstalledFile): boolean {
  return ours.profile !== profileName && existing !== undefined && recipients.length > taken.length;
}

/** A profile that alerts nobody, such as "none", only gives way to the alerts that are loaded all the same. */
function givesWay({ profile, alerts }: InstalledFile): boolean {
  return profile === profileName || alerts.length === 0;
}

function installedFile({ managed }: SortedFiles): InstalledFile | undefined {
  const header = managed === undefined ? undefined : readHeader(managed.text);
  if (managed === undefined || header === undefined || header.kind === 'unmanaged') return undefined;
  const alerts = managed.statements.alerts
    .filter(({ scope }) => scope === 'global')
    .flatMap((statement) => alertOf(statement) ?? []);
  return { profile: header.profile, alerts };
}

function hasServer(tree: ControlTree, { httpd }: CheckedConfiguration): boolean {
  return httpdStatement(tree) !== undefined || httpd.unixSocket !== undefined || httpd.port !== undefined;
}

function otherBase(installed: string): MonitAlertError {
  return new MonitAlertError(
    'import.other-base',
    `"${installed}" is in force, but alerts are imported into "${profileName}"`,
    {
      details: ['nothing was changed'],
      hint: `Put "${profileName}" in force first: \`monit-alert ${profileName}\`.`,
    },
  );
}

function notBegun(): MonitAlertError {
  return new MonitAlertError('import.not-begun', "monit-alert does not write Monit's alerts yet", {
    details: ['nothing was changed'],
    hint: 'Run `monit-alert init --write` first. It imports the alerts that exist.',
  });
}
