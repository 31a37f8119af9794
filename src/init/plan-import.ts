import { join } from 'node:path';
import { MonitAlertError } from '../errors.ts';
import type { AlertImport } from '../inspect/file-edits.ts';
import { checkTree } from '../inspect/installation.ts';
import { asTheDaemonSees } from '../inspect/observe.ts';
import type { CheckedConfiguration } from '../monit/check/check-configuration.ts';
import { alertOf } from '../monit/config/alert-statement.ts';
import { describeAlert, sameAlerts, subtractAlerts } from '../monit/config/alert-table.ts';
import { type ControlTree, httpdStatement, readControlTree } from '../monit/config/config-tree.ts';
import type { Alert } from '../monit/config/grammar.ts';
import { readSetAlerts } from '../monit/config/statements.ts';
import { alertsOf } from '../profile/alerts.ts';
import { listAllProfiles } from '../profile/list.ts';
import { loadProfile, profileFrom } from '../profile/load.ts';
import type { Profile, Recipient } from '../profile/model.ts';
import { profileText } from '../profile/write.ts';
import { readHeader } from '../render/header.ts';
import { renderProfile } from '../render/render.ts';
import type { Site } from '../site.ts';
import type { Deadline } from '../system/clock.ts';
import { importEdits, newHttpd } from './import-edits.ts';
import { type ImportableAlert, isSameFormat, type LeftAlert, sortAlerts } from './importable-alerts.ts';

/** What to import. */
export interface ImportOptions {
  /** Leave every alert where it is. */
  readonly fromNone: boolean;
  /** Give Monit an HTTP server on a private socket if it has none. */
  readonly addHttpd: boolean;
}

/** `done`: monit-alert writes Monit's alerts already, and nothing is left to import. */
export type ImportPlan =
  | {
      readonly kind: 'done';
      readonly installed: string;
      readonly left: readonly LeftAlert[];
      readonly hasHttpd: boolean;
    }
  | NewImport;

interface NewImport {
  readonly kind: 'new';
  readonly profile: Profile;
  /** The statements that the profile replaces. */
  readonly taken: readonly ImportableAlert[];
  /** The statements that stay, and why. */
  readonly left: readonly LeftAlert[];
  readonly alertImport: AlertImport;
  /** Whether Monit has an HTTP server after it. */
  readonly hasHttpd: boolean;
}

const profileName = 'default';

/**
 * Touches nothing.
 * @throws MonitAlertError `import.profile-differs`, `import.other-base`, `import.inexact`, and what reading and
 * checking the configuration can throw.
 */
export async function planEdits(from: Site, options: ImportOptions, deadline: Deadline): Promise<ImportPlan> {
  const site = await asTheDaemonSees(from);
  const { controlFile, workingDirectory, monit } = site;
  const tree = readControlTree(controlFile, { workingDirectory });
  const checked = await checkTree(tree, monit, deadline);
  const ours = installedFile(tree);
  const installed = ours?.profile;
  const { taken, left } = await sortAlerts(tree, checked.alerts, options.fromNone);
  const hasHttpd = hasServer(tree, checked);
  const httpd = options.addHttpd && !hasHttpd ? await newHttpd(checked.pidFile) : undefined;
  if (installed !== undefined && taken.length === 0 && httpd === undefined)
    return { kind: 'done', installed, left, hasHttpd };
  // A profile that alerts nobody, such as "none", only gives way to the alerts that are loaded all the same.
  const givesWay = ours === undefined || installed === profileName || ours.alerts.length === 0;
  if (installed !== undefined && !givesWay && taken.length > 0) throw otherBase(installed);

  const { profile, text } = await profileFor(site, taken, ours);
  await ensureSameFormats(profile, taken, site);
  const edits = await importEdits({ tree, site, taken, httpd, profile: { file: profile.file, text } });
  const takenAlerts = taken.map(({ alert }) => alert);
  const alerts = withoutDoubles(checked.alerts, takenAlerts, ours?.alerts ?? []);
  const alertImport = { edits, now: { tree, checked }, expected: { alerts, mail: checked.mail } };
  return { kind: 'new', profile, taken, left, alertImport, hasHttpd: hasHttpd || httpd !== undefined };
}

interface InstalledFile {
  readonly profile: string;
  readonly alerts: readonly Alert[];
}

/** Our managed file, if Monit reads one: its profile and its alerts. */
function installedFile({ files }: ControlTree): InstalledFile | undefined {
  const ours = files.flatMap(({ text, includedBy }) => {
    const header = readHeader(text);
    if (includedBy === undefined || header.kind === 'unmanaged') return [];
    const alerts = readSetAlerts(text).flatMap((one) => alertOf(one) ?? []);
    return [{ profile: header.profile, alerts }];
  });
  return ours[0];
}

/** The alerts of now; those that a killed run has already put into the managed file count once. */
function withoutDoubles(read: readonly Alert[], taken: readonly Alert[], ours: readonly Alert[]): readonly Alert[] {
  const doubled = subtractAlerts(taken, subtractAlerts(taken, ours));
  return subtractAlerts(read, doubled);
}

