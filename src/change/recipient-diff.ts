import { describeAlert } from '../monit/config/alert-table.ts';
import type { Alert } from '../monit/config/grammar.ts';

/** What a change means for one recipient of global alerts. */
export interface Effect {
  /** A mail address. */
  readonly recipient: string;
  /** In words; undefined if unknown. */
  readonly before: string | undefined;
  /** In words: `all but instance`, `nothing`. */
  readonly after: string;
}

/** Sorted by address. `before` is undefined if it is unknown. */
export function effectOf(before: readonly Alert[] | undefined, after: readonly Alert[]): Effect[] {
  const recipients = [...new Set([...(before ?? []), ...after].map(({ recipient }) => recipient))].sort();
  return recipients
    .map((recipient) => ({
      recipient,
      before: before === undefined ? undefined : describe(before, recipient),
      after: describe(after, recipient),
    }))
    .filter((effect) => effect.before !== effect.after);
}

function describe(table: readonly Alert[], recipient: string): string {
  const own = table.filter((alert) => alert.recipient === recipient).map(describeAlert);
  return own.length === 0 ? 'nothing' : own.sort().join('; and ');
}
