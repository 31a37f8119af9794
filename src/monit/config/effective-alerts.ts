import { foldCase } from './fold-case.ts';
import type { Alert } from './grammar.ts';

export interface Concern {
  /** The service's name. */
  readonly service: string;
  /** `local`: an `alert` or `noalert` of the service; `events` may then be empty. */
  readonly origin: 'global' | 'local';
}

/** One cell of the matrix recipients x services. */
export type EffectiveAlert<Row extends Alert = Alert> = Row & Concern;

export interface ServiceAlerts<Row extends Alert = Alert> {
  readonly name: string;
  readonly alerts: readonly Row[];
}

// Monit's own rules (5.27.2 to 6.0.0; docs/monit-behaviour.md, "Whom Monit mails"): for each recipient, a service's own
// statements replace all global ones, events and reminder. Recipients are compared without case. Each remaining row is
// a separate mail. A row without events is kept if it alone stops a global alert.
export function effectiveAlerts<Row extends Alert>(
  globals: readonly Row[],
  services: readonly ServiceAlerts<Row>[],
): EffectiveAlert<Row>[] {
  const mailing = globals.filter(({ events }) => events.length > 0);
  return services.flatMap(({ name, alerts }) => {
    const own = new Set(alerts.map(recipientKey));
    const local = [...alerts.filter(({ events }) => events.length > 0), ...heldBack(mailing, alerts)];
    return [
      ...local.map((row) => ({ ...row, service: name, origin: 'local' as const })),
      ...mailing
        .filter((row) => !own.has(recipientKey(row)))
        .map((row) => ({ ...row, service: name, origin: 'global' as const })),
    ];
  });
}

/** The first `noalert` for each recipient who would otherwise be mailed by a global alert only. */
function heldBack<Row extends Alert>(globals: readonly Row[], alerts: readonly Row[]): Row[] {
  const wanted = new Set(globals.map(recipientKey));
  const known = new Set(alerts.filter(({ events }) => events.length > 0).map(recipientKey));
  return alerts.filter((row) => {
    const key = recipientKey(row);
    if (row.events.length > 0 || !wanted.has(key) || known.has(key)) return false;
    known.add(key);
    return true;
  });
}

/** Equal for what Monit takes for one recipient. */
export function recipientKey({ recipient }: Pick<Alert, 'recipient'>): string {
  return foldCase(recipient);
}
