import type { HistoryEntry } from '../../state/history.ts';
import { durationText } from '../meanwhile/duration-text.ts';
import { endOf, inGrace, isOverdue } from './hold-end.ts';
import {
  type EndedHold,
  type Hold,
  isOver,
  type Maintenance,
  type UnconfirmedBase,
  unconfirmedBase,
  withBase,
  withGrace,
  withoutHolds,
  withUntold,
} from './model.ts';
import { goneOwnerProcesses } from './owner-process.ts';

export interface WithoutEnded {
  readonly maintenance: Maintenance;
  readonly ended: readonly EndedHold[];
  /** Holds whose grace begins. */
  readonly graced: readonly Hold[];
  /** A change that nobody confirmed in time. */
  readonly reverted: UnconfirmedBase | undefined;
}

/** @param well Ids of the holds in grace whose services Monit has found well since; undefined: nobody has looked. */
export function withoutEnded(maintenance: Maintenance, well?: ReadonlySet<string>): WithoutEnded {
  const now = Date.now();
  const moment = { now, isGone: goneOwnerProcesses(maintenance.holds), well };
  const ended = maintenance.holds.flatMap((hold) => {
    const end = endOf(hold, moment);
    return end === undefined ? [] : [{ hold, end }];
  });
  const left = withUntold(
    withoutHolds(
      maintenance,
      ended.map(({ hold }) => hold.id),
    ),
    ended,
  );
  const graced = left.holds.flatMap((hold) => inGrace(hold, moment) ?? []);
  const held = withGrace(left, graced);
  const reverted = unconfirmedBase(maintenance);
  const isReverted = reverted !== undefined && isOverdue(reverted, now);
  return isReverted
    ? { maintenance: withBase(held, reverted.before), ended, graced, reverted }
    : { maintenance: held, ended, graced, reverted: undefined };
}

/** `hold 4f2a91 ended: expired; "default" not confirmed within 5 min: the change was reverted` */
export function describeEnds({ ended, graced = [], reverted }: Ends): string | undefined {
  const ends = [
    ...ended.map(({ hold, end }) => `hold ${hold.id} ended: ${end}`),
    ...graced.map(({ id, graceMs = 0 }) => `hold ${id} is over; its grace of up to ${durationText(graceMs)} has begun`),
    ...(reverted === undefined ? [] : [notConfirmedText(reverted)]),
  ];
  return ends.length === 0 ? undefined : ends.join('; ');
}

/** What is over. */
export type Ends = Pick<WithoutEnded, 'ended' | 'reverted'> & Partial<Pick<WithoutEnded, 'graced'>>;

function notConfirmedText({ profile, forMs }: UnconfirmedBase): string {
  return `"${profile}" ${notConfirmed} within ${durationText(forMs)}: the change was reverted`;
}

const notConfirmed = 'not confirmed';

/** Whether an entry of the history is a revert. */
export function saysReverted({ action, reason }: Pick<HistoryEntry, 'action' | 'reason'>): boolean {
  return (action === 'expiry' || action === 'release') && reason?.includes(notConfirmed) === true;
}

/** Whether `sync` has something to do. `well` is as for {@link withoutEnded}. */
export function isDue(maintenance: Maintenance, well?: ReadonlySet<string>): boolean {
  const { reconciled, returning, notBefore, fallback } = maintenance;
  const isTime = notBefore === undefined || Date.parse(notBefore) <= Date.now();
  if (isTime && (!reconciled || returning.length > 0 || (isOver(maintenance) && fallback === undefined))) return true;
  const { ended, graced, reverted } = withoutEnded(maintenance, well);
  return ended.length > 0 || graced.length > 0 || reverted !== undefined;
}
