import { MonitAlertError } from '../../errors.ts';
import type { Alerted } from '../../inspect/alerted.ts';
import type { SiteStatus } from '../../inspect/status.ts';
import { clockSlackMs } from '../record/clock-stamp.ts';
import { endOf, isOverdue, latestEnd } from '../record/hold-end.ts';
import { inForceText, profileInForce, scopedHoldsInForce, unscopedHold } from '../record/in-force.ts';
import { isFallenBack, standInText } from '../record/kept-texts.ts';
import type { Hold, Maintenance, OwnerProcess } from '../record/model.ts';
import { durationText } from './duration-text.ts';

/** As monitoring plugins tell it, the worst last. */
export type HealthState = 'ok' | 'warning' | 'critical' | 'unknown';

export interface Health {
  /** `unknown`: it could not be found out, and the problem says why. */
  readonly state: HealthState;
  /** The profile that should be in force, except for what scoped holds are for; undefined if there is none. */
  readonly profile: string | undefined;
  /** A sentence each. */
  readonly problems: readonly string[];
  /** What needs attention, but leaves nobody without alerts; a sentence each. */
  readonly warnings: readonly string[];
  /** The number of active holds; undefined if their record could not be read. */
  readonly holds: number | undefined;
  /** The active holds that are for some services only, newest first; undefined if their record could not be read. */
  readonly scopedHolds: readonly Hold[] | undefined;
  /** UTC, ISO 8601. */
  readonly unconfirmedUntil: string | undefined;
  /** When this was found out. UTC, ISO 8601. */
  readonly lookedAt: string;
  /** Undefined if the status could not be read. */
  readonly seen: SeenHealth | undefined;
}

