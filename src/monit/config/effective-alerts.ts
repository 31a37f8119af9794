import type { Alert } from './grammar.ts';

/** Whose events a recipient is mailed, and by what kind of statement. */
export interface Concern {
  /** The service's name. */
  readonly service: string;
  /** `local`: an `alert` or `noalert` of the service itself; then `events` may be none. */
  readonly origin: 'global' | 'local';
}

/** One cell of the matrix recipients x services: what a recipient gets of a service, and which statement says so. */
export type EffectiveAlert<Row extends Alert = Alert> = Row & Concern;

/** A service with its own `alert` and `noalert` statements. */
export interface ServiceAlerts<Row extends Alert = Alert> {
  readonly name: string;
  readonly alerts: readonly Row[];
}

/**
 * Who gets what by Monit's own rules (5.27.2 to 6.0.0; docs/monit-behaviour.md, "Whom Monit mails"). A service's own
 * statements for a recipient stand in the place of all global ones for that recipient, whole: events and reminder.
 * Letter case does not tell recipients apart. Of what is left each row is a mail of its own, be it to the same
 * recipient.
 *
 * A row without events is kept where it is all that a recipient has of a service and holds a global alert back.
 */
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

/** The first `noalert` for each recipient who would be mailed but for it, and is not mailed by another row. */
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

/** Monit compares addresses byte for byte but for the case of ASCII letters. */
function recipientKey({ recipient }: Alert): string {
  return recipient.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
