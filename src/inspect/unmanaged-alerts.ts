import { describeAlert } from '../monit/config/alert-table.ts';
import type { Place, PlacedAlert, PlacedAlerts } from './alert-places.ts';

/** An alert that stays in force whatever the profile says. */
export interface UnmanagedAlert {
  /** A mail address. */
  readonly recipient: string;
  /** Undefined for a global `set alert`. */
  readonly service: string | undefined;
  /** In words. */
  readonly events: string;
  /** Undefined if our parser did not find what Monit read. */
  readonly place: Place | undefined;
}

export function unmanagedAlertsInForce({ globals, services }: PlacedAlerts): UnmanagedAlert[] {
  const inForce = (alert: PlacedAlert, service: string | undefined): UnmanagedAlert => {
    return { recipient: alert.recipient, service, events: describeAlert(alert), place: alert.place };
  };
  return [
    ...globals.map((alert) => inForce(alert, undefined)),
    ...services.flatMap(({ name, alerts }) =>
      // Monit shows `noalert` as an alert on no events.
      alerts.filter(({ events }) => events.length > 0).map((alert) => inForce(alert, name)),
    ),
  ];
}

/** `ops@example.org still gets: backup (all events), from /etc/monit/conf.d/backup:4` */
export function describeUnmanaged({ recipient, service, events, place }: UnmanagedAlert): string {
  const what = service === undefined ? events : `${service} (${events})`;
  return `${recipient} still gets: ${what}${place === undefined ? '' : `, from ${place.file}:${place.line}`}`;
}
