import {
  endOf,
  type Hold,
  type HoldEnd,
  isLapsed,
  isOver,
  type Maintenance,
  type UnconfirmedBase,
  unconfirmedBase,
  withBase,
  withoutHolds,
} from './model.ts';
import { goneKeepers } from './owner-process.ts';

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
  readonly lapsed: UnconfirmedBase | undefined;
}

/** A maintenance without the holds that are over by now, and without a base that was not confirmed in time. */
export function withoutEnded(maintenance: Maintenance): ByNow {
  const isGone = goneKeepers(maintenance.holds);
  const now = Date.now();
  const ended = maintenance.holds.flatMap((hold) => {
    const end = endOf(hold, now, isGone);
    return end === undefined ? [] : [{ hold, end }];
  });
  const held = withoutHolds(
    maintenance,
    ended.map(({ hold }) => hold.id),
  );
  const lapsed = unconfirmedBase(maintenance);
  if (lapsed === undefined || !isLapsed(lapsed, now)) return { maintenance: held, ended, lapsed: undefined };
  return { maintenance: withBase(held, lapsed.before), ended, lapsed };
}

/** `hold 4f2a91 ended: expired; default was not confirmed in time`, for the history. */
export function describeEnds(ended: readonly EndedHold[], lapsed?: UnconfirmedBase): string | undefined {
  const ends = [
    ...ended.map(({ hold, end }) => `hold ${hold.id} ended: ${end}`),
    ...(lapsed === undefined ? [] : [`${lapsed.profile} was ${notConfirmed}`]),
  ];
  return ends.length === 0 ? undefined : ends.join('; ');
}

/** By these words the history knows a change that nobody confirmed. */
export const notConfirmed = 'not confirmed in time';

/** Whether there is something for `sync` to do. */
export function isDue(maintenance: Maintenance): boolean {
  const { settled, returning, notBefore } = maintenance;
  const isTime = notBefore === undefined || Date.parse(notBefore) <= Date.now();
  if (isTime && (!settled || returning.length > 0 || isOver(maintenance))) return true;
  const { ended, lapsed } = withoutEnded(maintenance);
  return ended.length > 0 || lapsed !== undefined;
}
