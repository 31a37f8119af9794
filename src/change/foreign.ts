import { describeAlert } from '../monit/alert-table.ts';
import type { CheckedService } from '../monit/check.ts';
import type { ForeignAlert } from '../monit/control-file.ts';
import type { Alert } from '../monit/grammar.ts';

/** An alert that stays in force whatever the profile says. */
export interface ForeignAlertInForce {
  readonly recipient: string;
  /** Undefined for a global `set alert`. */
  readonly service: string | undefined;
  /** What is mailed, in words. */
  readonly events: string;
  /** Where it stands; undefined where our reader of Monit's syntax did not find what Monit itself read. */
  readonly place: { readonly file: string; readonly line: number } | undefined;
}

/**
 * Joins what Monit read with where it stands. Monit's word counts: an alert that it read is named, place or no place.
 *
 * @param globals the global alerts outside of the managed file, as Monit's check printed them.
 * @param located every alert statement outside of the managed file, as we found them in the text.
 */
export function foreignAlertsInForce(
  globals: readonly Alert[],
  services: readonly Pick<CheckedService, 'name' | 'alerts'>[],
  located: readonly ForeignAlert[],
): ForeignAlertInForce[] {
  const unused = located.filter(({ kind }) => kind === 'alert');
  const inForce = (alert: Alert, service: string | undefined): ForeignAlertInForce => {
    const index = unused.findIndex((one) => isSame(one, alert.recipient, service));
    const [found] = index === -1 ? [] : unused.splice(index, 1);
    const place = found === undefined ? undefined : { file: found.file, line: found.line };
    return { recipient: alert.recipient, service, events: describeAlert(alert), place };
  };
  return [
    ...globals.map((alert) => inForce(alert, undefined)),
    ...services.flatMap(({ name, alerts }) =>
      // `noalert` shows as an alert on no events: it keeps mail back.
      alerts.filter(({ events }) => events.length > 0).map((alert) => inForce(alert, name)),
    ),
  ];
}

function isSame(statement: ForeignAlert, recipient: string, service: string | undefined): boolean {
  return (
    statement.recipient === recipient &&
    (service === undefined ? statement.scope === 'global' : (statement.service ?? service) === service)
  );
}

/** `ops@example.org still gets: backup (all events), by /etc/monit/conf.d/backup:4` */
export function describeForeign({ recipient, service, events, place }: ForeignAlertInForce): string {
  const what = service === undefined ? events : `${service} (${events})`;
  return `${recipient} still gets: ${what}${place === undefined ? '' : `, by ${place.file}:${place.line}`}`;
}
