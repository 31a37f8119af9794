import type { PlannedHold } from './model.ts';
import { type Calendar, windowRecord, type WindowRecord } from './store.ts';
import type { WindowFile } from './window-file.ts';

/** Cheap, because `sync` asks each minute: no file is parsed. @param now milliseconds since the epoch. */
export function isNothingDue({ planned, windows }: Calendar, files: readonly WindowFile[], now: number): boolean {
  const names = new Set(files.map(({ name }) => name));
  return (
    planned.every((hold) => !isTime(hold, now) && Date.parse(hold.until) > now) &&
    files.every(({ name, source }) => isQuiet(windowRecord({ windows }, name), source, now)) &&
    Object.entries(windows).every(([name, record]) => names.has(name) || isRemembered(record, now))
  );
}

/** Whether nothing is to be done about a window until later. */
export function isQuiet(record: WindowRecord | undefined, source: string, now: number): boolean {
  if (record?.source !== source) return false;
  const { next, notBefore, lookedAt } = record;
  // The clock was ahead then.
  if (Date.parse(lookedAt) > now) return false;
  return next === undefined || Date.parse(next) > now || (notBefore !== undefined && Date.parse(notBefore) > now);
}

/** A window's file is gone, but an occurrence of it must not begin twice if it comes back. */
export function isRemembered({ handled }: WindowRecord, now: number): boolean {
  return handled.some(({ until }) => Date.parse(until) > now);
}

/** Whether a planned hold may begin. */
export function isTime({ from, notBefore }: PlannedHold, now: number): boolean {
  return Date.parse(from) <= now && (notBefore === undefined || Date.parse(notBefore) <= now);
}