export interface SeenHealth {
  readonly isRunning: boolean;
  /** Whether what Monit has loaded alerts nobody. */
  readonly isMuted: boolean;
  /** Milliseconds for which alerts have been muted; 0 if they are not. */
  readonly mutedMs: number;
  /** Who is alerted by what is loaded. */
  readonly alerted: Alerted;
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

/** What is said if nothing could be looked at. */
export function unknownHealth({ message, details, hint }: MonitAlertError, now: number): Health & { seen: undefined } {
  const problem = [[message, ...details].join(': '), hint].filter((text) => text !== undefined).join('. ');
  return {
    state: 'unknown',
    profile: undefined,
    problems: [problem],
    warnings: [],
    holds: undefined,
    scopedHolds: undefined,
    unconfirmedUntil: undefined,
    lookedAt: new Date(now).toISOString(),
    seen: undefined,
  };
}

/** @param maintenance an error if its record could not be read. */
export function judgeHealth(
  siteStatus: SiteStatus | MonitAlertError,
  maintenance: Maintenance | undefined | MonitAlertError,
  { maxMuteMs, now, isGone }: HealthRules,
): Health {
  if (maintenance instanceof MonitAlertError) return unknownHealth(maintenance, now);
  const { holds = [], unconfirmed } = maintenance ?? {};
  const scopedHolds = scopedHoldsInForce({ holds });
  const kept = { holds: holds.length, scopedHolds, unconfirmedUntil: unconfirmed?.until };
  if (siteStatus instanceof MonitAlertError) {
    const unknown = { ...unknownHealth(siteStatus, now), ...kept, warnings: fallbackWarnings(maintenance) };
    const late = overdue(maintenance, now, isGone);
    return late.length === 0 ? unknown : { ...unknown, state: 'critical', problems: [...late, ...unknown.problems] };
  }
  const { alerted, drift } = siteStatus;
  const silence = silenceOf(siteStatus, maintenance, now);
  const problems = [
    ...(siteStatus.monit === undefined ? ['Monit is not running'] : []),
    ...(siteStatus.profile === undefined ? ['no profile is in force'] : []),
    ...tooLong(silence, maxMuteMs),
    ...overdue(maintenance, now, isGone),
    ...driftToMend(siteStatus, maintenance),
  ];
  const warnings = [...fallbackWarnings(maintenance), ...unverified(siteStatus, maintenance)];
  return {
    state: problems.length > 0 ? 'critical' : warnings.length > 0 ? 'warning' : 'ok',
    profile: maintenance === undefined ? siteStatus.profile : profileInForce(maintenance),
    problems,
    warnings,
    ...kept,
    lookedAt: new Date(now).toISOString(),
    seen: {
      isRunning: siteStatus.monit !== undefined,
      isMuted: silence?.isMuted === true,
      mutedMs: silence?.isMuted === true ? Math.max(0, silence.sinceMs) : 0,
      alerted,
      drift: drift.length,
    },
  };
}

interface Silence {
  /** Nobody is alerted; otherwise only the profile alerts nobody. */
  readonly isMuted: boolean;
  /** What has been so, in words that a duration can follow. */
  readonly what: string;
  /** Milliseconds; negative if it began in the future. */
  readonly sinceMs: number;
}

/** A forgotten mute must be found even if others are still alerted. */
function silenceOf(siteStatus: SiteStatus, maintenance: Maintenance | undefined, now: number): Silence | undefined {
  const { alerted, alerts, profile } = siteStatus;
  const isMuted = alerted.recipients.length === 0;
  if (!isMuted && (profile === undefined || alerts.length > 0)) return undefined;
  const whose = alerted.source === 'loaded' ? 'alerts have been muted' : 'the files have alerted nobody';
  const what = isMuted ? whose : `"${profile ?? ''}" has been in force`;
  return { isMuted, what, sinceMs: now - mutedSince(siteStatus, maintenance, now) };
}

function tooLong(silence: Silence | undefined, maxMuteMs: number): string[] {
  if (silence === undefined) return [];
  const { what, sinceMs } = silence;
  // Otherwise --max-mute would wait until that time.
  if (sinceMs < -clockSlackMs)
    return [`${what} since a time ${durationText(-sinceMs)} in the future: the clock is or was wrong`];
  return sinceMs > maxMuteMs ? [`${what} for ${durationText(sinceMs)} (allowed: ${durationText(maxMuteMs)})`] : [];
}

/** What was not proved is not well until it is; a record that says so itself is a problem already. */
function unverified({ profile, monit, verified }: SiteStatus, maintenance: Maintenance | undefined): string[] {
  if (profile === undefined || monit === undefined || verified || maintenance?.reconciled === false) return [];
  return [`"${profile}" is not verified to be in force: \`monit-alert doctor --fix\` reloads Monit with proof`];
}

/** That the profile cannot be rendered, or has changed, is then no news. */
function driftToMend({ drift }: SiteStatus, maintenance: Maintenance | undefined): readonly string[] {
  return maintenance !== undefined && isFallenBack(maintenance)
    ? drift.filter((difference) => !difference.startsWith('rendered: '))
    : drift;
}

/** What an earlier text stands in for, a sentence. */
export function fallbackWarnings(maintenance: Maintenance | undefined): string[] {
  if (maintenance?.fallback === undefined) return [];
  const { profile, reason } = maintenance.fallback;
  const what = isFallenBack(maintenance)
    ? standInText(maintenance, maintenance.fallback)
    : `"${profile}" will come back as it was before, because it`;
  return [`${what} could not be put in force: ${reason}`];
}

/** During holds for everything, the start of the first one; otherwise the time of the managed file. */
function mutedSince({ installedAt }: SiteStatus, maintenance: Maintenance | undefined, now: number): number {
  const { unscopedSince, since: firstSince } = maintenance?.observations ?? {};
  const isHeld = maintenance !== undefined && unscopedHold(maintenance) !== undefined;
  const since = isHeld ? (unscopedSince ?? firstSince) : installedAt;
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
    const end = endOf(hold, { now, isGone });
    if (end === undefined || (hold.ownerProcess === undefined && isJustOver(latestEnd(hold), now))) return [];
    return [`hold ${hold.id} should have ended (${end}), but \`monit-alert sync\` has not ended it`];
  });
  const { base, unconfirmed } = maintenance;
  const isLate = unconfirmed !== undefined && isOverdue(unconfirmed, now) && !isJustOver(unconfirmed.until, now);
  const reverted = isLate ? [`"${base}" was not confirmed in time, but \`monit-alert sync\` has not reverted it`] : [];
  const returning = maintenance.returning.map((service) => `service ${service} is still unmonitored after a hold`);
  const unreconciled = maintenance.reconciled ? [] : [`${inForceText(maintenance)} is not proved to be in force yet`];
  return [...late, ...reverted, ...returning, ...unreconciled];
}

/** A timer calls `sync` once a minute, so it may not have run since. */
function isJustOver(until: string | undefined, now: number): boolean {
  const sinceMs = until === undefined ? undefined : now - Date.parse(until);
  return sinceMs !== undefined && sinceMs >= 0 && sinceMs < graceMs;
}
