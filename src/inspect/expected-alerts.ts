import { isDeepStrictEqual } from 'node:util';
import { MonitAlertError } from '../errors.ts';
import { type CheckedConfiguration, type MailSettings, startOfMessage } from '../monit/check/check-configuration.ts';
import { describeAlert, sameAlerts, subtractAlerts } from '../monit/config/alert-table.ts';
import type { UnmanagedStatement } from '../monit/config/config-tree.ts';
import { effectiveAlerts, type ServiceAlerts } from '../monit/config/effective-alerts.ts';
import { type Alert, formatSender, parseSender } from '../monit/config/grammar.ts';
import { readStatements } from '../monit/config/statements.ts';
import type { LoadedConfiguration } from '../monit/http/status.ts';
import type { EventQueue, MailFormat } from '../profile/model.ts';
import type { ManagedText, ExpectedMail } from '../render/managed-text.ts';
import type { ServiceFile } from '../render/service-files.ts';
import { differences } from './differences.ts';
import type { AlertImport } from './file-edits.ts';

/** What Monit should read from the managed file. */
export interface OwnAlerts {
  /** Undefined: whatever Monit reads from it. */
  readonly alerts: readonly Alert[] | undefined;
  readonly text: string;
}

export interface OtherFiles {
  readonly alerts: readonly Pick<UnmanagedStatement, 'scope'>[];
  readonly check: () => Promise<Pick<CheckedConfiguration, 'alerts'>>;
}

/**
 * The global alerts outside of the managed file. Only a check without the managed file can tell its alerts from equal
 * unmanaged ones. It is skipped if Monit reads exactly our alerts (or, if these are unknown, alerts for exactly the
 * recipients of our text), and our parser finds no other.
 * @throws MonitAlertError `profile.misread` if Monit does not read exactly these and the unmanaged alerts.
 */
export async function unmanagedAlertsIn(
  checked: CheckedConfiguration,
  { alerts: ours, text }: OwnAlerts,
  others: OtherFiles,
): Promise<readonly Alert[]> {
  const hasOthers = others.alerts.some(({ scope }) => scope === 'global');
  const areOurs = ours === undefined ? hasRecipients(text, checked.alerts) : sameAlerts(ours, checked.alerts);
  if (!hasOthers && areOurs) return [];
  const { alerts: unmanaged } = await others.check();
  if (ours === undefined) return unmanaged;
  const expected = [...ours, ...unmanaged];
  const missing = subtractAlerts(expected, checked.alerts);
  const unexpected = subtractAlerts(checked.alerts, expected);
  if (missing.length === 0 && unexpected.length === 0) return unmanaged;
  throw new MonitAlertError(
    'profile.misread',
    'the alerts that Monit reads from the rendered text differ from the profile',
    {
      details: [
        ...missing.map((alert) => `not read: ${alert.recipient}: ${describeAlert(alert)}`),
        ...unexpected.map((alert) => `not in the profile: ${alert.recipient}: ${describeAlert(alert)}`),
      ],
      hint: 'Put recipients into the profile, not into its template. `monit-alert show` prints the text.',
    },
  );
}

function hasRecipients(text: string, alerts: readonly Alert[]): boolean {
  const written = readStatements(text).alerts.filter(({ scope }) => scope === 'global');
  const sorted = (all: readonly { readonly recipient: string }[]) => all.map(({ recipient }) => recipient).sort();
  return isDeepStrictEqual(sorted(written), sorted(alerts));
}

/**
 * The alerts of services must be those of their files and the unmanaged ones.
 * @param without what Monit reads without the files. @throws MonitAlertError `profile.misread`
 */
export function ensureServiceAlerts(
  files: readonly ServiceFile[],
  without: readonly ServiceAlerts[],
  checked: readonly ServiceAlerts[],
): void {
  if (without === checked) return;
  const [wanted, unmanaged] = [new Map(files.map((file) => [file.service, file])), alertsByName(without)];
  const wrong = checked.flatMap(({ name, alerts }) => {
    const file = wanted.get(name);
    if (file !== undefined && file.alerts === undefined) return [];
    const expected = [...(file?.alerts ?? []), ...(unmanaged.get(name) ?? [])];
    return [
      ...subtractAlerts(expected, alerts).map(
        (alert) => `not read: ${name}: ${alert.recipient}: ${describeAlert(alert)}`,
      ),
      ...subtractAlerts(alerts, expected).map(
        (alert) => `not in the profile: ${name}: ${alert.recipient}: ${describeAlert(alert)}`,
      ),
    ];
  });
  if (wrong.length === 0) return;
  throw new MonitAlertError('profile.misread', 'the alerts that Monit reads for services differ from the profile', {
    details: wrong,
    hint: 'Check the template "service", and where the alert includes stand: `monit-alert doctor`.',
  });
}

function alertsByName(services: readonly ServiceAlerts[]): ReadonlyMap<string, readonly Alert[]> {
  return new Map(services.map(({ name, alerts }) => [name, alerts]));
}

/** The global alert table does not show alerts of a `check` block. @throws MonitAlertError `profile.misread` */
export function ensureNoLocalAlerts({ text, origin }: Pick<ManagedText, 'text' | 'origin'>): void {
  const local = readStatements(text).alerts.filter(({ scope }) => scope === 'local');
  if (local.length === 0) return;
  throw new MonitAlertError('profile.misread', `${origin} has an \`alert\` inside a \`check\` block`, {
    details: local.map(({ recipient, service }) => `${service ?? 'a service'}: ${recipient}`),
    hint: 'Put recipients into the profile, and service checks into other files.',
  });
}

