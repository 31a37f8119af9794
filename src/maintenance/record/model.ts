import { isDeepStrictEqual } from 'node:util';

/** The process that a hold ends with; start time and boot tell it from a later one with the same pid. */
export interface OwnerProcess {
  /** The process id. */
  pid: number;
  /** In clock ticks after boot. */
  startTime: string;
  /** The kernel's id of that boot. */
  bootId: string;
}

/** A profile that is held over the base. */
export interface Hold {
  /** Names the hold on the command line; unique among active holds. */
  id: string;
  /** The profile's name. */
  profile: string;
  /** Who asked for it: with sudo, the user who ran it. */
  by: string;
  /** Why it was asked for. */
  reason?: string | undefined;
  /** UTC, ISO 8601. */
  since: string;
  /** When it expires; undefined if it ends with its owner process. UTC, ISO 8601. */
  until?: string | undefined;
  /** Milliseconds that it was requested for, to recognise the same request. */
  forMs?: number | undefined;
  /** The process that it ends with; undefined if it ends when it expires. */
  ownerProcess?: OwnerProcess | undefined;
  /** Services that it keeps unmonitored, and that were monitored before, or that an older hold keeps unmonitored. */
  unmonitored: string[];
  /** Whether the recipients of the base profile are mailed what happened meanwhile. */
  mailsReport: boolean;
}

/** A place in a log file: `file` tells it from another one at the same path; `offset` in bytes. */
interface LogPosition {
  path: string;
  file: string;
  offset: number;
}

/** What was observed from the start of the first hold to the end of the last one. */
export interface Observations {
  /** When the first hold began. UTC, ISO 8601. */
  since: string;
  /** Services that failed when it began, so that their failure was mailed; undefined if Monit could not be asked. */
  failing?: string[] | undefined;
  /** Where Monit's log ended then. */
  log?: LogPosition | undefined;
  /** Services that were seen to fail since, with the time (UTC, ISO 8601). */
  seenFailing: Record<string, string>;
  /** Whether one of the holds asked for a mail of what happened meanwhile. */
  mailsReport: boolean;
}

/** An unconfirmed base: unless somebody confirms it in time, it is reverted. */
export interface Unconfirmed {
  /** Who put it in force. */
  by: string;
  /** Why it was put in force. */
  reason?: string | undefined;
  /** UTC, ISO 8601. */
  since: string;
  /** The last moment to confirm it. UTC, ISO 8601. */
  until: string;
  /** Milliseconds that there were to confirm it. */
  forMs: number;
  /** What is restored. It is a text, because the profile's file may have changed. */
  before: {
    /** The profile's name. */
    profile: string;
    /** The whole managed file. May hold passwords. */
    text: string;
  };
}

/** A whole managed file, to be restored if what it was made from can no longer be put in force. */
export interface KeptText {
  /** The profile's name. */
  profile: string;
  /** May hold passwords. */
  text: string;
  /** The id of the hold that it was in force for; undefined: the base. */
  hold?: string | undefined;
}

/** A kept text is in force, because what is wanted could not be put in force. */
export interface Fallback {
  /** The profile that could not be put in force. */
  profile: string;
  /** The id of the hold whose profile that is; undefined: the base. */
  hold?: string | undefined;
  /** UTC, ISO 8601. */
  since: string;
  /** Why it could not be put in force. */
  reason: string;
  /** Digest of a text that Monit did not load although its check accepted it; undefined: it never came so far. */
  refused?: string | undefined;
}

/** What is to be in force, and until when, if that is not simply the base profile. May hold passwords. */
export interface Maintenance {
  /** The version of the file's format. */
  version: 3;
  /** In force when nothing is held. */
  base: string;
  /** The base's text, if it is not what the profile gives: after an unconfirmed change was reverted. */
  baseText?: string | undefined;
  /** Best first. They are here, so that nothing removes them while they may be needed. */
  keptTexts?: KeptText[] | undefined;
  /** Undefined if what is wanted is in force. */
  fallback?: Fallback | undefined;
  /** Undefined if the base is confirmed. */
  unconfirmed?: Unconfirmed | undefined;
  /** Oldest first; the newest is in force. */
  holds: Hold[];
  /** Services of ended holds that Monit has not been seen to monitor again. */
  returning: string[];
  /** Undefined if no hold has begun. */
  observations?: Observations | undefined;
  /** Whether what is wanted was proved to be in force, if that is possible; otherwise the next `sync` tries again. */
  reconciled: boolean;
  /** When to try again what Monit did not accept: each try is a reload or two. UTC, ISO 8601. */
  notBefore?: string | undefined;
}

/** Why a hold has ended. */
export type HoldEnd = 'expired' | 'owner process ended' | 'released';

/** Milliseconds that a clock may be set back unnoticed. */
export const clockSlackMs = 60_000;

export function profileInForce({ base, holds }: Pick<Maintenance, 'base' | 'holds'>): string {
  return holds.at(-1)?.profile ?? base;
}

/** Undefined while the hold is active. `now` is in milliseconds since the epoch. */
export function endOf(
  { until, forMs, ownerProcess }: Hold,
  now: number,
  isGone: (ownerProcess: OwnerProcess) => boolean,
): HoldEnd | undefined {
  if (until !== undefined && isPast(until, forMs, now)) return 'expired';
  return ownerProcess !== undefined && isGone(ownerProcess) ? 'owner process ended' : undefined;
}

function isPast(until: string, forMs: number | undefined, now: number): boolean {
  const leftMs = Date.parse(until) - now;
  // If the clock was ahead when it began, it would last for years.
  return leftMs <= 0 || (forMs !== undefined && leftMs > forMs + clockSlackMs);
}

