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
  const [earlier, later] = [before && byRecipient(before), byRecipient(after)];
  return [...new Set([...(earlier?.keys() ?? []), ...later.keys()])]
    .sort()
    .map((recipient) => ({
      recipient,
      before: earlier && describe(earlier.get(recipient)),
      after: describe(later.get(recipient)),
    }))
    .filter((effect) => effect.before !== effect.after);
}

function byRecipient(table: readonly Alert[]): ReadonlyMap<string, readonly Alert[]> {
  const own = new Map<string, Alert[]>();
  for (const alert of table) own.set(alert.recipient, [...(own.get(alert.recipient) ?? []), alert]);
  return own;
}

function describe(own: readonly Alert[] = []): string {
  return own.length === 0 ? 'nothing' : own.map(describeAlert).sort().join('; and ');
}