function hasServer(tree: ControlTree, { httpd }: CheckedConfiguration): boolean {
  return httpdStatement(tree) !== undefined || httpd.unixSocket !== undefined || httpd.port !== undefined;
}

/** The profile to put in force; `text` if its file is still to be written. */
async function profileFor(
  site: Site,
  taken: readonly ImportableAlert[],
  ours: InstalledFile | undefined,
): Promise<{ readonly profile: Profile; readonly text: string | undefined }> {
  const directories = site.profilesDirectories;
  if (ours !== undefined && taken.length === 0) {
    return { profile: await loadProfile(ours.profile, directories), text: undefined };
  }
  const isThere = (await listAllProfiles(directories)).some(({ name, rank }) => name === profileName && rank === 0);
  if (isThere) {
    const profile = await loadProfile(profileName, directories);
    ensureCovers(profile, taken);
    return { profile, text: undefined };
  }
  const file = join(directories[0] ?? '', `${profileName}.yaml`);
  const imported = taken.map(({ file: place, line, recipient }) => ({ recipient, origin: `${place}:${line}` }));
  const shipped = ours?.profile === profileName ? await loadProfile(profileName, directories) : undefined;
  const kept = shipped === undefined ? [] : othersIn(shipped, taken, ours?.alerts ?? []);
  const text = profileText('Alerts imported by monit-alert init.', [...kept, ...imported]);
  return { profile: profileFrom(text, profileName, file), text };
}

/** The new profile hides the shipped one of the same name. Those of its recipients that are installed are kept. */
function othersIn(
  shipped: Profile,
  taken: readonly ImportableAlert[],
  installed: readonly Alert[],
): { recipient: Recipient; origin: string }[] {
  const rows = rowsOf(shipped);
  const isInstalled = (index: number) =>
    installed.some((alert) => sameAlerts([alert], rows[index] ? [rows[index].alert] : []));
  const others = withoutPartner(rows, taken.map(toRow)).filter(isInstalled);
  return others
    .flatMap((index) => shipped.recipients[index] ?? [])
    .map((recipient) => ({ recipient, origin: shipped.file }));
}

function rowsOf(profile: Profile): FormattedAlert[] {
  return alertsOf(profile).map((alert, index) => ({ alert, format: profile.recipients[index]?.mailFormat }));
}

/** An existing profile is never overwritten, so it must already have these alerts, as often as the statements do. */
function ensureCovers(profile: Profile, taken: readonly ImportableAlert[]): void {
  const said = rowsOf(profile);
  const missing = withoutPartner(taken.map(toRow), said);
  const addresses = new Set(taken.map(({ alert }) => alert.recipient));
  const others = said.filter(({ alert }) => addresses.has(alert.recipient));
  if (missing.length === 0 && others.length === taken.length) return;
  const wrong = missing.length === 0 ? taken : missing.flatMap((index) => taken[index] ?? []);
  throw new MonitAlertError('import.profile-differs', `${profile.file} exists already and has other alerts`, {
    details: wrong.map(({ file, line, alert }) => `${file}:${line}: ${alert.recipient}: ${describeAlert(alert)}`),
    hint: 'The profile is never overwritten. Add these alerts to it, or move it away, and run this again.',
  });
}

/** Monit does not print the mail format of a recipient, so the rendered text is read back here. */
async function ensureSameFormats(profile: Profile, taken: readonly ImportableAlert[], site: Site): Promise<void> {
  const { text, templateFile } = await renderProfile(profile, site);
  const rendered = readSetAlerts(text).flatMap(({ recipient, events, reminderCycles, format }) =>
    events === undefined ? [] : [{ alert: { recipient, events, reminderCycles }, format }],
  );
  const wrong = withoutPartner(taken.map(toRow), rendered).flatMap((index) => taken[index] ?? [])[0];
  if (wrong === undefined) return;
  throw new MonitAlertError('import.inexact', `${templateFile} gives ${wrong.recipient.address} another mail-format`, {
    details: [`${wrong.file}:${wrong.line}: the current mail-format`, 'nothing was changed'],
    hint: `Move ${templateFile} away, or leave the alerts where they are: \`monit-alert init --from-none\`.`,
  });
}

interface FormattedAlert {
  readonly alert: Alert;
  readonly format: Recipient['mailFormat'];
}

function toRow({ alert, recipient }: ImportableAlert): FormattedAlert {
  return { alert, format: recipient.mailFormat };
}

/** The indexes of rows to which no row of the others is equal; each of these stands for one. */
function withoutPartner(rows: readonly FormattedAlert[], others: readonly FormattedAlert[]): number[] {
  const left = [...others];
  return rows.flatMap((row, index) => {
    const at = left.findIndex(
      ({ alert, format }) => sameAlerts([alert], [row.alert]) && isSameFormat(format, row.format),
    );
    if (at === -1) return [index];
    left.splice(at, 1);
    return [];
  });
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
