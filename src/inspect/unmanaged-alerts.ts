import { describeAlert } from '../monit/config/alert-table.ts';
import { recipientKey } from '../monit/config/effective-alerts.ts';
import type { Accepted } from '../site.ts';
import { isAccepted } from './accepted.ts';
import type { Place, PlacedAlert } from './alert-places.ts';
import type { AlertSources } from './alert-sources.ts';

/** An alert that stays in force whatever the profile says. */
export interface UnmanagedAlert {
  /** A mail address. */
  readonly recipient: string;
  /** Undefined for a global `set alert`. */
  readonly service: string | undefined;
  /** Of a global one: the services that it still applies to; undefined: all. */
  readonly services?: readonly string[] | undefined;
  /** In words. */
  readonly events: string;
  /** Undefined if our parser did not find what Monit read. */
  readonly place: Place | undefined;
  /** Whether the site knows it (`accept` in config.yaml): nobody is warned of it. Undefined: no. */
  readonly accepted?: true | undefined;
}

/** The files of services silence global alerts there, but no alert of the service's own. */
export function unmanagedAlertsInForce(
  sources: Pick<AlertSources, 'unmanaged' | 'managedServices'>,
  accepted?: Accepted,
): UnmanagedAlert[] {
  return alertsInForce(sources).map((alert) => (isAccepted(alert, accepted) ? { ...alert, accepted: true } : alert));
}

function alertsInForce({
  unmanaged: { globals, services },
  managedServices,
}: Pick<AlertSources, 'unmanaged' | 'managedServices'>): UnmanagedAlert[] {
  const inForce = (alert: PlacedAlert, service: string | undefined): UnmanagedAlert => {
    return { recipient: alert.recipient, service, events: describeAlert(alert), place: alert.place };
  };
  const replaced = new Map(managedServices.map(({ name, alerts }) => [name, new Set(alerts.map(recipientKey))]));
  const names = services.map(({ name }) => name);
  return [
    ...globals.flatMap((alert) => {
      const left = names.filter((name) => replaced.get(name)?.has(recipientKey(alert)) !== true);
      if (left.length === names.length) return [inForce(alert, undefined)];
      return left.length === 0 ? [] : [{ ...inForce(alert, undefined), services: left }];
    }),
    ...services.flatMap(({ name, alerts }) =>
      // Monit shows `noalert` as an alert on no events.
      alerts.filter(({ events }) => events.length > 0).map((alert) => inForce(alert, name)),
    ),
  ];
}

/** `ops@example.org still gets: backup (all events), from /etc/monit/conf.d/backup:4` */
export function describeUnmanaged({ recipient, service, services, events, place }: UnmanagedAlert): string {
  const named = service ?? services?.join(', ');
  const what = named === undefined ? events : `${named} (${events})`;
  return `${recipient} still gets: ${what}${place === undefined ? '' : `, from ${place.file}:${place.line}`}`;
}
