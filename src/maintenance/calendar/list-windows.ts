import { MonitAlertError } from '../../errors.ts';
import { loadProfile } from '../../profile/load.ts';
import { foldName } from '../../profile/service-name.ts';
import { suggestion } from '../../profile/suggestion.ts';
import type { Site } from '../../site.ts';
import { stateFor } from '../../state/state-directory.ts';
import { isUnhandled, occurrenceId, runningOccurrence } from './occurrences.ts';
import { overlapsItself } from './overlap.ts';
import { nextStart } from './schedule.ts';
import { type Calendar, readCalendar, windowRecord } from './store.ts';
import { toWindow, type WindowPolicy } from './window-policy.ts';
import type { Window } from './window.ts';
import { windowFiles } from './windows.ts';

/** A time of a window that is not over. */
export interface ComingOccurrence {
  /** The id of its hold. */
  readonly id: string;
  /** UTC, ISO 8601. */
  readonly start: string;
  /** UTC, ISO 8601. */
  readonly until: string;
  /** `begun`: its hold has begun, and may have been released since; `due`: `sync` has not begun it yet. */
  readonly state: 'begun' | 'skipped' | 'due' | 'coming';
}

/** A window, and what is wrong with it. */
export interface WindowEntry {
  /** That of its file, without the ending. */
  readonly name: string;
  /** The path of its file. */
  readonly file: string;
  /** Undefined if its file is wrong: `error` says why. */
  readonly window: Window | undefined;
  /** Why it cannot begin: its file is wrong, or its profile. */
  readonly error: MonitAlertError | undefined;
  /** A sentence each, without a full stop. */
  readonly warnings: readonly string[];
  /** What is running, and what comes next. */
  readonly next: readonly ComingOccurrence[];
}

/**
 * @param wanted the name of the only one to list; undefined: all.
 * @param count how many coming occurrences of each.
 * @throws MonitAlertError `window.unknown`, `directory.unreadable`
 */
export async function listWindows(
  wanted: string | undefined,
  count: number,
  policy: WindowPolicy,
  site: Site,
): Promise<WindowEntry[]> {
  const files = await windowFiles(site);
  const calendar = await readCalendar(stateFor(site.stateDirectory, site.controlFile));
  const names = files.map(({ name }) => name);
  if (wanted !== undefined && !names.includes(wanted)) throw unknownWindow(wanted, names);
  const now = Date.now();
  const entries = await Promise.all(
    files.map(async (one): Promise<WindowEntry> => {
      const { name, file } = one;
      try {
        const window = toWindow(one, policy);
        const next = comingOccurrences(window, calendar, count, now);
        const error = await profileError(window, site);
        const warnings = overlapsItself(window, now) ? ['it begins again before it is over'] : [];
        return { name, file, window, error, warnings, next };
      } catch (error) {
        if (!(error instanceof MonitAlertError)) throw error;
        return { name, file, window: undefined, error, warnings: [], next: [] };
      }
    }),
  );
  const starts = new Map(
    entries.map(({ name, window }) => [name, window === undefined ? [] : nextStarts(window, compared, now)] as const),
  );
  const chosen = entries.filter(({ name }) => wanted === undefined || name === wanted);
  return chosen.map((entry) => ({
    ...entry,
    warnings: [
      ...entry.warnings,
      ...overlapsWithOthers(entry, wanted === undefined ? later(entry, entries) : entries, starts),
    ],
  }));
}

/** The running one, if there is one, and the next ones. @param now milliseconds since the epoch. */
export function comingOccurrences(window: Window, calendar: Calendar, count: number, now: number): ComingOccurrence[] {
  const handled = windowRecord(calendar, window.name)?.handled ?? [];
  const howOf = (startMs: number) => handled.find(({ start }) => Date.parse(start) === startMs)?.how;
  // In the time of one that began by an earlier version of the file, none begins.
  const canBegin = (startMs: number) => isUnhandled(startMs, window.digest, handled);
  const running = runningOccurrence(window, now)?.startMs;
  const starts = [...(running === undefined ? [] : [running]), ...nextStarts(window, count, now)];
  const shown = starts.filter((startMs) => howOf(startMs) !== undefined || canBegin(startMs));
  return shown.map((startMs) => {
    const how = howOf(startMs);
    const state = how === 'begun' || how === 'skipped' ? how : startMs <= now ? 'due' : 'coming';
    return {
      id: occurrenceId(window.name, startMs),
      start: new Date(startMs).toISOString(),
      until: new Date(startMs + window.forMs).toISOString(),
      state,
    };
  });
}

function nextStarts(window: Window, count: number, now: number): number[] {
  const starts: number[] = [];
  let start = nextStart(window.schedule, now);
  while (start !== undefined && starts.length < count) {
    starts.push(start);
    start = nextStart(window.schedule, start);
  }
  return starts;
}

/** So that each pair is told once. */
function later({ name }: WindowEntry, entries: readonly WindowEntry[]): readonly WindowEntry[] {
  return entries.filter((other) => other.name > name);
}

/** How many coming times of each window are compared. */
const compared = 20;

/** The next times of each window, worked out once. */
type Starts = ReadonlyMap<string, readonly number[]>;

/** A sentence for each other window that is in force at the same time, for the same services as far as names tell. */
function overlapsWithOthers({ window }: WindowEntry, entries: readonly WindowEntry[], starts: Starts): string[] {
  if (window === undefined) return [];
  const own = starts.get(window.name) ?? [];
  return entries.flatMap(({ name, window: other }) => {
    if (other === undefined || name === window.name || !shareServices(window, other)) return [];
    const meets = own.some((start) =>
      (starts.get(name) ?? []).some((theirs) => start < theirs + other.forMs && theirs < start + window.forMs),
    );
    return meets ? [`it overlaps with "${name}": the one that begins later is in force`] : [];
  });
}

function shareServices({ scope: one }: Window, { scope: other }: Window): boolean {
  if (one === undefined || other === undefined) return true;
  const names = ({ services, groups }: NonNullable<Window['scope']>) => [
    ...services.map((service) => `service ${foldName(service)}`),
    ...groups.map((group) => `group ${foldName(group)}`),
  ];
  const theirs = new Set(names(other));
  return names(one).some((name) => theirs.has(name));
}

/** Why its profile cannot be loaded; undefined if it can. */
export async function profileError(
  { profile, file }: Window,
  site: Pick<Site, 'profilesDirectories'>,
): Promise<MonitAlertError | undefined> {
  try {
    await loadProfile(profile, site.profilesDirectories);
    return undefined;
  } catch (error) {
    if (!(error instanceof MonitAlertError)) throw error;
    const { code, message, details, hint, cause } = error;
    return new MonitAlertError(code, `${file}: ${message}`, { details, hint, cause });
  }
}

/** The error of a name that no window has. */
export function unknownWindow(wanted: string, names: readonly string[]): MonitAlertError {
  const guess = suggestion(wanted, names, 'the windows are');
  return new MonitAlertError('window.unknown', `there is no window "${wanted}"${guess}`, {
    hint: 'To see them: `monit-alert windows`.',
  });
}
