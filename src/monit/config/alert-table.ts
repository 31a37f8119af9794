import { type EventName, eventNames } from './events.ts';
import { type Alert } from './grammar.ts';

/** `Icmp` in `monit -t -v` is `Ping` on the runtime page (5.27.2 to 6.0.0); other names differ only in case. */
const printedOtherwise: Readonly<Record<string, EventName>> = { ping: 'icmp' };

/** `Alert on` of the check or of the runtime page. */
function parseEvents(printed: string): readonly EventName[] {
  const words = printed.trim().toLowerCase().split(/\s+/);
  if (words.join(' ') === 'all events') return eventNames;
  const named = new Set<string>(words.map((word) => printedOtherwise[word] ?? word));
  return eventNames.filter((event) => named.has(event));
}

export type Row = readonly [name: string, value: string];

/** Rows come as `Alert mail to`, `Alert on`, and `Alert reminder` if there is one, last statement first. */
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

function key(alert: Alert): string {
  return JSON.stringify([alert.recipient, alert.events, alert.reminderCycles]);
}

/** Duplicates count: a recipient listed twice differs from one listed once. */
export function subtractAlerts(from: readonly Alert[], what: readonly Alert[]): Alert[] {
  const count = new Map<string, number>();
  for (const alert of what) count.set(key(alert), (count.get(key(alert)) ?? 0) + 1);
  return from.filter((alert) => {
    const left = count.get(key(alert)) ?? 0;
    count.set(key(alert), left - 1);
    return left <= 0;
  });
}

/** In any order. */
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
