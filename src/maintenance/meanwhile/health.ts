import { MonitAlertError } from '../../errors.ts';
import type { Alerted } from '../../inspect/alerted.ts';
import type { SiteStatus } from '../../inspect/status.ts';
import type { Ahead } from '../calendar/coming-holds.ts';
import { endOf, isOverdue, latestEnd } from '../record/hold-end.ts';
import { inForceText, profileInForce, scopedHoldsInForce } from '../record/in-force.ts';
import { isFallenBack, standInText } from '../record/kept-texts.ts';
import type { Hold, Maintenance, OwnerProcess } from '../record/model.ts';
import { graceMs, lateBeginnings } from './late-beginnings.ts';
import { muteOf, tooLong } from './mute.ts';

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
  /** The number of active holds that are in their grace; undefined if their record could not be read. */
  readonly inGrace: number | undefined;
  /** The number of planned holds, and of windows with a next time; undefined if that could not be read. */
  readonly planned: number | undefined;
  /** When the next of these begins; undefined if there is none. UTC, ISO 8601. */
  readonly nextHold: string | undefined;
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
    inGrace: undefined,
    planned: undefined,
    nextHold: undefined,
    unconfirmedUntil: undefined,
    lookedAt: new Date(now).toISOString(),
    seen: undefined,
  };
}

/**
 * @param maintenance an error if its record could not be read.
 * @param ahead what begins later; an error if that could not be read.
 */
export function judgeHealth(
  siteStatus: SiteStatus | MonitAlertError,
  maintenance: Maintenance | undefined | MonitAlertError,
  ahead: Ahead | MonitAlertError,
  { maxMuteMs, now, isGone }: HealthRules,
): Health {
  if (maintenance instanceof MonitAlertError) return unknownHealth(maintenance, now);
  const kept = recordedHealth(maintenance, ahead);
  const late = [
    ...overdue(maintenance, now, isGone),
    ...(ahead instanceof MonitAlertError ? [] : lateBeginnings(ahead, now)),
  ];
  const recorded = [...fallbackWarnings(maintenance), ...aheadWarnings(ahead)];
  if (siteStatus instanceof MonitAlertError) {
    const unknown = { ...unknownHealth(siteStatus, now), ...kept, warnings: recorded };
    return late.length === 0 ? unknown : { ...unknown, state: 'critical', problems: [...late, ...unknown.problems] };
  }
  const { alerted, drift } = siteStatus;
  const mute = muteOf(siteStatus, maintenance, now);
  const problems = [
    ...(siteStatus.monit === undefined ? ['Monit is not running'] : []),
    ...(siteStatus.profile === undefined ? ['no profile is in force'] : []),
    ...(mute === undefined ? [] : tooLong(mute, maxMuteMs)),
    ...late,
    ...driftToMend(siteStatus, maintenance),
  ];
  const warnings = [...recorded, ...unverified(siteStatus, maintenance)];
  return {
    state: problems.length > 0 ? 'critical' : warnings.length > 0 ? 'warning' : 'ok',
    profile: maintenance === undefined ? siteStatus.profile : profileInForce(maintenance),
    problems,
    warnings,
    ...kept,
    lookedAt: new Date(now).toISOString(),
    seen: {
      isRunning: siteStatus.monit !== undefined,
      isMuted: mute?.isMuted === true,
      mutedMs: mute?.isMuted === true ? Math.max(0, mute.sinceMs) : 0,
      alerted,
      drift: drift.length,
    },
  };
}

function recordedHealth(maintenance: Maintenance | undefined, ahead: Ahead | MonitAlertError) {
  const { holds = [], unconfirmed } = maintenance ?? {};
  const coming = ahead instanceof MonitAlertError ? undefined : ahead.coming;
  return {
    holds: holds.length,
    scopedHolds: scopedHoldsInForce({ holds }),
    inGrace: holds.filter(({ graceSince }) => graceSince !== undefined).length,
    planned: coming?.length,
    nextHold: coming?.[0]?.from,
    unconfirmedUntil: unconfirmed?.until,
  };
}

function aheadWarnings(ahead: Ahead | MonitAlertError): string[] {
  if (ahead instanceof MonitAlertError) return [ahead.message];
  const { damage, windowFaults } = ahead;
  return [...(damage === undefined ? [] : [damage]), ...windowFaults].map(({ message }) => message);
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

/** What should have ended, or is not finished; a sentence each. */
export function overdue(
  maintenance: Maintenance | undefined,
  now: number,
  isGone: (ownerProcess: OwnerProcess) => boolean,
): string[] {
  if (maintenance === undefined) return [];
  const late = maintenance.holds.flatMap((hold) => {
    const end = endOf(hold, { now, isGone });
    const { ownerProcess, graceSince } = hold;
    if (end === undefined && ownerProcess !== undefined && graceSince === undefined && isGone(ownerProcess))
      return [`the process of hold ${hold.id} has ended, but \`monit-alert sync\` has not begun its grace`];
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
