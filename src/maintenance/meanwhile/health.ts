import { MonitAlertError } from '../../errors.ts';
import type { SiteStatus } from '../../inspect/status.ts';
import {
  clockSlackMs,
  endOf,
  isOverdue,
  type OwnerProcess,
  type Maintenance,
  profileInForce,
} from '../record/model.ts';
import { durationText } from './duration-text.ts';

/** Everything that a monitoring system may ask, as of one moment. */
export interface Health {
  /** The profile that is to be in force; undefined where none of ours is. */
  readonly profile: string | undefined;
  /** What is wrong, a sentence each; empty when all is well. */
  readonly problems: readonly string[];
  readonly holds: number;
  /** Until when the base waits to be confirmed. UTC, ISO 8601. */
  readonly unconfirmedUntil: string | undefined;
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
 * @param siteStatus what was seen, or why nothing could be.
 * @param maxMuteMs milliseconds for which alerts may be off.
 * @param now milliseconds since the epoch.
 * @param isGone whether the process of a hold is no more.
 */
export function judgeHealth(
  siteStatus: SiteStatus | MonitAlertError,
  maintenance: Maintenance | undefined,
  maxMuteMs: number,
  now: number,
  isGone: (ownerProcess: OwnerProcess) => boolean,
): Health {
  const holds = maintenance?.holds.length ?? 0;
  const unconfirmedUntil = maintenance?.unconfirmed?.until;
  if (siteStatus instanceof MonitAlertError) {
    const problems = [[siteStatus.message, ...siteStatus.details].join(': ')];
    return { profile: undefined, problems, holds, unconfirmedUntil, seen: undefined };
  }
  const isMuted = siteStatus.profile !== undefined && siteStatus.alerts.length === 0;
  const sinceMs = isMuted ? now - mutedSince(siteStatus, maintenance, now) : 0;
  const mutedMs = Math.max(0, sinceMs);
  return {
    profile: maintenance === undefined ? siteStatus.profile : profileInForce(maintenance),
    problems: [
      ...(siteStatus.monit === undefined ? ['Monit is not running'] : []),
      ...(siteStatus.profile === undefined ? ['no profile is in force'] : []),
      ...(mutedMs > maxMuteMs
        ? [`alerts have been off for ${durationText(mutedMs)} (allowed: ${durationText(maxMuteMs)})`]
        : []),
      // Nobody could say for how long, and --max-mute would wait for years.
      ...(sinceMs < -clockSlackMs
        ? [`alerts are off from a time that lies ${durationText(-sinceMs)} ahead: a clock was or is wrong`]
        : []),
      ...overdue(maintenance, now, isGone),
      ...siteStatus.drift,
    ],
    holds,
    unconfirmedUntil,
    seen: { isRunning: siteStatus.monit !== undefined, isMuted, mutedMs, drift: siteStatus.drift.length },
  };
}

/** A mute of holds began with the first of them; one of the base, when the file was written. */
function mutedSince({ installedAt }: SiteStatus, maintenance: Maintenance | undefined, now: number): number {
  const since =
    maintenance !== undefined && maintenance.holds.length > 0 ? maintenance.observations?.since : installedAt;
  return since === undefined ? now : Date.parse(since);
}

/** What should have ended and has not, or was begun and not finished; a sentence each. */
export function overdue(
  maintenance: Maintenance | undefined,
  now: number,
  isGone: (ownerProcess: OwnerProcess) => boolean,
): string[] {
  if (maintenance === undefined) return [];
  const late = maintenance.holds.flatMap((hold) => {
    const end = endOf(hold, now, isGone);
    if (end === undefined || (hold.ownerProcess === undefined && isOfLate(hold.until, now))) return [];
    return [`hold ${hold.id} is over (${end}), and \`monit-alert sync\` has not ended it`];
  });
  const { base, unconfirmed } = maintenance;
  const isLate = unconfirmed !== undefined && isOverdue(unconfirmed, now) && !isOfLate(unconfirmed.until, now);
  const reverted = isLate ? [`${base} was not confirmed in time, and \`monit-alert sync\` has not gone back`] : [];
  const returning = maintenance.returning.map((service) => `${service} is still not monitored after maintenance`);
  const unreconciled = maintenance.reconciled
    ? []
    : [`${profileInForce(maintenance)} is not proved to be in force yet`];
  return [...late, ...reverted, ...returning, ...unreconciled];
}

/** Whether a time has come and a timer need not have been there yet. */
function isOfLate(until: string | undefined, now: number): boolean {
  const sinceMs = until === undefined ? undefined : now - Date.parse(until);
  return sinceMs !== undefined && sinceMs >= 0 && sinceMs < graceMs;
}
