import { silentWatcher, type Watcher } from '../../change/progress.ts';
import { record } from '../../change/record.ts';
import { MonitAlertError } from '../../errors.ts';
import type { Site } from '../../site.ts';
import { inSession, type Session } from '../session.ts';
import { unknownWindow } from './list-windows.ts';
import { localDate } from './local-date.ts';
import { lookAtWindow, type Occurrence, occurrenceAt, occurrenceId, withHandled } from './occurrences.ts';
import { nextStart, startsWithin } from './schedule.ts';
import { readCalendar, windowRecord, writeCalendar } from './store.ts';
import { toWindow, type WindowPolicy } from './window-policy.ts';
import type { Window } from './window.ts';
import { windowFiles } from './windows.ts';

/** Which occurrences of a window are left out, or no longer. */
export interface SkipRequest {
  /** The window's name. */
  readonly window: string;
  /** `2026-12-24`: those that begin on this day, in the window's time zone; undefined: the next one. */
  readonly date: string | undefined;
  /** Whether what was skipped is to happen again. */
  readonly isUndone: boolean;
  /** What the site says about holds. */
  readonly policy: WindowPolicy;
}

/** An occurrence that is left out, or no longer. */
export interface SkippedOccurrence {
  /** The id that its hold would have. */
  readonly id: string;
  /** UTC, ISO 8601. */
  readonly start: string;
  /** UTC, ISO 8601. */
  readonly until: string;
}

/** The result of skipping occurrences. */
export interface Skipped {
  /** The window's name. */
  readonly window: string;
  /** Those that it is about. */
  readonly occurrences: readonly SkippedOccurrence[];
  /** Whether something was recorded. */
  readonly changed: boolean;
  /** A sentence each. */
  readonly warnings: readonly string[];
}

/** Two years ahead: nobody plans further. */
const furthestMs = 731 * 86_400_000;
const mostOfDay = 1_440;

/**
 * Leaves out occurrences of a window that have not begun. To do so again changes nothing.
 * @throws MonitAlertError `window.unknown`, `window.invalid`, `window.no-occurrence`
 */
export async function skip(request: SkipRequest, site: Site, watcher: Watcher = silentWatcher): Promise<Skipped> {
  return inSession({ command: 'monit-alert skip', site, watcher }, async (session) => {
    const window = await findWindow(request, site);
    const { name } = window;
    const calendar = await readCalendar(session.state);
    const now = Date.now();
    const known = windowRecord(calendar, name) ?? lookAtWindow(window, undefined, now).record;
    const skipped = known.handled.filter(({ how }) => how === 'skipped').map(({ start }) => Date.parse(start));
    const chosen = occurrencesOf(request, window, skipped, now);
    const isSkipped = ({ startMs }: Occurrence) => skipped.includes(startMs);
    const toChange = chosen.filter((one) => isSkipped(one) === request.isUndone);
    const result = { window: name, occurrences: chosen.map((one) => described(name, one)), warnings: [] };
    if (toChange.length === 0) return { ...result, changed: false };
    const starts = new Set(toChange.map(({ startMs }) => new Date(startMs).toISOString()));
    const kept = known.handled.filter(({ start, how }) => how !== 'skipped' || !starts.has(start));
    const next = request.isUndone
      ? withHandled({ ...known, handled: kept }, 'skipped', [], window, now)
      : withHandled(known, 'skipped', toChange, window, now);
    const lost = await writeCalendar(session.state, {
      ...calendar,
      windows: { ...calendar.windows, [name]: next },
    });
    return { ...result, changed: true, warnings: [...lost, ...(await note(request, toChange, window, session))] };
  });
}

async function findWindow({ window: wanted, policy }: SkipRequest, site: Site): Promise<Window> {
  const files = await windowFiles(site);
  const file = files.find(({ name }) => name === wanted);
  if (file !== undefined) return toWindow(file, policy);
  throw unknownWindow(
    wanted,
    files.map(({ name }) => name),
  );
}

function occurrencesOf(
  { date, isUndone }: SkipRequest,
  window: Window,
  skipped: readonly number[],
  now: number,
): Occurrence[] {
  if (date === undefined) {
    const start = isUndone ? skipped.find((one) => one > now) : nextNotSkipped(window, skipped, now);
    if (start === undefined)
      throw noOccurrence(window.name, isUndone ? 'no occurrence is skipped' : 'it has no next one');
    return [occurrenceAt(window, start)];
  }
  const { timeZone } = window.schedule;
  // A day begins up to 15 hours before, or after, that of UTC.
  const around = Date.parse(`${date}T00:00:00Z`) - 86_400_000;
  const starts = startsWithin(window.schedule, Math.max(now, around), around + 3 * 86_400_000, 3 * mostOfDay);
  const ofDay = starts.filter((start) => localDate(start, timeZone) === date);
  if (ofDay.length === 0) throw noOccurrence(window.name, `none begins on ${date} (${timeZone}) from now on`);
  return ofDay.map((start) => occurrenceAt(window, start));
}

function nextNotSkipped(window: Window, skipped: readonly number[], now: number): number | undefined {
  let start = nextStart(window.schedule, now);
  while (start !== undefined && skipped.includes(start) && start < now + furthestMs)
    start = nextStart(window.schedule, start);
  return start;
}

function noOccurrence(name: string, why: string): MonitAlertError {
  return new MonitAlertError('window.no-occurrence', `window "${name}": ${why}`, {
    details: ['nothing was changed'],
    hint: `To see its next ones: \`monit-alert windows ${name} --next 5\`.`,
  });
}

function described(name: string, { startMs, endMs }: Occurrence) {
  return {
    id: occurrenceId(name, startMs),
    start: new Date(startMs).toISOString(),
    until: new Date(endMs).toISOString(),
  };
}

async function note(
  { isUndone }: SkipRequest,
  occurrences: readonly Occurrence[],
  { name, profile, scope }: Window,
  { site, watcher }: Session,
): Promise<string[]> {
  const scoped = scope && { scoped: { profile, ...scope } };
  const holds = occurrences.map(({ startMs }) => occurrenceId(name, startMs));
  const reason = isUndone ? 'no longer skipped' : undefined;
  return record({ action: 'skip', reason, holds, ...scoped, to: profile, state: 'done' }, site, watcher);
}
