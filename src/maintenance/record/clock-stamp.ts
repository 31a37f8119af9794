import * as v from 'valibot';
import { millisecondsSchema, wallMsSchema } from '../../state/schemas.ts';
import { type BootTime, bootTimeNow, elapsedMs } from '../../system/boot-clock.ts';
import type { Hold, Maintenance, Observations } from './model.ts';

/** Milliseconds that a clock may be set back unnoticed. */
export const clockSlackMs = 60_000;

/** Milliseconds; who sets a clock by more than this corrects a wrong one. */
const dayMs = 86_400_000;

/** Milliseconds until `sync` tries again what Monit did not accept. */
export const retryMs = 600_000;

/** One moment on two clocks: the one that can be set, and the one that nobody sets. */
export interface ClockStamp {
  /** Milliseconds since the epoch. */
  readonly wallMs: number;
  /** Undefined if the kernel does not show it. */
  readonly boot?: BootTime | undefined;
}

export const clockStampSchema = v.object({
  wallMs: wallMsSchema,
  boot: v.optional(v.object({ bootId: v.string(), ms: millisecondsSchema })),
});

export function clockStamp(): ClockStamp {
  return { wallMs: Date.now(), boot: bootTimeNow() };
}

/** Clocks are corrected by less than this without being set. */
const driftMs = 1_000;

/** Milliseconds by which the wall clock was set meanwhile; 0 if that cannot be known, as after a reboot. */
export function clockStepMs(then: ClockStamp | undefined, now: ClockStamp): number {
  const elapsed = elapsedMs(then?.boot, now.boot);
  if (then === undefined || elapsed === undefined) return 0;
  const step = now.wallMs - then.wallMs - elapsed;
  return Math.abs(step) <= driftMs ? 0 : step;
}

export function shifted(time: string, byMs: number): string {
  return byMs === 0 ? time : new Date(Date.parse(time) + byMs).toISOString();
}

/**
 * The maintenance with all its times as the present clock would have shown them, so that a clock that was set neither
 * shortens nor lengthens what is under way.
 * @param written undefined: an earlier version wrote it.
 */
export function atPresentClock(
  maintenance: Maintenance,
  written: ClockStamp | undefined,
  now: ClockStamp = clockStamp(),
): Maintenance {
  const believed = withoutFarRetry(maintenance, now);
  const step = clockStepMs(written, now);
  return step === 0 ? believed : shiftedBy(believed, step);
}

/** What a wrong clock wrote down is not believed: a try too many costs a reload, a try too few leaves alerts off. */
function withoutFarRetry(maintenance: Maintenance, { wallMs }: ClockStamp): Maintenance {
  const { notBefore, ...others } = maintenance;
  const isTooFar = notBefore !== undefined && Date.parse(notBefore) > wallMs + retryMs + clockSlackMs;
  return isTooFar ? others : maintenance;
}

function shiftedBy(maintenance: Maintenance, byMs: number): Maintenance {
  const { holds, unconfirmed, observations, notBefore } = maintenance;
  const later = <T extends { since: string; until?: string | undefined }>(span: T): T => ({
    ...span,
    since: shifted(span.since, byMs),
    ...(span.until !== undefined && { until: shifted(span.until, byMs) }),
  });
  const seen = Object.entries(observations?.seenFailing ?? {});
  const seenFailing: Record<string, string> = Object.fromEntries(seen.map(([name, at]) => [name, shifted(at, byMs)]));
  return {
    ...maintenance,
    holds: holds.map((hold) => shiftedHold(hold, byMs)),
    ...(unconfirmed && { unconfirmed: later(unconfirmed) }),
    ...(observations && {
      observations: { ...later(observations), seenFailing, ...unscopedSinceOf(observations, byMs) },
    }),
    ...(notBefore !== undefined && { notBefore: shifted(notBefore, byMs) }),
  };
}

/** An end that was requested as a time of day follows the clock, unless that was wrong by more than a day. */
function shiftedHold(hold: Hold, byMs: number): Hold {
  const { since, from, until, forMs, graceSince } = hold;
  const isElapsed = forMs !== undefined || Math.abs(byMs) > dayMs;
  return {
    ...hold,
    since: shifted(since, byMs),
    ...(from !== undefined && { from: shifted(from, byMs) }),
    ...(until !== undefined && isElapsed && { until: shifted(until, byMs) }),
    ...(graceSince !== undefined && { graceSince: shifted(graceSince, byMs) }),
  };
}

function unscopedSinceOf({ unscopedSince }: Observations, byMs: number): Pick<Observations, 'unscopedSince'> {
  return unscopedSince === undefined ? {} : { unscopedSince: shifted(unscopedSince, byMs) };
}
