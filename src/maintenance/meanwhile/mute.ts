import type { SiteStatus } from '../../inspect/status.ts';
import { clockSlackMs } from '../record/clock-stamp.ts';
import { unscopedHold } from '../record/in-force.ts';
import type { Hold, Maintenance } from '../record/model.ts';
import { durationText } from './duration-text.ts';

/** That nobody is alerted, or only by what no profile changes. */
export interface Mute {
  /** Nobody is alerted; otherwise only the profile alerts nobody. */
  readonly isMuted: boolean;
  /** What has been so, in words that a duration can follow. */
  readonly what: string;
  /** Milliseconds; negative if it began in the future. */
  readonly sinceMs: number;
  /** Undefined unless it was planned. */
  readonly planned: PlannedMute | undefined;
}

interface PlannedMute {
  /** The id of the hold that was to end last. */
  readonly id: string;
  /** Milliseconds since its planned end; negative before. */
  readonly overMs: number;
}

/** A forgotten mute must be found even if others are still alerted. @param now milliseconds since the epoch. */
export function muteOf(siteStatus: SiteStatus, maintenance: Maintenance | undefined, now: number): Mute | undefined {
  const { alerted, alerts, profile } = siteStatus;
  const isMuted = alerted.recipients.length === 0;
  if (!isMuted && (profile === undefined || alerts.length > 0)) return undefined;
  const whose = alerted.source === 'loaded' ? 'alerts have been muted' : 'the files have alerted nobody';
  const what = isMuted ? whose : `"${profile ?? ''}" has been in force`;
  const sinceMs = now - mutedSince(siteStatus, maintenance, now);
  return { isMuted, what, sinceMs, planned: maintenance && plannedMute(maintenance, now) };
}

/** A sentence if it lasts longer than it may. One that was planned counts from its planned end. */
export function tooLong({ what, sinceMs, planned }: Mute, maxMuteMs: number): string[] {
  // Otherwise --max-mute would wait until that time.
  if (sinceMs < -clockSlackMs)
    return [`${what} since a time ${durationText(-sinceMs)} in the future: the clock is or was wrong`];
  const allowed = `(allowed: ${durationText(maxMuteMs)})`;
  if (planned === undefined) return sinceMs > maxMuteMs ? [`${what} for ${durationText(sinceMs)} ${allowed}`] : [];
  const { id, overMs } = planned;
  return overMs > maxMuteMs
    ? [`${what} for ${durationText(overMs)} since the planned end of hold ${id} ${allowed}`]
    : [];
}

/** During holds for everything, the start of the first one; otherwise the time of the managed file. */
function mutedSince({ installedAt }: SiteStatus, maintenance: Maintenance | undefined, now: number): number {
  const { unscopedSince, since: firstSince } = maintenance?.observations ?? {};
  const isHeld = maintenance !== undefined && unscopedHold(maintenance) !== undefined;
  const since = isHeld ? (unscopedSince ?? firstSince) : installedAt;
  return since === undefined ? now : Date.parse(since);
}

/** Undefined also if a hold of the same profile that nobody planned is active: that one may be forgotten. */
export function plannedMute({ holds }: Pick<Maintenance, 'holds'>, now: number): PlannedMute | undefined {
  const inForce = unscopedHold({ holds });
  const muting = holds.filter(({ scope, profile }) => scope === undefined && profile === inForce?.profile);
  const ends = muting.flatMap(plannedEnd);
  const last = ends.reduce<Ending | undefined>(
    (one, other) => (one && one.untilMs > other.untilMs ? one : other),
    undefined,
  );
  if (last === undefined || ends.length < muting.length) return undefined;
  return { id: last.id, overMs: now - last.untilMs };
}

interface Ending {
  readonly id: string;
  /** Since the epoch. */
  readonly untilMs: number;
}

function plannedEnd({ id, from, until }: Hold): Ending[] {
  return from === undefined || until === undefined ? [] : [{ id, untilMs: Date.parse(until) }];
}
