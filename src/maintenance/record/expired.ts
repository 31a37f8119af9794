import type { HistoryEntry } from '../../state/history.ts';
import { durationText } from '../meanwhile/duration-text.ts';
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

/** A hold that has ended. */
export interface EndedHold {
  /** As it was before it ended. */
  readonly hold: Hold;
  /** Why it ended. */
  readonly end: HoldEnd;
}

export interface WithoutEnded {
  readonly maintenance: Maintenance;
  readonly ended: readonly EndedHold[];
  /** A change that nobody confirmed in time. */
  readonly reverted: UnconfirmedBase | undefined;
}

export function withoutEnded(maintenance: Maintenance): WithoutEnded {
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

/** `hold 4f2a91 ended: expired; "default" not confirmed within 5 min: the change was reverted` */
export function describeEnds(ended: readonly EndedHold[], reverted?: UnconfirmedBase): string | undefined {
  const ends = [
    ...ended.map(({ hold, end }) => `hold ${hold.id} ended: ${end}`),
    ...(reverted === undefined ? [] : [notConfirmedText(reverted)]),
  ];
  return ends.length === 0 ? undefined : ends.join('; ');
}

function notConfirmedText({ profile, forMs }: UnconfirmedBase): string {
  return `"${profile}" ${notConfirmed} within ${durationText(forMs)}: the change was reverted`;
}

const notConfirmed = 'not confirmed';

/** Whether an entry of the history is a revert. */
export function saysReverted({ action, reason }: Pick<HistoryEntry, 'action' | 'reason'>): boolean {
  return (action === 'expiry' || action === 'release') && reason?.includes(notConfirmed) === true;
}

/** Whether `sync` has something to do. */
export function isDue(maintenance: Maintenance): boolean {
  const { reconciled, returning, notBefore, fallback } = maintenance;
  const isTime = notBefore === undefined || Date.parse(notBefore) <= Date.now();
  if (isTime && (!reconciled || returning.length > 0 || (isOver(maintenance) && fallback === undefined))) return true;
  const { ended, reverted } = withoutEnded(maintenance);
  return ended.length > 0 || reverted !== undefined;
}
