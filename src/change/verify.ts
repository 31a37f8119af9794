import { describeAlert, subtractAlerts } from '../monit/alert-table.ts';
import type { CheckedConfiguration, MailSettings } from '../monit/check.ts';
import type { Alert } from '../monit/grammar.ts';
import type { LoadedConfiguration } from '../monit/status.ts';

/** A configuration as far as the check and the daemon both show it. */
type Visible = Pick<CheckedConfiguration & LoadedConfiguration, 'alerts' | 'mail'>;

/**
 * What keeps a loaded configuration from being the one that Monit's check read from disk, a sentence each; empty when
 * they agree. The alert table is compared as a whole, foreign alerts included, and the mail settings with it.
 */
export function differences(expected: Visible, loaded: Visible): string[] {
  return [
    ...subtractAlerts(expected.alerts, loaded.alerts).map((alert) => `not loaded: ${sentence(alert)}`),
    ...subtractAlerts(loaded.alerts, expected.alerts).map((alert) => `loaded, and not on disk: ${sentence(alert)}`),
    ...mailDifferences(expected.mail, loaded.mail),
  ];
}

function mailDifferences(expected: MailSettings, loaded: MailSettings): string[] {
  const settings: [string, string | undefined, string | undefined][] = [
    ['mail servers', expected.servers.join(', '), loaded.servers.join(', ')],
    ['mail from', expected.from, loaded.from],
    ['mail reply-to', expected.replyTo, loaded.replyTo],
    ['mail subject', expected.subject, loaded.subject],
  ];
  return settings.flatMap(([name, wanted, runs]) =>
    wanted?.trim() === runs?.trim() ? [] : [`${name}: "${wanted ?? ''}" on disk, "${runs ?? ''}" loaded`],
  );
}

function sentence(alert: Alert): string {
  return `${alert.recipient}: ${describeAlert(alert)}`;
}
