import { type Alert, type EventName, eventNames } from './grammar.ts';

/**
 * Monit prints one event under two names: `Icmp` in `monit -t -v`, `Ping` on the runtime page (seen on 5.27.2 to
 * 6.0.0). All others are the grammar's names in another case.
 */
const printedOtherwise: Readonly<Record<string, EventName>> = { ping: 'icmp' };

/** Reads the value of an `Alert on` row, of the check or of the runtime page. */
function parseEvents(printed: string): readonly EventName[] {
  const words = printed.trim().toLowerCase().split(/\s+/);
  if (words.join(' ') === 'all events') return eventNames;
  const named = new Set<string>(words.map((word) => printedOtherwise[word] ?? word));
  return eventNames.filter((event) => named.has(event));
}

/** One `name = value` row that Monit printed, in order. */
export type Row = readonly [name: string, value: string];

/**
 * Reads the alert rows among Monit's rows: `Alert mail to`, then `Alert on`, then `Alert reminder` where there is one.
 * Monit lists recipients in the reverse order of their statements; the table has no order.
 */
export function parseAlertRows(rows: readonly Row[]): Alert[] {
  const alerts: { recipient: string; events: readonly EventName[]; reminderCycles: number }[] = [];
  for (const [name, value] of rows) {
    const current = alerts.at(-1);
    if (name === 'Alert mail to') alerts.push({ recipient: value, events: [], reminderCycles: 0 });
    else if (current === undefined) continue;
    else if (name === 'Alert on') current.events = parseEvents(value);
    else if (name === 'Alert reminder') current.reminderCycles = Number.parseInt(value, 10);
  }
  return alerts;
}

/** Two rows with one key mean the same to Monit. */
function key(alert: Alert): string {
  return JSON.stringify([alert.recipient, alert.events, alert.reminderCycles]);
}

/** The rows of one table that the other lacks; a recipient listed twice is not one listed once. */
export function subtractAlerts(from: readonly Alert[], what: readonly Alert[]): Alert[] {
  const count = new Map<string, number>();
  for (const alert of what) count.set(key(alert), (count.get(key(alert)) ?? 0) + 1);
  return from.filter((alert) => {
    const left = count.get(key(alert)) ?? 0;
    count.set(key(alert), left - 1);
    return left <= 0;
  });
}

/** Whether two tables mean the same to Monit, whatever the order of their rows. */
export function sameAlerts(one: readonly Alert[], other: readonly Alert[]): boolean {
  return one.length === other.length && subtractAlerts(one, other).length === 0;
}

/** `all events`, `all but instance`, `timeout, nonexist`, `nothing`; with the reminder if any. */
export function describeAlert(alert: Alert): string {
  const reminder = alert.reminderCycles === 0 ? '' : `, reminder every ${cycles(alert.reminderCycles)}`;
  return describeEvents(alert.events) + reminder;
}

function describeEvents(events: readonly EventName[]): string {
  if (events.length === 0) return 'nothing';
  const missing = eventNames.filter((event) => !events.includes(event));
  if (missing.length === 0) return 'all events';
  if (missing.length < events.length) return `all but ${missing.join(', ')}`;
  return events.join(', ');
}

function cycles(count: number): string {
  return count === 1 ? 'cycle' : `${count} cycles`;
}
