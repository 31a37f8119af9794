import { clockSlackMs } from './clock-stamp.ts';
import type { Hold, HoldEnd, OwnerProcess, Unconfirmed } from './model.ts';

/** What tells whether a hold is over. */
export interface Moment {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly isGone: (ownerProcess: OwnerProcess) => boolean;
  /** Ids of the holds in grace whose services Monit has found well since; undefined: nobody has looked. */
  readonly well?: ReadonlySet<string> | undefined;
}

/** Undefined while the hold is active. */
export function endOf(hold: Hold, { now, isGone, well }: Moment): HoldEnd | undefined {
  const { graceMs = 0, graceSince } = hold;
  if (graceSince !== undefined) {
    if (isPast(later(graceSince, graceMs), graceMs, now)) return 'grace is over';
    return well?.has(hold.id) === true ? 'services are well' : undefined;
  }
  const over = overSince(hold, { now, isGone });
  if (over === undefined) return undefined;
  return graceMs === 0 || isPast(later(over.since, graceMs), graceMs, now) ? over.end : undefined;
}

/** The hold as it is in its grace; undefined if that has begun already, or is not due. */
export function inGrace(hold: Hold, moment: Moment): Hold | undefined {
  if (hold.graceMs === undefined || hold.graceSince !== undefined) return undefined;
  const over = overSince(hold, moment);
  return over && { ...hold, graceSince: over.since };
}

/** When the hold ends by itself at the latest; undefined if only its owner process ends it. UTC, ISO 8601. */
export function latestEnd({ until, graceMs = 0, graceSince }: Hold): string | undefined {
  return graceSince === undefined ? until : later(graceSince, graceMs);
}

/** `now` is in milliseconds since the epoch. */
export function isOverdue({ until, forMs }: Unconfirmed, now: number): boolean {
  return isPast(until, forMs, now);
}

interface Over {
  readonly end: HoldEnd;
  /** Since when its grace counts. */
  readonly since: string;
}

function overSince({ until, forMs, ownerProcess }: Hold, { now, isGone }: Moment): Over | undefined {
  if (until !== undefined && isPast(until, forMs, now)) {
    // A clock that was ahead when the hold began gives no time that the grace could count from.
    return { end: 'expired', since: new Date(Math.min(Date.parse(until), now)).toISOString() };
  }
  const isEnded = ownerProcess !== undefined && isGone(ownerProcess);
  return isEnded ? { end: 'owner process ended', since: new Date(now).toISOString() } : undefined;
}

function isPast(until: string, forMs: number | undefined, now: number): boolean {
  const leftMs = Date.parse(until) - now;
  // If the clock was ahead when the hold began, the hold would end years later.
  return leftMs <= 0 || (forMs !== undefined && leftMs > forMs + clockSlackMs);
}

function later(time: string, byMs: number): string {
  return new Date(Date.parse(time) + byMs).toISOString();
}
