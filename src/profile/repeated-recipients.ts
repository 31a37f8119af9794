import { type EventName, eventNames } from '../monit/config/events.ts';

/** What decides whether two entries of one address send the same mail. */
export interface RecipientRow {
  readonly address: string;
  readonly events: readonly EventName[];
  readonly reminder: number | undefined;
  /** Equal texts are equal formats. */
  readonly format: string;
}

export interface Repetition {
  /** The indexes of an entry and of an earlier one. */
  readonly index: number;
  readonly earlier: number;
  /** What both of them mail; never empty. */
  readonly events: readonly EventName[];
}

/**
 * Monit mails for each row that matches, so several rows for one address are of use: for other events, or with another
 * reminder or format. If all of that is equal, the second mail only repeats the first.
 * @param rows undefined for an entry that is not valid.
 */
export function repetitions(rows: readonly (RecipientRow | undefined)[]): Repetition[] {
  const known = new Map<string, number[]>();
  return rows.flatMap((row, index) => {
    if (row === undefined) return [];
    const key = JSON.stringify([mailbox(row.address), row.reminder, row.format]);
    const before = known.get(key) ?? [];
    known.set(key, [...before, index]);
    const [first] = before.flatMap((earlier) => {
      const events = row.events.filter((event) => rows[earlier]?.events.includes(event));
      return events.length === 0 ? [] : [{ index, earlier, events }];
    });
    return first === undefined ? [] : [first];
  });
}

export function whichEvents(events: readonly EventName[]): string {
  return events.length === eventNames.length ? 'every event' : events.join(', ');
}

/** A domain is the same in any case; what is before the @ is the receiving host's to compare (RFC 5321, 2.4). */
function mailbox(address: string): string {
  const at = address.lastIndexOf('@');
  return address.slice(0, at) + address.slice(at).toLowerCase();
}
