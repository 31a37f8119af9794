import type { PlannedHold } from './calendar/model.ts';
import type { Reconciliation } from './reconcile.ts';
import type { EndedHold, Hold, Maintenance, UnconfirmedBase } from './record/model.ts';

/** The result of ending holds. */
export interface Released {
  /** Planned holds that will not begin. */
  readonly cancelled?: readonly PlannedHold[];
  /** Every hold that has ended, with the reason. */
  readonly ended: readonly EndedHold[];
  /** Holds whose grace has begun. */
  readonly graced?: readonly Hold[];
  /** An unconfirmed change that was reverted. */
  readonly reverted?: UnconfirmedBase | undefined;
  /** The hold that mutes alerts for longer than allowed, of which somebody is to be reminded now. */
  readonly reminder?: Hold | undefined;
  /** Undefined if no hold is active and nothing is left to do. */
  readonly maintenance: Maintenance | undefined;
  /** Undefined if there was nothing to end. */
  readonly reconciliation: Reconciliation | undefined;
}

export function nothingEnded(maintenance?: Maintenance): Released {
  return { ended: [], maintenance, reconciliation: undefined };
}
