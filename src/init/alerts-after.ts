import type { CheckedService } from '../monit/check/check-configuration.ts';
import { subtractAlerts } from '../monit/config/alert-table.ts';
import type { Alert } from '../monit/config/grammar.ts';
import type { InstalledFile } from './import-profile.ts';
import type { ImportableAlert } from './importable-alerts.ts';

/** The alerts of now; those that a killed run has already put into the managed file count once. */
export function alertsAfter(
  read: readonly Alert[],
  taken: readonly ImportableAlert[],
  ours: InstalledFile | undefined,
): readonly Alert[] {
  return subtractAlerts(read, doubledIn(taken, ours));
}

/** Those that are in the managed file as well as in the user's. */
export function doubledIn(taken: readonly ImportableAlert[], ours: InstalledFile | undefined): Alert[] {
  const alerts = taken.map(({ alert }) => alert);
  return subtractAlerts(alerts, subtractAlerts(alerts, ours?.alerts ?? []));
}

/** The same for a service, whose file repeats them. */
export function countedOnce(doubled: readonly Alert[]) {
  return (service: CheckedService): CheckedService => {
    const { alerts } = service;
    const repeated = doubled.filter((alert) => subtractAlerts([alert, alert], alerts).length === 0);
    return { ...service, alerts: subtractAlerts(alerts, repeated) };
  };
}

/** Those of the alerts of now that the managed file has. */
export function managedAfter(taken: readonly ImportableAlert[], ours: InstalledFile | undefined): Alert[] {
  const installed = ours?.alerts ?? [];
  return [
    ...installed,
    ...subtractAlerts(
      taken.map(({ alert }) => alert),
      installed,
    ),
  ];
}
