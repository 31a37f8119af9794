import { subtractAlerts } from '../monit/config/alert-table.ts';
import type { ServiceAlerts } from '../monit/config/effective-alerts.ts';
import type { Alert } from '../monit/config/grammar.ts';
import type { Place, PlacedAlerts } from './alert-places.ts';

/** An alert and the file that it comes from. */
export interface TracedAlert extends Alert {
  /** `unknown`: the daemon has it, but the files do not. */
  readonly foundIn: 'managed' | 'unmanaged' | 'unknown';
  /** Undefined if it is not unmanaged, or was not found. */
  readonly place: Place | undefined;
  /** Of the file of a service that it is in; undefined: it is in no such file. */
  readonly profile?: string | undefined;
}

export interface TracedAlerts {
  readonly globals: readonly TracedAlert[];
  readonly services: readonly ServiceAlerts<TracedAlert>[];
}

/** With the profile of the file that it is in, if that is the file of a service. */
export type ManagedAlert = Alert & Pick<TracedAlert, 'profile'>;

export function traceInstalled({
  managed,
  unmanaged,
  managedServices,
}: {
  readonly managed: readonly Alert[];
  readonly unmanaged: PlacedAlerts;
  readonly managedServices: readonly ServiceAlerts<ManagedAlert>[];
}): TracedAlerts {
  const ours = new Map(managedServices.map(({ name, alerts }) => [name, alerts]));
  const toManaged = (alert: ManagedAlert) => ({ ...alert, foundIn: 'managed' as const, place: undefined });
  const toUnmanaged = (alert: Alert & { readonly place: Place | undefined }) => ({
    ...alert,
    foundIn: 'unmanaged' as const,
  });
  return {
    globals: [...managed.map(toManaged), ...unmanaged.globals.map(toUnmanaged)],
    services: unmanaged.services.map(({ name, alerts }) => ({
      name,
      alerts: [...(ours.get(name) ?? []).map(toManaged), ...alerts.map(toUnmanaged)],
    })),
  };
}

export function traceLoaded(
  loaded: { readonly globals: readonly Alert[]; readonly services: readonly ServiceAlerts[] },
  installed: TracedAlerts,
): TracedAlerts {
  const byName = new Map(installed.services.map(({ name, alerts }) => [name, alerts]));
  return {
    globals: traceRows(loaded.globals, installed.globals),
    services: loaded.services.map(({ name, alerts }) => ({ name, alerts: traceRows(alerts, byName.get(name) ?? []) })),
  };
}

/** If rows are equal, each known place accounts for one of them. */
function traceRows(rows: readonly Alert[], known: readonly TracedAlert[]): TracedAlert[] {
  const notLoaded = new Set<Alert>(subtractAlerts(known, rows));
  return [
    ...known.filter((alert) => !notLoaded.has(alert)),
    ...subtractAlerts(rows, known).map((alert) => ({ ...alert, foundIn: 'unknown' as const, place: undefined })),
  ];
}
