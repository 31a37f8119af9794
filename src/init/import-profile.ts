import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { MonitAlertError } from '../errors.ts';
import { describeAlert, sameAlerts } from '../monit/config/alert-table.ts';
import type { Alert } from '../monit/config/grammar.ts';
import { readStatements } from '../monit/config/statements.ts';
import { toAlerts } from '../profile/alerts.ts';
import { readText } from '../profile/files.ts';
import { listAllProfiles } from '../profile/list.ts';
import { loadProfile, profileFrom } from '../profile/load.ts';
import type { Profile, Recipient } from '../profile/model.ts';
import { type RoutedService, routeFor } from '../profile/route.ts';
import { type ImportedRecipient, type ImportedRoute, missingText, profileText } from '../profile/write.ts';
import { renderProfile } from '../render/render.ts';
import { renderServiceFiles } from '../render/service-files.ts';
import type { Site } from '../site.ts';
import { type ImportableAlert, isSameFormat } from './importable-alerts.ts';
import { type ImportableLocal, keyOf, type LocalAlerts } from './local-alerts.ts';

export const profileName = 'default';

/** Our managed file, if Monit reads one: its profile and its alerts. */
export interface InstalledFile {
  readonly profile: string;
  readonly alerts: readonly Alert[];
}

/** The profile into which alerts are imported, before its services are known. */
export interface Draft {
  /** Undefined: it is still to be written. */
  readonly existing: Profile | undefined;
  readonly file: string;
  readonly recipients: readonly ImportedRecipient[];
}

/** @throws MonitAlertError `import.profile-differs` */
export async function draftProfile(
  site: Site,
  taken: readonly ImportableAlert[],
  ours: InstalledFile | undefined,
): Promise<Draft> {
  const directories = site.profilesDirectories;
  const own = (await listAllProfiles(directories)).find(({ name, rank }) => name === profileName && rank === 0);
  const isThere = own !== undefined && !isEmptyImport(await readText(own.file));
  if (isThere) {
    const existing = await loadProfile(profileName, directories);
    if (taken.length > 0) ensureCovers(existing, taken);
    const { file } = existing;
    return { existing, file, recipients: existing.recipients.map((recipient) => ({ recipient, origin: file })) };
  }
  const file = own?.file ?? join(directories[0] ?? '', `${profileName}.yaml`);
  const imported = taken.map(({ file: place, line, recipient }) => ({ recipient, origin: `${place}:${line}` }));
  const shipped = ours?.profile === profileName ? await loadProfile(profileName, directories) : undefined;
  const kept = shipped === undefined ? [] : othersIn(shipped, taken, ours?.alerts ?? []);
  return { existing: undefined, file, recipients: [...kept, ...imported] };
}

/**
 * The profile to put in force; `text` if its file is still to be written.
 * @throws MonitAlertError `import.profile-differs`
 */
export function completeProfile(
  { existing, file, recipients }: Draft,
  locals: Pick<LocalAlerts, 'taken' | 'routes'>,
  site: Pick<Site, 'profilesDirectories'>,
): { readonly profile: Profile; readonly text: string | undefined } {
  if (existing !== undefined) {
    ensureRoutes(existing, locals);
    return { profile: existing, text: undefined };
  }
  const text = `${schemaLine(site)}${profileText(description, recipients, locals.routes)}`;
  return { profile: profileFrom(text, profileName, file), text };
}

const description = 'Alerts imported by monit-alert init.';

