import { join } from 'node:path';
import * as v from 'valibot';
import { MonitAlertError } from '../../errors.ts';
import { millisecondsSchema, momentSchema } from '../../state/schemas.ts';
import { ensureState, unwritableState } from '../../state/state-directory.ts';
import { isDamaged, readStateFile, type StateFile, writeStateFile } from '../../state/state-file.ts';
import type { PlannedHold } from './model.ts';

/** An occurrence of a window that needs nothing more. */
export interface HandledOccurrence {
  /** UTC, ISO 8601. */
  start: string;
  /** When it was to end. UTC, ISO 8601. */
  until: string;
  /** Of the window's file: an edit of it changes the next occurrence only. */
  digest: string;
  how: 'begun' | 'skipped' | 'missed';
}

/** What is remembered of a window. */
export interface WindowRecord {
  /** As `WindowFile` has it. Kept whole: each minute, comparing costs less than loading what makes a digest. */
  source: string;
  /** SHA-256 of its source. */
  digest: string;
  /** Since when the window is known: what was to begin earlier was not missed. UTC, ISO 8601. */
  since: string;
  /** When `next` was worked out. UTC, ISO 8601. */
  lookedAt: string;
  /** When there is something to do; undefined: never. UTC, ISO 8601. */
  next?: string | undefined;
  /** When `sync` may try again to begin an occurrence that Monit did not accept. UTC, ISO 8601. */
  notBefore?: string | undefined;
  /** Oldest first. */
  handled: HandledOccurrence[];
}

/** What begins later. */
export interface Calendar {
  version: 1;
  /** In the order of their beginning. */
  planned: PlannedHold[];
  /** By name. */
  windows: Record<string, WindowRecord>;
}

const scopeSchema = v.object({ services: v.array(v.string()), groups: v.array(v.string()) });

const plannedSchema: v.GenericSchema<unknown, PlannedHold> = v.object({
  id: v.string(),
  profile: v.string(),
  scope: v.optional(scopeSchema),
  by: v.string(),
  reason: v.optional(v.string()),
  plannedAt: momentSchema,
  from: momentSchema,
  until: momentSchema,
  forMs: v.optional(millisecondsSchema),
  at: v.string(),
  graceMs: v.optional(millisecondsSchema),
  mailsReport: v.boolean(),
  announces: v.optional(v.boolean()),
  notBefore: v.optional(momentSchema),
});

const windowSchema: v.GenericSchema<unknown, WindowRecord> = v.object({
  source: v.string(),
  digest: v.string(),
  since: momentSchema,
  lookedAt: momentSchema,
  next: v.optional(momentSchema),
  notBefore: v.optional(momentSchema),
  handled: v.array(
    v.object({
      start: momentSchema,
      until: momentSchema,
      digest: v.string(),
      how: v.picklist(['begun', 'skipped', 'missed']),
    }),
  ),
});

const file: StateFile<Calendar> = {
  name: 'calendar.json',
  schema: v.object({
    version: v.literal(1),
    planned: v.array(plannedSchema),
    windows: v.record(v.string(), windowSchema),
  }),
  mustLast: true,
};

/** What is remembered of a window, whatever its name. */
export function windowRecord({ windows }: Pick<Calendar, 'windows'>, name: string): WindowRecord | undefined {
  return Object.hasOwn(windows, name) ? windows[name] : undefined;
}

export const emptyCalendar: Calendar = { version: 1, planned: [], windows: {} };

/** A damaged file counts as missing. @throws MonitAlertError `state.unreadable` */
export async function readCalendar(directory: string): Promise<Calendar> {
  return (await readStateFile(directory, file)) ?? emptyCalendar;
}

/** Undefined unless the file is damaged: then its plans are lost. @throws MonitAlertError `state.unreadable` */
export async function calendarDamage(directory: string): Promise<MonitAlertError | undefined> {
  if (!(await isDamaged(directory, file))) return undefined;
  const what = 'the holds that were planned will not begin, and what was skipped is forgotten';
  return new MonitAlertError('state.damaged', `${join(directory, file.name)} is damaged: ${what}`, {
    hint: 'Run `monit-alert doctor --fix`, which begins a new file and keeps the old one. Then plan the holds again.',
  });
}

/** A damaged file is kept. Needs the lock. @returns warnings. @throws MonitAlertError `state.unwritable` */
export async function writeCalendar(directory: string, calendar: Calendar): Promise<string[]> {
  try {
    await ensureState(directory);
    return await writeStateFile(directory, file, calendar);
  } catch (error) {
    throw unwritableState(directory, error);
  }
}
