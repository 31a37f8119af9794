import type { TracedAlerts } from '../inspect/alert-origin.ts';
import { effectiveAlerts } from '../monit/config/effective-alerts.ts';
import type { ServiceStatus } from '../monit/http/status.ts';

/** A service that fails now. After a reload, Monit mails about it once more (5.27.2 to 6.0.0). */
export interface MailedAgain {
  /** Its name. */
  readonly service: string;
  /** Whom Monit may mail, sorted: those who are alerted about any of its events. */
  readonly recipients: readonly string[];
}

/** @param alerts as they are after the change. @param services as Monit shows them before it. */
export function mailedAgain(alerts: TracedAlerts, services: readonly ServiceStatus[]): MailedAgain[] {
  const failing = new Set(services.filter(({ isFailing }) => isFailing).map(({ name }) => name));
  if (failing.size === 0) return [];
  return alerts.services
    .filter(({ name }) => failing.has(name))
    .map((service) => {
      const cells = effectiveAlerts(alerts.globals, [service]).filter(({ events }) => events.length > 0);
      return { service: service.name, recipients: [...new Set(cells.map(({ recipient }) => recipient))].sort() };
    })
    .filter(({ recipients }) => recipients.length > 0);
}
