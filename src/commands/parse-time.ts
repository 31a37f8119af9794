import { durationMs } from '../duration.ts';
import { MonitAlertError } from '../errors.ts';

const minuteMs = 60_000;
const dayMs = 86_400_000;
/** Whoever names a later time has most likely mistyped the year. */
const longestAheadMs = 5 * 366 * dayMs;

const form = /^(?:(\d{4}-\d\d-\d\d)[Tt ])?(\d\d:\d\d(?::\d\d(?:\.\d+)?)?)([Zz]|[+-]\d\d:\d\d)?$/;

/** In milliseconds since the epoch. */
interface Reference {
  readonly now: number;
  /** For `--until`: the start that `--at` gives. */
  readonly after?: number | undefined;
}

/**
 * The moment of `--at` or `--until`, in milliseconds since the epoch. It is later than the reference, which is `after`
 * or, without it, `now`.
 *
 * - `02:00`, `02:00:30`: the next time that the host's clock shows this.
 * - `2026-12-24 02:00`, `2026-12-24T02:00:30`: in the host's local time.
 * - `2026-12-24T02:00:00+01:00`, `2026-12-24T01:00:00Z`: as in RFC 3339. Seconds are optional in all forms, and
 *   fractions of a second are ignored.
 * - `+90m`, `+1h30m`: counted from the reference.
 *
 * If a local time is skipped because clocks are set forward, it means the first moment after the gap. If it comes twice
 * because they are set back, it means the first of the two, or the second if the first is not after the reference.
 *
 * @param option for messages: `--at`.
 * @throws MonitAlertError `option.invalid`
 */
export function parseTime(text: string, option: string, { now, after }: Reference): number {
  const reference = after ?? now;
  const moment = momentsOf(text, option, reference).find((one) => one > reference);
  if (moment === undefined) {
    throw after === undefined
      ? invalid(`${option} takes a time to come, and ${text} has passed`)
      : invalid(`${option} takes a time after the start of the hold, and ${text} is not after it`);
  }
  if (moment - now > longestAheadMs) throw invalid(`${option} takes a time within the next five years, not "${text}"`);
  return moment;
}

function invalid(message: string): MonitAlertError {
  return new MonitAlertError('option.invalid', message, {
    hint: 'Examples: 02:00, "2026-12-24 02:00", 2026-12-24T02:00:00+01:00, +1h30m.',
  });
}

type Day = readonly [year: number, month: number, day: number];

/** All moments that the text may mean, the earliest first. */
function momentsOf(text: string, option: string, reference: number): number[] {
  const aheadMs = text.startsWith('+') ? durationMs(text.slice(1)) : undefined;
  if (aheadMs !== undefined && aheadMs > 0) return [reference + aheadMs];
  const [, date, clock, offset] = form.exec(text) ?? [];
  if (clock === undefined || (date === undefined && offset !== undefined))
    throw invalid(`${option} takes a time, not "${text}"`);
  const missing = nonexistent(date, clock, offset);
  if (missing !== undefined) throw invalid(`${option} takes a time that exists, and there is no ${missing}`);
  if (date === undefined) return nextDays(new Date(reference)).flatMap((day) => localMoments(day, clock));
  const [year = 0, month = 0, day = 0] = numbers(date);
  if (offset === undefined) return localMoments([year, month, day], clock);
  const [hour = 0, minute = 0, second = 0] = numbers(clock);
  return [Date.UTC(year, month - 1, day, hour, minute, second) - offsetMs(offset)];
}

/** Without signs and fractions. */
function numbers(text: string): number[] {
  return (text.replace(/\..*/, '').match(/\d+/g) ?? []).map(Number);
}

function nonexistent(date: string | undefined, clock: string, offset = 'Z'): string | undefined {
  const [year = 0, month = 0, day = 0] = numbers(date ?? '');
  const read = new Date(Date.UTC(year, month - 1, day));
  if (date !== undefined && (read.getUTCMonth() !== month - 1 || read.getUTCDate() !== day)) return date;
  return [clock, offset].find((text) => {
    const [hour = 0, minute = 0, second = 0] = numbers(text);
    return hour > 23 || minute > 59 || second > 59;
  });
}

function offsetMs(offset: string): number {
  const [hours = 0, minutes = 0] = numbers(offset);
  return (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * minuteMs;
}

/** Today and tomorrow. */
function nextDays(now: Date): Day[] {
  // At noon, because midnight may be skipped.
  const tomorrow = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, 12);
  return [now, tomorrow].map((date) => [date.getFullYear(), date.getMonth() + 1, date.getDate()]);
}

/** When the host's clock shows this: two moments if it is set back, and the end of the gap if it is set forward. */
function localMoments([year, month, day]: Day, clock: string): number[] {
  const [hour = 0, minute = 0, second = 0] = numbers(clock);
  const isShownAt = (moment: number) => {
    const date = new Date(moment);
    return date.getDate() === day && date.getHours() === hour && date.getMinutes() === minute;
  };
  // Date takes the first of two moments, and counts on over a gap: 02:30 becomes 03:30.
  const first = new Date(year, month - 1, day, hour, minute, second).getTime();
  if (!isShownAt(first)) return [endOfGap(first)];
  const setBackMs = (minutesBehindUtc(first + dayMs) - minutesBehindUtc(first)) * minuteMs;
  return setBackMs > 0 && isShownAt(first + setBackMs) ? [first, first + setBackMs] : [first];
}

/** Clocks are set at full minutes. */
function endOfGap(later: number): number {
  let moment = Math.floor(later / minuteMs) * minuteMs;
  while (minutesBehindUtc(moment - minuteMs) === minutesBehindUtc(later)) moment -= minuteMs;
  return moment;
}

function minutesBehindUtc(moment: number): number {
  return new Date(moment).getTimezoneOffset();
}