/** An unconfirmed base. */
export interface UnconfirmedBase extends Unconfirmed {
  /** The base's profile. */
  readonly profile: string;
}

/** Undefined if the base is confirmed. */
export function unconfirmedBase(maintenance: Maintenance | undefined): UnconfirmedBase | undefined {
  return maintenance?.unconfirmed && { ...maintenance.unconfirmed, profile: maintenance.base };
}

/** `now` is in milliseconds since the epoch. */
export function isOverdue({ until, forMs }: Unconfirmed, now: number): boolean {
  return isPast(until, forMs, now);
}

export function nothingHeld(base: string): Maintenance {
  return { version: 3, base, holds: [], returning: [], reconciled: true };
}

/** What is in force when nothing is held: what a profile gives, or a text that was in force before. */
export interface Base {
  readonly profile: string;
  readonly text?: string | undefined;
}

/** Sets another base, which needs no confirmation. */
export function withBase(maintenance: Maintenance, { profile, text }: Base): Maintenance {
  const others = { ...maintenance };
  delete others.unconfirmed;
  delete others.baseText;
  if (others.fallback?.hold === undefined) delete others.fallback;
  if (text === undefined) return { ...others, base: profile };
  // It is an earlier text itself; those of the base that it replaces must not come back.
  const { keptTexts, ...rest } = others;
  const ofHolds = keptTexts?.filter(({ hold }) => hold !== undefined) ?? [];
  return { ...rest, base: profile, baseText: text, ...(ofHolds.length > 0 && { keptTexts: ofHolds }) };
}

export function isOver({ holds, unconfirmed }: Pick<Maintenance, 'holds' | 'unconfirmed'>): boolean {
  return holds.length === 0 && unconfirmed === undefined;
}

/** Whether the holds, the unconfirmed change or the base differ, even if the same profile stays in force. */
export function maintenanceChanged(before: Maintenance | undefined, after: Maintenance | undefined): boolean {
  return !isDeepStrictEqual(wantedBy(before), wantedBy(after));
}

/** Undefined if the base is in force, and nothing else is wanted. */
function wantedBy(maintenance: Maintenance | undefined) {
  if (maintenance === undefined || (isOver(maintenance) && maintenance.reconciled)) return undefined;
  const { base, baseText, unconfirmed, holds } = maintenance;
  return { base, baseText, unconfirmed, holds };
}

/** Services that no other hold keeps unmonitored are to be monitored again. */
export function withoutHolds(maintenance: Maintenance, ids: readonly string[]): Maintenance {
  const holds = maintenance.holds.filter(({ id }) => !ids.includes(id));
  const ended = maintenance.holds.filter(({ id }) => ids.includes(id)).flatMap(({ unmonitored }) => unmonitored);
  const others = withoutTextsOf(maintenance, ids);
  return { ...others, holds, returning: stillToReturn([...maintenance.returning, ...ended], holds) };
}

function withoutTextsOf(maintenance: Maintenance, ids: readonly string[]): Maintenance {
  const isOf = (hold: string | undefined) => hold !== undefined && ids.includes(hold);
  const { keptTexts, fallback, ...others } = maintenance;
  return {
    ...others,
    ...(keptTexts && { keptTexts: keptTexts.filter(({ hold }) => !isOf(hold)) }),
    ...(fallback && !isOf(fallback.hold) && { fallback }),
  };
}

/** Keeps the newest text of a hold or of the base, and the oldest one: that was in force before. */
export function withKeptText(maintenance: Maintenance, kept: KeptText): Maintenance {
  const others = (maintenance.keptTexts ?? []).filter(({ hold }) => hold !== kept.hold);
  const earlier = keptTextsOf(maintenance, kept.hold).filter(({ text }) => text !== kept.text);
  return { ...maintenance, keptTexts: [kept, ...earlier.slice(-1), ...others] };
}

/** @param id of a hold; undefined: the base. */
export function keptTextsOf({ keptTexts = [] }: Pick<Maintenance, 'keptTexts'>, id: string | undefined): KeptText[] {
  return keptTexts.filter(({ hold }) => hold === id);
}

/** The base could not be put in force: an earlier text is in force instead, or comes back after the holds. */
export function fallbackOfBase(maintenance: Maintenance | undefined): Fallback | undefined {
  const fallback = maintenance?.fallback;
  return fallback?.hold === undefined ? fallback : undefined;
}

/** Adds a hold, which replaces one of the same id. */
export function withHold(maintenance: Maintenance, hold: Hold): Maintenance {
  const { holds, returning, observations, ...others } = withoutHolds(maintenance, [hold.id]);
  return {
    ...others,
    holds: [...holds, hold],
    returning: stillToReturn(returning, [hold]),
    ...(observations && {
      observations: { ...observations, mailsReport: observations.mailsReport || hold.mailsReport },
    }),
  };
}

function stillToReturn(services: readonly string[], holds: readonly Hold[]): string[] {
  const kept = new Set(holds.flatMap((hold) => hold.unmonitored));
  return [...new Set(services)].filter((service) => !kept.has(service));
}

/** Whether it is the same request again, as config management makes it. */
export function isSameHold(one: Hold, other: Hold): boolean {
  const essence = ({ id, profile, reason, forMs, ownerProcess, mailsReport }: Hold) =>
    JSON.stringify([id, profile, reason, forMs, ownerProcess, mailsReport]);
  return essence(one) === essence(other);
}

/** Why a word cannot name a hold; undefined if it can. */
export function holdIdFault(id: string): string | undefined {
  if (/^[A-Za-z0-9][\w.-]{0,63}$/.test(id)) return undefined;
  return 'must be at most 64 letters, digits and . _ -, and start with a letter or digit';
}
