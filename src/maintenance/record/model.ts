import { isDeepStrictEqual } from 'node:util';
import type { LogPosition } from '../../monit/process/log-file.ts';
import type { ServiceTexts } from '../../render/managed-text.ts';
import type { Scope } from '../../render/scope.ts';
import { withoutTextsOf, withoutTextsOverBase } from './kept-texts.ts';
import { isSameScope, union } from './scopes.ts';

/** When this process ends, the hold ends. Start time and boot distinguish it from a later one with the same pid. */
export interface OwnerProcess {
  /** The process id. */
  pid: number;
  /** In clock ticks after boot. */
  startTime: string;
  /** The kernel's boot id. */
  bootId: string;
}

/** A profile that replaces the base for a while. */
export interface Hold {
  /** Unique among active holds. */
  id: string;
  /** The profile's name. */
  profile: string;
  /** The services that it is in force for; undefined: it is in force for everything. */
  scope?: Scope | undefined;
  /** The user who started it; with sudo, the user who ran sudo. */
  by: string;
  /** For the history and `holds`. */
  reason?: string | undefined;
  /** When it began. UTC, ISO 8601. */
  since: string;
  /** When it was to begin, if it was planned: of two holds, the later one is in force. UTC, ISO 8601. */
  from?: string | undefined;
  /** The window that began it. */
  window?: string | undefined;
  /** `--at` as it was written, if it was planned: to recognise the same request. */
  at?: string | undefined;
  /** When it expires; undefined if only its owner process ends it. UTC, ISO 8601. */
  until?: string | undefined;
  /** Milliseconds, as requested: to recognise the same request. Undefined if `until` was requested. */
  forMs?: number | undefined;
  /** The process of `run`; undefined if the hold ends only when it expires. */
  ownerProcess?: OwnerProcess | undefined;
  /** Milliseconds for which it may outlast its end or its process, until its services are well. */
  graceMs?: number | undefined;
  /** When its grace began; undefined before. UTC, ISO 8601. */
  graceSince?: string | undefined;
  /** Services that are not monitored because of this hold, or of an older one. */
  unmonitored: string[];
  /** Whether a report is mailed to the recipients of the base profile. */
  mailsReport: boolean;
  /** Whether its beginning, and each new end, is mailed to them as well. */
  announces?: boolean | undefined;
  /** The end of Monit's log when it began. */
  log?: LogPosition | undefined;
}

/** Why a hold has ended. */
export type HoldEnd = 'expired' | 'owner process ended' | 'released' | 'services are well' | 'grace is over';

/** A hold that has ended. */
export interface EndedHold {
  /** As it was before it ended. */
  hold: Hold;
  /** Why it ended. */
  end: HoldEnd;
}

/** From the start of the first hold to the end of the last one. */
export interface Observations {
  /** When the first hold began. UTC, ISO 8601. */
  since: string;
  /** Services that had already failed, so that Monit had mailed it; undefined if unknown. */
  failing?: string[] | undefined;
  /** The end of Monit's log at that time. */
  log?: LogPosition | undefined;
  /** Services that have failed since, with the time (UTC, ISO 8601). */
  seenFailing: Record<string, string>;
  /** What the holds were for so far; undefined: everything. */
  scope?: Scope | undefined;
  /** Whether somebody was told that alerts are muted for longer than allowed. */
  isReminded?: boolean | undefined;
  /** Since when there has been a hold for everything; undefined: since the first hold. UTC, ISO 8601. */
  unscopedSince?: string | undefined;
}

/** A base that is reverted unless somebody confirms it in time. */
export interface Unconfirmed {
  /** The user. */
  by: string;
  /** For the history. */
  reason?: string | undefined;
  /** UTC, ISO 8601. */
  since: string;
  /** The deadline. UTC, ISO 8601. */
  until: string;
  /** Milliseconds from `since` to `until`. */
  forMs: number;
  /** What is restored: a text, because the profile may have changed. */
  before: {
    /** The profile's name. */
    profile: string;
    /** The whole managed file. May contain passwords. */
    text: string;
    /** The files of services. */
    services?: ServiceTexts | undefined;
  };
}

