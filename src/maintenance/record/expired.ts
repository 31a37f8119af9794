import {
  endOf,
  type Hold,
  type HoldEnd,
  isOverdue,
  isOver,
  type Maintenance,
  type UnconfirmedBase,
  unconfirmedBase,
  withBase,
  withoutHolds,
} from './model.ts';
import { goneOwnerProcesses } from './owner-process.ts';

/** A hold that is over, and why. */
export interface EndedHold {
  /** As it was. */
  readonly hold: Hold;
  /** Why it is over. */
  readonly end: HoldEnd;
}

/** A maintenance as it is to be by now, and what that ends. */
export interface ByNow {
  readonly maintenance: Maintenance;
  readonly ended: readonly EndedHold[];
  /** A base that nobody confirmed in time. */
  readonly reverted: UnconfirmedBase | undefined;
}

/** A maintenance without the holds that are over by now, and without a base that was not confirmed in time. */
export function withoutEnded(maintenance: Maintenance): ByNow {
  const isGone = goneOwnerProcesses(maintenance.holds);
  const now = Date.now();
  const ended = maintenance.holds.flatMap((hold) => {
    const end = endOf(hold, now, isGone);
    return end === undefined ? [] : [{ hold, end }];
  });
  const held = withoutHolds(
    maintenance,
    ended.map(({ hold }) => hold.id),
  );
  const reverted = unconfirmedBase(maintenance);
  if (reverted === undefined || !isOverdue(reverted, now)) return { maintenance: held, ended, reverted: undefined };
  return { maintenance: withBase(held, reverted.before), ended, reverted };
}

/** `hold 4f2a91 ended: expired; default was not confirmed in time`, for the history. */
export function describeEnds(ended: readonly EndedHold[], reverted?: UnconfirmedBase): string | undefined {
  const ends = [
    ...ended.map(({ hold, end }) => `hold ${hold.id} ended: ${end}`),
    ...(reverted === undefined ? [] : [`${reverted.profile} was ${notConfirmed}`]),
  ];
  return ends.length === 0 ? undefined : ends.join('; ');
}

/** By these words the history knows a change that nobody confirmed. */
export const notConfirmed = 'not confirmed in time';

/** Whether there is something for `sync` to do. */
export function isDue(maintenance: Maintenance): boolean {
  const { reconciled, returning, notBefore } = maintenance;
  const isTime = notBefore === undefined || Date.parse(notBefore) <= Date.now();
  if (isTime && (!reconciled || returning.length > 0 || isOver(maintenance))) return true;
  const { ended, reverted } = withoutEnded(maintenance);
  return ended.length > 0 || reverted !== undefined;
}
