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

export interface Health {
  /** The profile that should be in force; undefined if there is none. */
  readonly profile: string | undefined;
  /** A sentence each. */
  readonly problems: readonly string[];
  /** What somebody should mend although alerts are as they were before, a sentence each. */
  readonly warnings: readonly string[];
  readonly holds: number;
  /** UTC, ISO 8601. */
  readonly unconfirmedUntil: string | undefined;
  /** Undefined if the status could not be read. */
  readonly seen: SeenHealth | undefined;
}

export interface SeenHealth {
  readonly isRunning: boolean;
  readonly isMuted: boolean;
  /** Milliseconds for which alerts have been muted; 0 if they are not. */
  readonly mutedMs: number;
  /** Differences between rendered, installed and loaded. */
  readonly drift: number;
}

/** Milliseconds that `sync` has to end a hold; a timer calls it once a minute. */
const graceMs = 300_000;

export interface HealthRules {
  /** Milliseconds for which alerts may be muted. */
  readonly maxMuteMs: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Whether the owner process of a hold has ended. */
  readonly isGone: (ownerProcess: OwnerProcess) => boolean;
}

export function judgeHealth(
  siteStatus: SiteStatus | MonitAlertError,
  maintenance: Maintenance | undefined,
  { maxMuteMs, now, isGone }: HealthRules,
): Health {
  const holds = maintenance?.holds.length ?? 0;
  const unconfirmedUntil = maintenance?.unconfirmed?.until;
  const warnings = fallbackWarnings(maintenance);
  if (siteStatus instanceof MonitAlertError) {
    const problems = [[siteStatus.message, ...siteStatus.details].join(': ')];
    return { profile: undefined, problems, warnings, holds, unconfirmedUntil, seen: undefined };
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
        ? [`alerts have been muted for ${durationText(mutedMs)} (allowed: ${durationText(maxMuteMs)})`]
        : []),
      // Otherwise --max-mute would report nothing until that time.
      ...(sinceMs < -clockSlackMs
        ? [`alerts are muted since a time ${durationText(-sinceMs)} in the future: the clock is or was wrong`]
        : []),
      ...overdue(maintenance, now, isGone),
      ...driftToMend(siteStatus, maintenance),
    ],
    warnings,
    holds,
    unconfirmedUntil,
    seen: { isRunning: siteStatus.monit !== undefined, isMuted, mutedMs, drift: siteStatus.drift.length },
  };
}

/** That the profile cannot be rendered, or has changed, is then no news. */
function driftToMend({ drift }: SiteStatus, maintenance: Maintenance | undefined): readonly string[] {
  const fallback = maintenance?.fallback;
  const isInForce = fallback !== undefined && fallback.hold === maintenance?.holds.at(-1)?.id;
  return isInForce ? drift.filter((difference) => !difference.startsWith('rendered: ')) : drift;
}

/** What an earlier text stands in for, a sentence. */
export function fallbackWarnings(maintenance: Maintenance | undefined): string[] {
  if (maintenance?.fallback === undefined) return [];
  const { profile, hold, reason } = maintenance.fallback;
  const isInForce = hold === maintenance.holds.at(-1)?.id;
  const what = isInForce ? 'is in force as it was before' : 'will come back as it was before';
  return [`"${profile}" ${what}, because it could not be put in force: ${reason}`];
}

/** During holds, the start of the first one; otherwise the time of the managed file. */
function mutedSince({ installedAt }: SiteStatus, maintenance: Maintenance | undefined, now: number): number {
  const since =
    maintenance !== undefined && maintenance.holds.length > 0 ? maintenance.observations?.since : installedAt;
  return since === undefined ? now : Date.parse(since);
}

/** What should have ended, or is not finished; a sentence each. */
export function overdue(
  maintenance: Maintenance | undefined,
  now: number,
  isGone: (ownerProcess: OwnerProcess) => boolean,
): string[] {
  if (maintenance === undefined) return [];
  const late = maintenance.holds.flatMap((hold) => {
    const end = endOf(hold, now, isGone);
    if (end === undefined || (hold.ownerProcess === undefined && isJustOver(hold.until, now))) return [];
    return [`hold ${hold.id} should have ended (${end}), but \`monit-alert sync\` has not ended it`];
  });
  const { base, unconfirmed } = maintenance;
  const isLate = unconfirmed !== undefined && isOverdue(unconfirmed, now) && !isJustOver(unconfirmed.until, now);
  const reverted = isLate ? [`"${base}" was not confirmed in time, but \`monit-alert sync\` has not reverted it`] : [];
  const returning = maintenance.returning.map((service) => `service ${service} is still unmonitored after a hold`);
  const unreconciled = maintenance.reconciled
    ? []
    : [`"${profileInForce(maintenance)}" is not proved to be in force yet`];
  return [...late, ...reverted, ...returning, ...unreconciled];
}

/** A timer calls `sync` once a minute, so it may not have run since. */
function isJustOver(until: string | undefined, now: number): boolean {
  const sinceMs = until === undefined ? undefined : now - Date.parse(until);
  return sinceMs !== undefined && sinceMs >= 0 && sinceMs < graceMs;
}
