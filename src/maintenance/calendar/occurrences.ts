import { nextStart, startsWithin } from './schedule.ts';
import type { HandledOccurrence, WindowRecord } from './store.ts';
import type { Window } from './window.ts';

/** One time of a window. */
export interface Occurrence {
  /** Milliseconds since the epoch. */
  readonly startMs: number;
  readonly endMs: number;
}

/** What is to be done about a window now. */
export interface WindowLook {
  /** To begin now; undefined: none. */
  readonly due: Occurrence | undefined;
  /** Those that nobody has begun in their time, oldest first. */
  readonly missed: readonly Occurrence[];
  /** To be kept. As long as `due` has not begun, it is due again. */
  readonly record: WindowRecord;
}

/** A host that was down for longer is told of so many. */
const mostMissed = 100;
const keptHandled = 20;

/** `nightly@2026-12-24T02:00Z`: a person cannot give a hold such a name. */
export function occurrenceId(name: string, startMs: number): string {
  return `${name}@${new Date(startMs).toISOString().slice(0, '2026-12-24T02:00'.length)}Z`;
}

/**
 * An occurrence begins at most once, and late if it could not begin in time. An edit of the file changes the next one:
 * none begins in the time of one that began, or was left out, by an earlier version of the file.
 * @param now milliseconds since the epoch.
 */
export function lookAtWindow(window: Window, known: WindowRecord | undefined, now: number): WindowLook {
  const since = known?.since ?? iso((runningOccurrence(window, now)?.startMs ?? now + 1) - 1);
  // While the clock was ahead, something seemed to be missed whose time has not come yet.
  const handled = known?.handled.filter(({ how, until }) => how !== 'missed' || Date.parse(until) <= now) ?? [];
  const missed = endedSince(window, lastHandled(since, handled, now), now).filter(({ startMs }) =>
    isUnhandled(startMs, window.digest, handled),
  );
  const all = [...handled, ...missed.map((one) => handledAs('missed', one, window.digest))];
  return { due: dueOccurrence(window, all, now), missed, record: recordOf(window, since, all, now) };
}

/** The record once occurrences need nothing more. */
export function withHandled(
  { since, handled }: WindowRecord,
  how: HandledOccurrence['how'],
  occurrences: readonly Occurrence[],
  window: Window,
  now: number,
): WindowRecord {
  const added = occurrences.map((one) => handledAs(how, one, window.digest));
  return recordOf(window, since, [...handled, ...added], now);
}

function recordOf(window: Window, since: string, handled: readonly HandledOccurrence[], now: number): WindowRecord {
  const next = dueOccurrence(window, handled, now)?.startMs ?? nextStart(window.schedule, now);
  return {
    source: window.source,
    digest: window.digest,
    since,
    lookedAt: iso(now),
    ...(next !== undefined && { next: iso(next) }),
    handled: prune(handled, now),
  };
}

function dueOccurrence(window: Window, handled: readonly HandledOccurrence[], now: number): Occurrence | undefined {
  const running = runningOccurrence(window, now);
  return running !== undefined && isUnhandled(running.startMs, window.digest, handled) ? running : undefined;
}

/** The newest one whose time is now. */
export function runningOccurrence(window: Window, now: number): Occurrence | undefined {
  const [startMs] = startsWithin(window.schedule, now - window.forMs, now, 1);
  return startMs === undefined ? undefined : occurrenceAt(window, startMs);
}

export function occurrenceAt({ forMs }: Pick<Window, 'forMs'>, startMs: number): Occurrence {
  return { startMs, endMs: startMs + forMs };
}

function iso(moment: number): string {
  return new Date(moment).toISOString();
}

function handledAs(how: HandledOccurrence['how'], { startMs, endMs }: Occurrence, digest: string): HandledOccurrence {
  return { start: iso(startMs), until: iso(endMs), digest, how };
}

/** Whether an occurrence may begin, as far as earlier ones are concerned. */
export function isUnhandled(startMs: number, digest: string, handled: readonly HandledOccurrence[]): boolean {
  return handled.every((one) => {
    const isThis = Date.parse(one.start) === startMs;
    const coversIt = one.digest !== digest && one.how !== 'missed' && Date.parse(one.until) > startMs;
    return !isThis && !(coversIt && Date.parse(one.start) <= startMs);
  });
}

function lastHandled(since: string, handled: readonly HandledOccurrence[], now: number): number {
  const starts = handled.map(({ start }) => Date.parse(start)).filter((start) => start <= now);
  return Math.max(Date.parse(since), ...starts);
}

function endedSince(window: Window, since: number, now: number): Occurrence[] {
  const starts = startsWithin(window.schedule, since, now - window.forMs, mostMissed);
  return starts.map((startMs) => occurrenceAt(window, startMs));
}

/** Those that may still matter, and a few more. */
function prune(handled: readonly HandledOccurrence[], now: number): HandledOccurrence[] {
  const isOld = ({ until }: HandledOccurrence) => Date.parse(until) <= now;
  const sorted = [...handled].sort((one, other) => Date.parse(one.start) - Date.parse(other.start));
  return [...sorted.filter(isOld).slice(-keptHandled), ...sorted.filter((one) => !isOld(one))];
}
