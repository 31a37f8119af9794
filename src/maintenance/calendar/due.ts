import { MonitAlertError } from '../../errors.ts';
import { omit } from '../../omit.ts';
import type { Hold } from '../record/model.ts';
import type { PlannedHold } from './model.ts';
import { isQuiet, isRemembered, isTime } from './nothing-due.ts';
import { lookAtWindow, type Occurrence, occurrenceId, withHandled } from './occurrences.ts';
import { type Calendar, windowRecord, type WindowRecord } from './store.ts';
import type { WindowFile } from './window-file.ts';
import type { Window } from './window.ts';

/** A hold that is to begin now. */
export interface Beginning {
  readonly hold: Hold;
  /** The calendar once it has begun. */
  readonly begun: (calendar: Calendar) => Calendar;
  /** The calendar if Monit does not run it: another try must wait. */
  readonly refused: (calendar: Calendar, notBefore: string) => Calendar;
}

/** A hold that did not begin in its time. */
export type Missed = Pick<Hold, 'id' | 'profile' | 'scope' | 'by' | 'reason'> & {
  /** UTC, ISO 8601. */
  readonly begins: string;
  /** UTC, ISO 8601. */
  readonly until: string;
};

/** What the calendar wants at a moment. */
export interface Due {
  readonly beginnings: readonly Beginning[];
  readonly missed: readonly Missed[];
  /** To be kept, before anything has begun. */
  readonly calendar: Calendar;
  /** Of the files of windows. */
  readonly faults: readonly MonitAlertError[];
}

/** @param parse reads a window's file. @throws what `parse` throws unless it is a MonitAlertError. */
export function whatIsDue(
  calendar: Calendar,
  files: readonly WindowFile[],
  parse: (file: WindowFile) => Window,
  now: number,
): Due {
  const past = calendar.planned.filter(({ until }) => Date.parse(until) <= now);
  const planned = calendar.planned.filter((hold) => !past.includes(hold));
  const looks = files.flatMap((file) => lookAtFile(file, windowRecord(calendar, file.name), parse, now));
  const names = new Set(files.map(({ name }) => name));
  const others = Object.entries(calendar.windows).filter(
    ([name, record]) => names.has(name) || isRemembered(record, now),
  );
  return {
    beginnings: [
      ...planned.filter((hold) => isTime(hold, now)).map((hold) => beginningOf(hold, now)),
      ...looks.flatMap(({ beginning }) => beginning ?? []),
    ],
    missed: [...past.map(missedHold), ...looks.flatMap(({ missed }) => missed)],
    calendar: {
      version: 1,
      planned,
      windows: Object.fromEntries([
        ...others,
        ...looks.flatMap(({ name, record }) => (record === undefined ? [] : [[name, record] as const])),
      ]),
    },
    faults: looks.flatMap(({ fault }) => fault ?? []),
  };
}

function beginningOf(planned: PlannedHold, now: number): Beginning {
  const hold = omit(planned, 'plannedAt', 'notBefore');
  const others = (calendar: Calendar) => calendar.planned.filter(({ id }) => id !== hold.id);
  return {
    hold: { ...hold, since: new Date(now).toISOString(), unmonitored: [] },
    begun: (calendar) => ({ ...calendar, planned: others(calendar) }),
    refused: (calendar, notBefore) => ({
      ...calendar,
      planned: calendar.planned.map((one) => (one.id === hold.id ? { ...one, notBefore } : one)),
    }),
  };
}

function missedHold({ id, profile, scope, by, reason, from, until }: PlannedHold): Missed {
  return { id, profile, scope, by, reason, begins: from, until };
}

interface FileLook {
  readonly name: string;
  readonly beginning?: Beginning | undefined;
  readonly missed: readonly Missed[];
  readonly record?: WindowRecord;
  readonly fault?: MonitAlertError;
}

function lookAtFile(
  file: WindowFile,
  known: WindowRecord | undefined,
  parse: (file: WindowFile) => Window,
  now: number,
): FileLook {
  const { name } = file;
  if (known !== undefined && isQuiet(known, file.source, now)) return { name, missed: [], record: known };
  try {
    const window = parse(file);
    const { due, missed, record } = lookAtWindow(window, known, now);
    return {
      name,
      beginning: due && beginningOfWindow(window, due, now),
      missed: missed.map((occurrence) => missedOccurrence(window, occurrence)),
      record,
    };
  } catch (fault) {
    if (!(fault instanceof MonitAlertError)) throw fault;
    return { name, missed: [], ...(known && { record: known }), fault };
  }
}

function beginningOfWindow(window: Window, occurrence: Occurrence, now: number): Beginning {
  const { name } = window;
  const change = (calendar: Calendar, changed: (record: WindowRecord) => WindowRecord) => {
    const record = windowRecord(calendar, name);
    return record === undefined ? calendar : { ...calendar, windows: { ...calendar.windows, [name]: changed(record) } };
  };
  return {
    hold: occurrenceHold(window, occurrence, now),
    begun: (calendar) => change(calendar, (record) => withHandled(record, 'begun', [occurrence], window, now)),
    refused: (calendar, notBefore) => change(calendar, (record) => ({ ...record, notBefore })),
  };
}

/** As it is once it has begun: a snapshot, so that an edit of the file changes the next occurrence only. */
export function occurrenceHold(window: Window, { startMs, endMs }: Occurrence, now: number): Hold {
  const { name, profile, scope, reason, forMs, graceMs, mailsReport, announces } = window;
  return {
    id: occurrenceId(name, startMs),
    profile,
    ...(scope && { scope }),
    by: byWindow(name),
    ...(reason !== undefined && { reason }),
    since: new Date(now).toISOString(),
    from: new Date(startMs).toISOString(),
    window: name,
    until: new Date(endMs).toISOString(),
    forMs,
    ...(graceMs !== undefined && { graceMs }),
    unmonitored: [],
    mailsReport: mailsReport || announces,
    ...(announces && { announces }),
  };
}

function missedOccurrence({ name, profile, scope, reason }: Window, { startMs, endMs }: Occurrence): Missed {
  return {
    id: occurrenceId(name, startMs),
    profile,
    scope,
    by: byWindow(name),
    reason,
    begins: new Date(startMs).toISOString(),
    until: new Date(endMs).toISOString(),
  };
}

/** Who holds it, where a user's name would stand. */
function byWindow(name: string): string {
  return `window ${name}`;
}
