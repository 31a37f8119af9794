import { type BootTime, bootTimeNow, elapsedMs } from '../../system/boot-clock.ts';
import { clockSlackMs, type Hold, type Maintenance, type Observations, type Unconfirmed } from './model.ts';

/** Milliseconds until `sync` tries again what Monit did not accept. */
export const retryMs = 600_000;

/** The present on both clocks. */
export interface Present {
  /** Milliseconds since the epoch. */
  readonly wallMs: number;
  /** Undefined if the kernel does not show it. */
  readonly boot: BootTime | undefined;
}

export function present(): Present {
  return { wallMs: Date.now(), boot: bootTimeNow() };
}

/** Milliseconds by which clocks drift apart without being set. */
const driftMs = 1_000;

/**
 * A maintenance with all its times as the present clock would have shown them. So a clock that was set neither shortens
 * nor lengthens what is under way. What was begun in an earlier boot keeps its times.
 */
export function atPresentClock(maintenance: Maintenance, now: Present = present()): Maintenance {
  const { holds, unconfirmed, observations, notBefore, refusedSince } = maintenance;
  const retry = notBefore === undefined ? undefined : retryAt(notBefore, refusedSince, now);
  const others = { ...maintenance };
  delete others.notBefore;
  return {
    ...others,
    holds: holds.map((hold) => holdAt(hold, now)),
    ...(unconfirmed && { unconfirmed: unconfirmedAt(unconfirmed, now) }),
    ...(observations && { observations: observationsAt(observations, now) }),
    ...(retry !== undefined && { notBefore: retry }),
  };
}

function holdAt(hold: Hold, now: Present): Hold {
  const { until, forMs, countsFrom } = hold;
  if (until === undefined || forMs === undefined) return hold;
  return { ...hold, until: corrected(until, countsFrom, forMs, now) };
}

function unconfirmedAt(unconfirmed: Unconfirmed, now: Present): Unconfirmed {
  const { until, forMs, countsFrom } = unconfirmed;
  return { ...unconfirmed, until: corrected(until, countsFrom, forMs, now) };
}

function observationsAt(observations: Observations, now: Present): Observations {
  return { ...observations, since: corrected(observations.since, observations.countsFrom, 0, now) };
}

/** A time further away than the longest pause was written down by a wrong clock. */
function retryAt(notBefore: string, refusedSince: BootTime | undefined, now: Present): string | undefined {
  const at = corrected(notBefore, refusedSince, retryMs, now);
  return Date.parse(at) > now.wallMs + retryMs + clockSlackMs ? undefined : at;
}

/** The time that is `afterMs` after `from`; `written` if it is about the same, or `from` is of another boot. */
export function corrected(written: string, from: BootTime | undefined, afterMs: number, { wallMs, boot }: Present): string {
  const elapsed = elapsedMs(from, boot);
  if (elapsed === undefined) return written;
  const exact = wallMs - elapsed + afterMs;
  return Math.abs(exact - Date.parse(written)) <= driftMs ? written : new Date(exact).toISOString();
}