/** Whether `init` wrote the profile when it imported nothing, and nobody has edited it since: it is replaced. */
function isEmptyImport(text: string): boolean {
  return text.replace(/^# yaml-language-server: .*\n\n/, '') === profileText(description, []);
}

/** Editors find the schema by this line. Empty if it is not installed beside the shipped profiles. */
function schemaLine({ profilesDirectories }: Pick<Site, 'profilesDirectories'>): string {
  const file = join(profilesDirectories.at(-1) ?? '', '../docs/profile.schema.json');
  return existsSync(file) ? `# yaml-language-server: $schema=${file}\n\n` : '';
}

/** The new profile hides the shipped one of the same name. Those of its recipients that are installed are kept. */
function othersIn(
  shipped: Profile,
  taken: readonly ImportableAlert[],
  installed: readonly Alert[],
): ImportedRecipient[] {
  const rows = rowsOf(shipped.recipients);
  const isInstalled = (index: number) =>
    installed.some((alert) => sameAlerts([alert], rows[index] ? [rows[index].alert] : []));
  const others = withoutPartner(rows, taken.map(toRow)).filter(isInstalled);
  return others
    .flatMap((index) => shipped.recipients[index] ?? [])
    .map((recipient) => ({ recipient, origin: shipped.file }));
}

/** An existing profile is never overwritten, so it must already have these alerts, as often as the statements do. */
function ensureCovers(profile: Profile, taken: readonly ImportableAlert[]): void {
  const said = rowsOf(profile.recipients);
  const missing = withoutPartner(taken.map(toRow), said);
  const addresses = new Set(taken.map(({ alert }) => alert.recipient));
  const others = said.filter(({ alert }) => addresses.has(alert.recipient));
  if (missing.length === 0 && others.length === taken.length) return;
  const lacking = missing.flatMap((index) => taken[index] ?? []);
  const wrong = missing.length === 0 ? taken : lacking;
  const recipients = lacking.map(({ recipient, file, line }) => ({ recipient, origin: `${file}:${line}` }));
  throw otherProfile(
    profile,
    wrong.map(({ file, line, alert }) => `${file}:${line}: ${alert.recipient}: ${describeAlert(alert)}`),
    missingText(recipients, new Map()),
  );
}

/** The same for the alerts of services. */
function ensureRoutes(profile: Profile, { taken, routes }: Pick<LocalAlerts, 'taken' | 'routes'>): void {
  const services = new Map(taken.map(({ of }) => [of.service.name, of.service]));
  const wrong = [...services.values()].filter((service) => !isRouted(profile, service, routes.get(keyOf(service))));
  if (wrong.length === 0) return;
  const missing = wrong.flatMap((service) => {
    const route = routes.get(keyOf(service));
    return route === undefined ? [] : [[keyOf(service), route] as const];
  });
  const names = new Set(wrong.map(({ name }) => name));
  throw otherProfile(
    profile,
    taken
      .filter(({ service }) => names.has(service))
      .map(
        ({ file, line, service, alert }) =>
          `${file}:${line}: services: ${service}: ${alert.recipient}: ${describeAlert(alert)}`,
      ),
    missingText([], new Map(missing)),
  );
}

function isRouted(profile: Profile, service: RoutedService, route: ImportedRoute | undefined): boolean {
  const wanted = rowsOf([
    ...(route?.recipients === undefined ? profile.recipients : []),
    ...[...(route?.recipients ?? []), ...(route?.also ?? [])].map(({ recipient }) => recipient),
  ]);
  const said = rowsOf(routeFor(profile, service) ?? profile.recipients);
  return said.length === wanted.length && withoutPartner(wanted, said).length === 0;
}

/** @param missing what the profile lacks, as YAML; empty: nothing. */
function otherProfile({ file }: Profile, places: readonly string[], missing: string): MonitAlertError {
  const lines = missing === '' ? [] : ['nothing was changed; the profile lacks:', ...missing.trimEnd().split('\n')];
  const remedy = missing === '' ? 'Correct the profile' : 'Add these lines to the profile';
  return new MonitAlertError('import.profile-differs', `${file} exists already and has other alerts`, {
    details: [...places, ...lines],
    hint: `${remedy}, then run \`monit-alert init\` again.`,
  });
}

/** Monit does not print the mail format of a recipient, so the rendered texts are read back here. */
export async function ensureSameFormats(
  profile: Profile,
  taken: readonly ImportableAlert[],
  locals: readonly ImportableLocal[],
  site: Site,
): Promise<void> {
  const { text, templateFile, alerts: globals } = await renderProfile(profile, site);
  ensureGives(text, taken, templateFile);
  const located = [...new Set(locals.map(({ of }) => of))];
  const services = located.map(({ service, fileName }) => ({ ...service, fileName }));
  const files = await renderServiceFiles({ services: { profile } }, { services, globals, otherGlobals: [] }, site);
  for (const { service, text: own } of files) {
    const mailing = locals.filter((local) => local.service === service && local.alert.events.length > 0);
    ensureGives(own, mailing, `the template of the file of ${service}`);
  }
}

function ensureGives(text: string, taken: readonly ImportableAlert[], template: string): void {
  const rendered = readStatements(text).alerts.flatMap(({ recipient, events, reminderCycles, format }) =>
    events === undefined ? [] : [{ alert: { recipient, events, reminderCycles }, format }],
  );
  const wrong = withoutPartner(taken.map(toRow), rendered).flatMap((index) => taken[index] ?? [])[0];
  if (wrong === undefined) return;
  throw new MonitAlertError('import.inexact', `${template} gives ${wrong.recipient.address} another mail-format`, {
    details: [`${wrong.file}:${wrong.line}: the current mail-format`, 'nothing was changed'],
    hint: `Move that template away, or leave the alerts where they are: \`monit-alert init --from-none\`.`,
  });
}

interface FormattedAlert {
  readonly alert: Alert;
  readonly format: Recipient['mailFormat'];
}

function toRow({ alert, recipient }: ImportableAlert): FormattedAlert {
  return { alert, format: recipient.mailFormat };
}

function rowsOf(recipients: readonly Recipient[]): FormattedAlert[] {
  return toAlerts(recipients).map((alert, index) => ({ alert, format: recipients[index]?.mailFormat }));
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
