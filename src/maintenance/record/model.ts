import { isDeepStrictEqual } from 'node:util';
/**
 * A process that a hold lives with: by its pid and the moment it began, in this run of the kernel. Another process that gets
 * the pid later, or after a reboot, is not it.
 */
export interface OwnerProcess {
  /** Of its process. */
  pid: number;
  /** When it began, in clock ticks after boot. */
  startTime: string;
  /** The run of the kernel that it is in. */
  bootId: string;
}

/** A profile that is held over the base. */
export interface Hold {
  /** Names the hold on the command line; unique among those that are held. */
  id: string;
  /** The profile's name. */
  profile: string;
  /** Who asked for it: the user behind sudo where there is one. */
  by: string;
  /** Why it was asked for. */
  reason?: string | undefined;
  /** UTC, ISO 8601. */
  since: string;
  /** When it ends by itself; without it, it ends with its ownerProcess. UTC, ISO 8601. */
  until?: string | undefined;
  /** Milliseconds that it was asked for, to recognise the same hold asked for again. */
  forMs?: number | undefined;
  /** The process that it ends with; undefined where it ends with its time. */
  ownerProcess?: OwnerProcess | undefined;
  /** Services that it keeps unmonitored, and that were monitored before, or are kept by an earlier hold. */
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

/** The time from the first hold to the last one's end. */
export interface Observations {
  /** When the first hold began. UTC, ISO 8601. */
  since: string;
  /** Services that failed when it began, so that their failure was mailed; undefined where Monit could not be asked. */
  failing?: string[] | undefined;
  /** Where Monit's log ended then. */
  log?: LogPosition | undefined;
  /** Services that were seen to fail since, with the time (UTC, ISO 8601). */
  seenFailing: Record<string, string>;
  /** Whether one of the holds asked for a mail of what happened meanwhile. */
  mailsReport: boolean;
}

/** A base on trial: unless somebody confirms it in time, what was in force before comes back. */
export interface Unconfirmed {
  /** Who put it on trial. */
  by: string;
  /** Why it was put on trial. */
  reason?: string | undefined;
  /** UTC, ISO 8601. */
  since: string;
  /** The last moment to confirm it. UTC, ISO 8601. */
  until: string;
  /** Milliseconds that there were for it. */
  forMs: number;
  /** What comes back: the profile's name may be the same, and its file another by now, so it is a text. */
  before: {
    /** Its name. */
    profile: string;
    /** The managed file's, header and all. May hold passwords. */
    text: string;
  };
}

/** What is to be in force, and until when, wherever that is not simply the base profile. May hold passwords. */
export interface Maintenance {
  /** Of the file's form. */
  version: 3;
  /** In force when nothing is held. */
  base: string;
  /** The base's text, where it is not what the profile gives: what was in force before something that nobody confirmed. */
  baseText?: string | undefined;
  /** The base is on trial; undefined where it is there to stay. */
  unconfirmed?: Unconfirmed | undefined;
  /** Oldest first; the newest is in force. */
  holds: Hold[];
  /** Services that an ended hold kept unmonitored, and that Monit has not been seen to monitor again. */
  returning: string[];
  /** What was known of the services when the first of the holds began; undefined where none has. */
  observations?: Observations | undefined;
  /** Whether what is to be in force was seen to be, as far as that can be; otherwise the next `sync` sees to it. */
  reconciled: boolean;
  /** When to try again what Monit did not take: each try is a reload or two. UTC, ISO 8601. */
  notBefore?: string | undefined;
}

/** Why a hold has ended. */
export type HoldEnd = 'expired' | 'its process has gone' | 'released';

/** Milliseconds that a clock may be set back without anything being made of it. */
export const clockSlackMs = 60_000;

/** The profile that is to be in force: the newest hold's, or the base. */
export function profileInForce({ base, holds }: Pick<Maintenance, 'base' | 'holds'>): string {
  return holds.at(-1)?.profile ?? base;
}

/**
 * Why a hold is over, by now; undefined while it holds.
 *
 * @param now Milliseconds since the epoch.
 * @param isGone Whether the hold's ownerProcess is no more.
 */
export function endOf(
  { until, forMs, ownerProcess }: Hold,
  now: number,
  isGone: (ownerProcess: OwnerProcess) => boolean,
): HoldEnd | undefined {
  if (until !== undefined && isPast(until, forMs, now)) return 'expired';
  return ownerProcess !== undefined && isGone(ownerProcess) ? 'its process has gone' : undefined;
}

function isPast(until: string, forMs: number | undefined, now: number): boolean {
  const leftMs = Date.parse(until) - now;
  // A clock that was ahead when it was asked for would have it last for years.
  return leftMs <= 0 || (forMs !== undefined && leftMs > forMs + clockSlackMs);
}

/** A base that waits to be confirmed. */
export interface UnconfirmedBase extends Unconfirmed {
  /** The base's profile. */
  readonly profile: string;
}

/** The base where it waits to be confirmed; undefined where it is there to stay. */
export function unconfirmedBase(maintenance: Maintenance | undefined): UnconfirmedBase | undefined {
  return maintenance?.unconfirmed && { ...maintenance.unconfirmed, profile: maintenance.base };
}

/**
 * Whether it is too late to confirm a base.
 *
 * @param now Milliseconds since the epoch.
 */
export function isOverdue({ until, forMs }: Unconfirmed, now: number): boolean {
  return isPast(until, forMs, now);
}

/** Nothing is held over this base yet. */
export function nothingHeld(base: string): Maintenance {
  return { version: 3, base, holds: [], returning: [], reconciled: true };
}

/** What is to be in force when nothing is held: what a profile gives, or a text that was in force before. */
export interface Base {
  readonly profile: string;
  readonly text?: string | undefined;
}

/** Sets another base, which waits for nobody's confirmation. */
export function withBase(maintenance: Maintenance, { profile, text }: Base): Maintenance {
  const others = { ...maintenance };
  delete others.unconfirmed;
  delete others.baseText;
  return { ...others, base: profile, ...(text === undefined ? {} : { baseText: text }) };
}

/** Whether there is anything to remember: nothing is held, and no base waits to be confirmed. */
export function isOver({ holds, unconfirmed }: Pick<Maintenance, 'holds' | 'unconfirmed'>): boolean {
  return holds.length === 0 && unconfirmed === undefined;
}

/**
 * Whether what is held, what waits to be confirmed, or the base below it is another one: what nobody sees in force yet, and
 * what comes later all the same.
 */
export function isRearranged(before: Maintenance | undefined, after: Maintenance | undefined): boolean {
  return !isDeepStrictEqual(arrangementOf(before), arrangementOf(after));
}

/** Undefined where what is in force is all that there is; a base that is still to come back is more than that. */
function arrangementOf(maintenance: Maintenance | undefined) {
  if (maintenance === undefined || (isOver(maintenance) && maintenance.reconciled)) return undefined;
  const { base, baseText, unconfirmed, holds } = maintenance;
  return { base, baseText, unconfirmed, holds };
}

/** Takes holds away. Services that no other hold keeps are to be given back. */
export function withoutHolds(maintenance: Maintenance, ids: readonly string[]): Maintenance {
  const holds = maintenance.holds.filter(({ id }) => !ids.includes(id));
  const ended = maintenance.holds.filter(({ id }) => ids.includes(id)).flatMap(({ unmonitored }) => unmonitored);
  return { ...maintenance, holds, returning: stillToReturn([...maintenance.returning, ...ended], holds) };
}

/** Lays a hold on top; one of the same id is replaced by it, and what it kept is given back unless the new one keeps it. */
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

/** Whether a hold that is asked for is there already: config management asks again and again. */
export function isSameHold(one: Hold, other: Hold): boolean {
  const essence = ({ id, profile, reason, forMs, ownerProcess, mailsReport }: Hold) =>
    JSON.stringify([id, profile, reason, forMs, ownerProcess, mailsReport]);
  return essence(one) === essence(other);
}

/** Why a word cannot name a hold; undefined where it can. */
export function holdIdFault(id: string): string | undefined {
  if (/^[A-Za-z0-9][\w.-]{0,63}$/.test(id)) return undefined;
  return 'must be letters, digits and . _ - between them, at most 64';
}
