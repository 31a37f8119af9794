import { subtractAlerts } from '../monit/config/alert-table.ts';
import type { ServiceAlerts } from '../monit/config/effective-alerts.ts';
import type { Alert } from '../monit/config/grammar.ts';
import type { Place, PlacedAlerts } from './alert-places.ts';

/** An alert and the file that it comes from. */
export interface TracedAlert extends Alert {
  /** `managed`: the managed file. `unmanaged`: another file. `unknown`: loaded, and not what the files say now. */
  readonly foundIn: 'managed' | 'unmanaged' | 'unknown';
  /** Of an unmanaged alert, where our reader found it. */
  readonly place: Place | undefined;
}

/** All alerts of a configuration. */
export interface TracedAlerts {
  readonly globals: readonly TracedAlert[];
  readonly services: readonly ServiceAlerts<TracedAlert>[];
}

/** The alerts of a configuration on disk; services have their own from other files than ours only. */
export function traceInstalled(managed: readonly Alert[], unmanaged: PlacedAlerts): TracedAlerts {
  const toUnmanaged = (alert: Alert & { readonly place: Place | undefined }) => ({
    ...alert,
    foundIn: 'unmanaged' as const,
  });
  return {
    globals: [
      ...managed.map((alert) => ({ ...alert, foundIn: 'managed' as const, place: undefined })),
      ...unmanaged.globals.map(toUnmanaged),
    ],
    services: unmanaged.services.map(({ name, alerts }) => ({ name, alerts: alerts.map(toUnmanaged) })),
  };
}

/** What a daemon shows, row by row traced to what the files say. */
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

/** Each known row stands for one of the rows that are equal to it; what nobody knows stays as it is. */
function traceRows(rows: readonly Alert[], known: readonly TracedAlert[]): TracedAlert[] {
  const notLoaded = new Set<Alert>(subtractAlerts(known, rows));
  return [
    ...known.filter((alert) => !notLoaded.has(alert)),
    ...subtractAlerts(rows, known).map((alert) => ({ ...alert, foundIn: 'unknown' as const, place: undefined })),
  ];
}
