import { MonitAlertError } from '../errors.ts';
import { type CheckedConfiguration, type MailSettings, startOfMessage } from '../monit/check/check-configuration.ts';
import { describeAlert, sameAlerts, subtractAlerts } from '../monit/config/alert-table.ts';
import type { UnmanagedStatement } from '../monit/config/config-tree.ts';
import { type Alert, formatSender, parseSender } from '../monit/config/grammar.ts';
import { readStatements } from '../monit/config/statements.ts';
import type { LoadedConfiguration } from '../monit/http/status.ts';
import type { EventQueue, MailFormat } from '../profile/model.ts';
import type { ManagedText, ExpectedMail } from '../render/managed-text.ts';
import { differences } from './differences.ts';
import type { AlertImport } from './file-edits.ts';

/** A configuration without the managed file. */
export interface OtherFiles {
  /** What our reader of Monit's syntax finds in them. */
  readonly alerts: readonly Pick<UnmanagedStatement, 'scope'>[];
  /** Asks Monit. */
  readonly check: () => Promise<Pick<CheckedConfiguration, 'alerts'>>;
}

/**
 * The global alerts that Monit reads from other files than ours.
 *
 * @param ours the alerts that our text is to mean; undefined where it may mean whatever Monit reads from it.
 * @throws MonitAlertError `profile.misread` when Monit did not understand the rendered text as the profile says: what
 * it read must be the rendered alerts and those that are there without our file, no more and no less. Only the check
 * without our file tells a rendered alert from an equal unmanaged one. It is not asked for where two witnesses say that
 * there is nothing to tell: Monit reads our alerts and no other, and our reader finds no `set alert` elsewhere.
 */
export async function unmanagedAlertsIn(
  checked: CheckedConfiguration,
  ours: readonly Alert[] | undefined,
  others: OtherFiles,
): Promise<readonly Alert[]> {
  const hasOthers = others.alerts.some(({ scope }) => scope === 'global');
  if (ours !== undefined && !hasOthers && sameAlerts(ours, checked.alerts)) return [];
  const { alerts: unmanaged } = await others.check();
  if (ours === undefined) return unmanaged;
  const expected = [...ours, ...unmanaged];
  const missing = subtractAlerts(expected, checked.alerts);
  const unexpected = subtractAlerts(checked.alerts, expected);
  if (missing.length === 0 && unexpected.length === 0) return unmanaged;
  throw new MonitAlertError(
    'profile.misread',
    'Monit reads other alerts from the rendered text than the profile says',
    {
      details: [
        ...missing.map((alert) => `not read: ${alert.recipient}: ${describeAlert(alert)}`),
        ...unexpected.map((alert) => `not in the profile: ${alert.recipient}: ${describeAlert(alert)}`),
      ],
      hint: 'Recipients belong into the profile, not into its template; look at the text with `monit-alert show`.',
    },
  );
}

/**
 * Makes sure that the text alerts nobody within a `check` block of its own: the global alert table would not show it.
 *
 * @throws MonitAlertError `profile.misread`
 */
export function ensureNoLocalAlerts({ text, origin }: Pick<ManagedText, 'text' | 'origin'>): void {
  const local = readStatements(text).alerts.filter(({ scope }) => scope === 'local');
  if (local.length === 0) return;
  throw new MonitAlertError('profile.misread', `${origin} alerts somebody within a \`check\` block`, {
    details: local.map(({ recipient, service }) => `${service ?? 'a service'}: ${recipient}`),
    hint: 'Recipients belong into the profile; checks belong into files of their own.',
  });
}

/**
 * Makes sure that the profile's own mail settings are the ones in force: Monit has one global `set mail-format` and one
 * `set eventqueue`, and of several statements the last one that it parses wins. Of the message, as of everything else,
 * it compares what the check shows: its start.
 *
 * @throws MonitAlertError `profile.overridden`
 */
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

/**
 * Makes sure that a change of who says it changes nothing of what is said: Monit must read the same alerts and mail
 * settings as before, and a daemon must run these or, where an earlier run was killed half-way, what is on disk now.
 *
 * @throws MonitAlertError `import.inexact`, `import.drift`
 */
export function ensureAsBefore(
  { expected, now }: AlertImport,
  checked: CheckedConfiguration,
  loaded: LoadedConfiguration | undefined,
): void {
  const inexact = readDifferences(expected, checked);
  if (inexact.length > 0) {
    throw new MonitAlertError('import.inexact', 'Monit would not alert as it does now', {
      details: inexact,
      hint: 'Nothing was touched. Move these statements into a profile by hand, or go with --from-none.',
    });
  }
  if (loaded === undefined) return;
  const drift = differences(now.checked, loaded);
  if (drift.length === 0 || differences(expected, loaded).length === 0) return;
  throw new MonitAlertError('import.drift', 'Monit runs something else than what its files say', {
    details: drift,
    hint: 'Nothing was touched. Make Monit load its files first: `monit-alert reload`.',
  });
}

function readDifferences(expected: AlertImport['expected'], checked: CheckedConfiguration): string[] {
  const { alerts, mail } = expected;
  const rows = [
    ...subtractAlerts(alerts, checked.alerts).map((alert) => ['not any more', alert] as const),
    ...subtractAlerts(checked.alerts, alerts).map((alert) => ['only then', alert] as const),
  ].map(([what, alert]) => `${what}: ${alert.recipient}: ${describeAlert(alert)}`);
  const isSameMail = differences({ alerts: [], mail }, { alerts: [], mail: checked.mail }).length === 0;
  return isSameMail ? rows : [...rows, 'the mail settings would be others'];
}

function messageConflicts({ message }: MailFormat, mail: MailSettings): string[] {
  if (message === undefined) return [];
  // Monit, too, takes the blanks off both ends of the message.
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

/** Quotes around a sender's name are the profile's own: Monit is not given them. */
function asPrinted(sender: string | undefined): string | undefined {
  const parsed = sender === undefined ? undefined : parseSender(sender);
  return parsed === undefined ? sender : formatSender(parsed);
}

function normal(text: string): string {
  return text.trim().replace(/\s+/g, ' ');
}