/** A whole managed file, to be restored if what it was made from can no longer be put in force. */
export interface KeptText {
  /** The profile's name. */
  profile: string;
  /** May hold passwords. */
  text: string;
  /** The files of services; undefined: not known, or none. */
  services?: ServiceTexts | undefined;
  /** The ids of the holds that were in force with it, oldest first, with blanks between them; undefined: the base. */
  hold?: string | undefined;
}

/** A kept text is in force, because what is wanted could not be put in force. */
export interface Fallback {
  /** The profile that could not be put in force. */
  profile: string;
  /** The id of the hold whose profile that is, and of the scoped holds after it; undefined: the base. */
  hold?: string | undefined;
  /** The scoped holds are not in force, because there is no earlier text with them. */
  isUnscoped?: boolean | undefined;
  /** UTC, ISO 8601. */
  since: string;
  /** Why it could not be put in force. */
  reason: string;
  /** Digest of a text that Monit did not load although its check accepted it; undefined: it never came so far. */
  refused?: string | undefined;
}

/** The base, the holds, and what is still to be done. May contain passwords. */
export interface Maintenance {
  /** The version of the file's format. */
  version: 3;
  /** In force when no hold is active. */
  base: string;
  /** The base's text if it differs from the profile, as after a revert. */
  baseText?: string | undefined;
  /** The files of services that belong to `baseText`. */
  baseServices?: ServiceTexts | undefined;
  /** Best first. They are here, so that nothing removes them while they may be needed. */
  keptTexts?: KeptText[] | undefined;
  /** Undefined if what is wanted is in force. */
  fallback?: Fallback | undefined;
  /** Undefined if the base is confirmed. */
  unconfirmed?: Unconfirmed | undefined;
  /** Oldest first. The newest one for everything is in force, and those after it for some services. */
  holds: Hold[];
  /** Services of ended holds that are not monitored again yet. */
  returning: string[];
  /** Undefined before the first hold. */
  observations?: Observations | undefined;
  /** Holds that have ended, but nobody was told yet: what is wanted instead is not in force. */
  untold?: EndedHold[] | undefined;
  /** Whether the wanted state was proved to be in force, if it can be. If not, `sync` tries again. */
  reconciled: boolean;
  /** When `sync` may try again what Monit did not accept. UTC, ISO 8601. */
  notBefore?: string | undefined;
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

export function nothingHeld(base: string): Maintenance {
  return { version: 3, base, holds: [], returning: [], reconciled: true };
}

/** What is in force when no hold is active: a profile, or an earlier text of it. */
export interface Base {
  readonly profile: string;
  readonly text?: string | undefined;
  readonly services?: ServiceTexts | undefined;
}

export function withBase(maintenance: Maintenance, { profile, text, services }: Base): Maintenance {
  const isOther = profile !== maintenance.base || text !== maintenance.baseText;
  const others = { ...(isOther ? withoutTextsOverBase(maintenance) : maintenance) };
  delete others.unconfirmed;
  delete others.baseText;
  delete others.baseServices;
  if (others.fallback?.hold === undefined) delete others.fallback;
  if (text === undefined) return { ...others, base: profile };
  // It is an earlier text itself; those of the base that it replaces must not come back.
  const { keptTexts, ...rest } = others;
  const ofHolds = keptTexts?.filter(({ hold }) => hold !== undefined) ?? [];
  return {
    ...rest,
    base: profile,
    baseText: text,
    ...(services && { baseServices: services }),
    ...(ofHolds.length > 0 && { keptTexts: ofHolds }),
  };
}

export function isOver({ holds, unconfirmed }: Pick<Maintenance, 'holds' | 'unconfirmed'>): boolean {
  return holds.length === 0 && unconfirmed === undefined;
}

/** True also if the same profile stays in force. */
export function maintenanceChanged(before: Maintenance | undefined, after: Maintenance | undefined): boolean {
  return !isDeepStrictEqual(wantedBy(before), wantedBy(after));
}

/** Undefined if the base is in force and nothing is left to do. */
function wantedBy(maintenance: Maintenance | undefined) {
  if (maintenance === undefined || (isOver(maintenance) && maintenance.reconciled)) return undefined;
  const { base, baseText, baseServices, unconfirmed, holds } = maintenance;
  return { base, baseText, baseServices, unconfirmed, holds };
}

/** Their services are to be monitored again, unless another hold unmonitors them. */
export function withoutHolds(maintenance: Maintenance, ids: readonly string[]): Maintenance {
  const holds = maintenance.holds.filter(({ id }) => !ids.includes(id));
  const ended = maintenance.holds.filter(({ id }) => ids.includes(id)).flatMap(({ unmonitored }) => unmonitored);
  const others = withoutTextsOf(maintenance, ids);
  return { ...others, holds, returning: stillToReturn([...maintenance.returning, ...ended], holds) };
}

/** @param graced holds as they are in their grace. Their services are monitored again, so that Monit looks at them. */
export function withGrace(maintenance: Maintenance, graced: readonly Hold[]): Maintenance {
  if (graced.length === 0) return maintenance;
  const monitored = new Map(graced.map((hold) => [hold.id, { ...hold, unmonitored: [] }]));
  const holds = maintenance.holds.map((hold) => monitored.get(hold.id) ?? hold);
  const returning = [...maintenance.returning, ...graced.flatMap(({ unmonitored }) => unmonitored)];
  return { ...maintenance, holds, returning: stillToReturn(returning, holds) };
}

export function withUntold(maintenance: Maintenance, ended: readonly EndedHold[]): Maintenance {
  return ended.length === 0 ? maintenance : { ...maintenance, untold: [...(maintenance.untold ?? []), ...ended] };
}

/** Replaces a hold of the same id. Holds are in the order of their beginning, planned or not. */
export function withHold(maintenance: Maintenance, hold: Hold): Maintenance {
  const { holds, returning, observations, ...others } = withoutHolds(maintenance, [hold.id]);
  return {
    ...others,
    holds: [...holds, hold].sort(byStart),
    returning: stillToReturn(returning, [hold]),
    ...(observations && { observations: observedWith(hold, observations, holds) }),
  };
}

/** Stable: of two that began at the same time, the one that was added later comes later. */
function byStart(one: Hold, other: Hold): number {
  return Date.parse(startOf(one)) - Date.parse(startOf(other));
}

/** A planned hold that began late is in its place among the others. UTC, ISO 8601. */
function startOf({ from, since }: Hold): string {
  return from ?? since;
}

function observedWith(hold: Hold, observations: Observations, others: readonly Hold[]): Observations {
  const { scope, ...seen } = observations;
  const isFirstUnscoped =
    hold.scope === undefined && others.length > 0 && others.every((one) => one.scope !== undefined);
  return {
    ...seen,
    ...(scope && hold.scope && { scope: union(scope, hold.scope) }),
    ...(isFirstUnscoped && { unscopedSince: hold.since }),
  };
}

function stillToReturn(services: readonly string[], holds: readonly Hold[]): string[] {
  const kept = new Set(holds.flatMap((hold) => hold.unmonitored));
  return [...new Set(services)].filter((service) => !kept.has(service));
}

/** Whether somebody repeated the same request, as config management does. */
export function isSameHold(one: Hold, other: Hold): boolean {
  const essence = (hold: Hold) => {
    const { id, profile, reason, forMs, until, ownerProcess, graceMs, mailsReport, announces = false } = hold;
    return JSON.stringify([id, profile, reason, forMs ?? until, ownerProcess, graceMs, mailsReport, announces]);
  };
  return essence(one) === essence(other) && isSameScope(one.scope, other.scope);
}

/** Undefined if it can name a hold. */
export function holdIdFault(id: string): string | undefined {
  if (/^[A-Za-z0-9][\w.-]{0,63}$/.test(id)) return undefined;
  return 'must be at most 64 letters, digits and . _ -, and start with a letter or digit';
}