/** Of several such statements, the last one that Monit parses wins. @throws MonitAlertError `profile.overridden` */
export function ensureMailSettings(wanted: ExpectedMail, mail: MailSettings): void {
  const overridden = [
    ...formatConflicts(wanted.mailFormat ?? {}, mail),
    ...(wanted.mailServers?.servers ?? [])
      .map(({ host, port }) => (port === undefined ? host : `${host}:${port}`))
      .filter((server) => !mail.servers.some((known) => known === server || known.startsWith(`${server}:`)))
      .map((server) => `mail server ${server} is not among those that Monit reads`),
    ...messageConflicts(wanted.mailFormat ?? {}, mail),
    ...queueConflicts(wanted.eventQueue, mail),
  ];
  if (overridden.length === 0) return;
  throw new MonitAlertError('profile.overridden', "another file overrides the profile's mail settings", {
    details: overridden,
    hint: 'Remove `set mail-format`, `set mailserver` and `set eventqueue` from the other files, or from the profile.',
  });
}

/** A killed run may have left the daemon with `expected`. @throws MonitAlertError `import.*` */
export function ensureAsBefore(
  { expected, now }: AlertImport,
  checked: CheckedConfiguration,
  loaded: LoadedConfiguration | undefined,
): void {
  const inexact = readDifferences(expected, checked);
  if (inexact.length > 0) {
    throw new MonitAlertError('import.inexact', 'the import would change what Monit alerts about', {
      details: inexact,
      hint: 'Nothing was changed. Move these statements into a profile by hand, or use --from-none.',
    });
  }
  if (loaded === undefined) return;
  const drift = differences(now.checked, loaded);
  if (drift.length === 0 || differences(expected, loaded).length === 0) return;
  throw new MonitAlertError('import.drift', 'what Monit has loaded differs from its files', {
    details: drift,
    hint: 'Nothing was changed. Load the files first: `monit-alert reload`.',
  });
}

function readDifferences(expected: AlertImport['expected'], checked: CheckedConfiguration): string[] {
  const { alerts, mail, services } = expected;
  const now = new Map(mailedAbout(checked.alerts, checked.services).map((service) => [service.name, service.alerts]));
  const rows = [
    ...rowDifferences('', alerts, checked.alerts),
    ...services.flatMap(({ name, alerts: rows }) => rowDifferences(`${name}: `, rows, now.get(name) ?? [])),
  ];
  const isSameMail = differences({ alerts: [], mail }, { alerts: [], mail: checked.mail }).length === 0;
  return isSameMail ? rows : [...rows, 'the mail settings would change'];
}

function rowDifferences(place: string, before: readonly Alert[], after: readonly Alert[]): string[] {
  return [
    ...subtractAlerts(before, after).map((alert) => ['no longer read', alert] as const),
    ...subtractAlerts(after, before).map((alert) => ['newly read', alert] as const),
  ].map(([what, alert]) => `${place}${what}: ${alert.recipient}: ${describeAlert(alert)}`);
}

/** Who is mailed about each service, by Monit's own rules. */
export function mailedAbout(globals: readonly Alert[], services: readonly ServiceAlerts[]): ServiceAlerts[] {
  return services.map(({ name, alerts }) => ({
    name,
    alerts: effectiveAlerts(globals, [{ name, alerts }]).filter(({ events }) => events.length > 0),
  }));
}

function messageConflicts({ message }: MailFormat, mail: MailSettings): string[] {
  if (message === undefined) return [];
  // Monit trims the message as well.
  const [wanted, printed] = [startOfMessage(message.trim()), startOfMessage(mail.message ?? '')];
  if (wanted === printed) return [];
  return [
    `mail-format message: begins with ${JSON.stringify(wanted)} in the profile, ${JSON.stringify(printed)} for Monit`,
  ];
}

function queueConflicts(wanted: EventQueue | undefined, { queue }: MailSettings): string[] {
  if (wanted === undefined) return [];
  const { directory, slots = 'unlimited' } = wanted;
  const printed = `base directory ${directory} with ${slots} slots`;
  return printed === queue ? [] : [`event queue: ${printed} in the profile, ${queue ?? 'none'} for Monit`];
}

function formatConflicts(wanted: MailFormat, mail: MailSettings): string[] {
  const settings: [string, string | undefined, string | undefined][] = [
    ['from', asPrinted(wanted.from), mail.from],
    ['reply-to', asPrinted(wanted.replyTo), mail.replyTo],
    ['subject', wanted.subject, mail.subject],
  ];
  return settings.flatMap(([name, profile, monit]) =>
    profile === undefined || normal(profile) === normal(monit ?? '')
      ? []
      : [`mail-format ${name}: "${profile}" in the profile, "${monit ?? ''}" for Monit`],
  );
}

/** Monit is not given the quotes around a sender's name. */
function asPrinted(sender: string | undefined): string | undefined {
  const parsed = sender === undefined ? undefined : parseSender(sender);
  return parsed === undefined ? sender : formatSender(parsed);
}

function normal(text: string): string {
  return text.trim().replace(/\s+/g, ' ');
}
