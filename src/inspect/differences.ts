import { type CheckedConfiguration, type MailSettings, startOfMessage } from '../monit/check/check-configuration.ts';
import { describeAlert, subtractAlerts } from '../monit/config/alert-table.ts';
import type { ServiceAlerts } from '../monit/config/effective-alerts.ts';
import type { Alert } from '../monit/config/grammar.ts';
import type { LoadedConfiguration } from '../monit/http/status.ts';
import type { ExpectedMail } from '../render/managed-text.ts';
import { maskPasswords } from '../render/mask-passwords.ts';

type Visible = Pick<CheckedConfiguration & LoadedConfiguration, 'alerts' | 'mail'>;

// Compares only the start of the mail message, which is all that the check shows: see {@link messageDifference}.
export function differences(expected: Visible, loaded: Visible): string[] {
  return [
    ...subtractAlerts(expected.alerts, loaded.alerts).map((alert) => `not loaded: ${sentence(alert)}`),
    ...subtractAlerts(loaded.alerts, expected.alerts).map((alert) => `loaded, and not on disk: ${sentence(alert)}`),
    ...mailDifferences(expected.mail, loaded.mail),
  ];
}

/** Of the alerts in `check` blocks, which no change of a profile compares. */
export function localDifferences(expected: readonly ServiceAlerts[], loaded: readonly ServiceAlerts[]): string[] {
  const [onDisk, inMonit] = [byService(expected), byService(loaded)];
  return [...new Set([...onDisk.keys(), ...inMonit.keys()])].flatMap((service) => {
    const [wanted = [], runs = []] = [onDisk.get(service), inMonit.get(service)];
    return [
      ...subtractAlerts(wanted, runs).map((alert) => `not loaded: ${service}: ${sentence(alert)}`),
      ...subtractAlerts(runs, wanted).map((alert) => `loaded, and not on disk: ${service}: ${sentence(alert)}`),
    ];
  });
}

function byService(services: readonly ServiceAlerts[]): ReadonlyMap<string, readonly Alert[]> {
  return new Map(services.map(({ name, alerts }) => [name, alerts]));
}

function mailDifferences(expected: MailSettings, loaded: MailSettings): string[] {
  const settings: [string, string | undefined, string | undefined][] = [
    ['mail from', expected.from, loaded.from],
    ['mail reply-to', expected.replyTo, loaded.replyTo],
    ['mail subject', expected.subject, loaded.subject],
    ['start of the mail message', start(expected.message), start(loaded.message)],
    ['event queue', expected.queue, loaded.queue],
  ];
  const others = settings.flatMap(([name, wanted, runs]) =>
    wanted?.trim() === runs?.trim()
      ? []
      : [`${name}: "${maskPasswords(wanted ?? '')}" on disk, "${maskPasswords(runs ?? '')}" loaded`],
  );
  return [...serverDifferences(expected.servers, loaded.servers), ...others];
}

/** Without names: Monit takes words behind a password, or behind a mistyped keyword, for further servers. */
function serverDifferences(expected: readonly string[], loaded: readonly string[]): string[] {
  if (expected.join() === loaded.join()) return [];
  if (expected.length !== loaded.length) return [`mail servers: ${expected.length} on disk, ${loaded.length} loaded`];
  return [`mail servers: not the same ${loaded.length} loaded as on disk, or in another order`];
}

function start(message: string | undefined): string | undefined {
  return message === undefined ? undefined : JSON.stringify(startOfMessage(message)).slice(1, -1);
}

/** The check shows only the start of a message; the runtime page shows all of it. */
export function messageDifference(
  { mailFormat }: Pick<ExpectedMail, 'mailFormat'>,
  loaded: Pick<LoadedConfiguration, 'mail'>,
): string | undefined {
  // Monit trims the message as well.
  const wanted = mailFormat?.message?.trim();
  const runs = loaded.mail.message?.trim();
  if (wanted === undefined || wanted === runs) return undefined;
  const [wantedLines, loadedLines] = [wanted.split('\n'), (runs ?? '').split('\n')];
  const line = wantedLines.findIndex((text, index) => text !== loadedLines[index]);
  const at = line === -1 ? wantedLines.length : line;
  const [own, theirs] = [wantedLines, loadedLines].map((lines) => maskPasswords(lines[at] ?? ''));
  return `mail message, line ${at + 1}: "${own ?? ''}" in the profile, "${theirs ?? ''}" loaded`;
}

function sentence(alert: Alert): string {
  return `${alert.recipient}: ${describeAlert(alert)}`;
}
