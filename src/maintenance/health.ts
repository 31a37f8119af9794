import type { Survey } from '../change/survey.ts';
import { MonitAlertError } from '../errors.ts';
import { durationText } from './duration-text.ts';
import { clockSlackMs, endOf, type Keeper, type Maintenance, profileInForce } from './maintenance.ts';

/** Everything that a monitoring system may ask, as of one moment. */
export interface Health {
  /** The profile that is to be in force; undefined where none of ours is. */
  readonly profile: string | undefined;
  /** What is wrong, a sentence each; empty when all is well. */
  readonly problems: readonly string[];
  readonly holds: number;
  /** Undefined where nothing could be seen. */
  readonly seen: SeenHealth | undefined;
}

export interface SeenHealth {
  readonly isRunning: boolean;
  readonly isMuted: boolean;
  /** Milliseconds for which alerts have been off; 0 where they are on. */
  readonly mutedMs: number;
  /** How many disagreements of rendered, installed and loaded there are. */
  readonly drift: number;
}

/** Milliseconds that a hold may be over before it is said that nobody ends it; timers come once a minute. */
const graceMs = 300_000;

/**
 * Judges what was seen.
 *
 * @param survey what was seen, or why nothing could be.
 * @param maxMuteMs milliseconds for which alerts may be off.
 * @param now milliseconds since the epoch.
 * @param isGone whether the process of a hold is no more.
 */
export function judgeHealth(
  survey: Survey | MonitAlertError,
  maintenance: Maintenance | undefined,
  maxMuteMs: number,
  now: number,
  isGone: (keeper: Keeper) => boolean,
): Health {
  const holds = maintenance?.holds.length ?? 0;
  if (survey instanceof MonitAlertError) {
    const problems = [[survey.message, ...survey.details].join(': ')];
    return { profile: undefined, problems, holds, seen: undefined };
  }
  const isMuted = survey.profile !== undefined && survey.alerts.length === 0;
  const sinceMs = isMuted ? now - mutedSince(survey, maintenance, now) : 0;
  const mutedMs = Math.max(0, sinceMs);
  return {
    profile: maintenance === undefined ? survey.profile : profileInForce(maintenance),
    problems: [
      ...(survey.monit === undefined ? ['Monit is not running'] : []),
      ...(survey.profile === undefined ? ['no profile is in force'] : []),
      ...(mutedMs > maxMuteMs
        ? [`alerts have been off for ${durationText(mutedMs)} (allowed: ${durationText(maxMuteMs)})`]
        : []),
      // Nobody could say for how long, and --max-mute would wait for years.
      ...(sinceMs < -clockSlackMs
        ? [`alerts are off from a time that lies ${durationText(-sinceMs)} ahead: a clock was or is wrong`]
        : []),
      ...overdue(maintenance, now, isGone),
      ...survey.drift,
    ],
    holds,
    seen: { isRunning: survey.monit !== undefined, isMuted, mutedMs, drift: survey.drift.length },
  };
}

/** A mute of holds began with the first of them; one of the base, when the file was written. */
function mutedSince({ installedAt }: Survey, maintenance: Maintenance | undefined, now: number): number {
  const since = maintenance !== undefined && maintenance.holds.length > 0 ? maintenance.window.since : installedAt;
  return since === undefined ? now : Date.parse(since);
}

/** What should have ended and has not, or was begun and not finished; a sentence each. */
export function overdue(
  maintenance: Maintenance | undefined,
  now: number,
  isGone: (keeper: Keeper) => boolean,
): string[] {
  if (maintenance === undefined) return [];
  const late = maintenance.holds.flatMap((hold) => {
    const end = endOf(hold, hold.keeper === undefined ? now - graceMs : now, isGone);
    return end === undefined ? [] : [`hold ${hold.id} is over (${end}), and \`monit-alert sync\` has not ended it`];
  });
  const returning = maintenance.returning.map((service) => `${service} is still not monitored after maintenance`);
  const unsettled = maintenance.settled ? [] : [`${profileInForce(maintenance)} is not proved to be in force yet`];
  return [...late, ...returning, ...unsettled];
}
