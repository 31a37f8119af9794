import { Cron, CronDate } from 'croner';
import { nearest } from '../../profile/suggestion.ts';

/** When something begins, again and again. */
export interface Schedule {
  /** Minute, hour, day of the month, month and weekday, as in a crontab; `scheduleFault` finds no fault in it. */
  readonly expression: string;
  /** By its IANA name, such as `Europe/Berlin`. */
  readonly timeZone: string;
}

// croner reads more than cron does: L and W, for example, and sun-sun as the whole week.
const numeric = /^[\d*,/-]+$/;
const withNames = /^(?!.*\b(?:0|sun)-sun)(?:[\d*,/-]|[a-z]{3})+$/i;

const fieldKinds = [
  { name: 'minute', values: '0 to 59', form: numeric },
  { name: 'hour', values: '0 to 23', form: numeric },
  { name: 'day of the month', values: '1 to 31', form: numeric },
  { name: 'month', values: '1 to 12 or jan to dec', form: withNames },
  { name: 'weekday', values: '0 to 7 or sun to sat', form: withNames },
];

const minuteMs = 60_000;
const dayMs = 86_400_000;
/** croner looks at the next 400 years. All days that there are come in any 400 years. */
const anyTime = new Date(0);

/**
 * Why this is not a cron expression; undefined if it is one. It has exactly five fields. A field is `*`, a number, a
 * name (`jan`, `sun`), a range, a step (`10-30/5`; or of everything: `*` with a step), or a list of these. If both the
 * day of the month and the weekday are restricted, one of them is enough. An expression that never happens, such as
 * `0 0 30 2 *`, is a fault.
 */
export function scheduleFault(expression: string): string | undefined {
  const fields = fieldsOf(expression);
  if (fields.length !== fieldKinds.length) {
    return `must have five fields: ${fieldKinds.map(({ name }) => name).join(', ')}`;
  }
  for (const [index, { name, values, form }] of fieldKinds.entries()) {
    const field = fields[index] ?? '';
    const alone = fieldKinds.map((_, other) => (other === index ? field : '*')).join(' ');
    if (form.test(field) && isReadable(alone)) continue;
    return `the ${name} "${field}" is not valid: use ${values}, lists (1,3), ranges (1-5) and steps (*/2, 1-9/2)`;
  }
  return onClock(expression).nextRun(anyTime) === null ? 'never happens: no month in it has such a day' : undefined;
}

function isReadable(expression: string): boolean {
  try {
    onClock(expression);
    return true;
  } catch {
    return false;
  }
}

/** Why this is not the name of a time zone that Node.js knows; undefined if it is. */
export function timeZoneFault(name: string): string | undefined {
  if (isTimeZone(name)) return undefined;
  const meant = nearest(name, Intl.supportedValuesOf('timeZone'));
  return `is not a known time zone${meant === undefined ? ', such as Europe/Berlin' : `; did you mean "${meant}"?`}`;
}

function isTimeZone(name: string): boolean {
  // Only newer versions of Node.js accept +02:00.
  if (/^[+-]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/**
 * The first start after a moment. When clocks change, it does what cron does:
 *
 * - A fixed time of day has no `*` and no step in its minute and hour. If it is skipped, it starts at the first moment
 *   after the gap, once, even if several such times are skipped. If it comes twice, it starts the first time.
 * - Any other time starts whenever clocks show it: never if it is skipped, twice if it comes twice.
 *
 * @param afterMs since the epoch; a start at this very moment is not after it.
 * @returns milliseconds since the epoch; undefined if there is none.
 */
export function nextStart(schedule: Schedule, afterMs: number): number | undefined {
  const { expression, timeZone } = schedule;
  if (!isFixed(schedule)) return onDays(expression, { timezone: timeZone }).nextRun(new Date(afterMs))?.getTime();
  const cron = onClock(expression);
  let clock = cron.nextRun(new Date(clockAt(afterMs, timeZone)));
  while (clock !== null) {
    const start = firstMomentAt(clock.getTime(), timeZone);
    if (start > afterMs) return start;
    clock = cron.nextRun(clock);
  }
  return undefined;
}

/**
 * The newest starts between two moments, oldest first. Of a window that is active now, its start is the newest one
 * after `now - forMs`, if it is not later than now.
 * @param afterMs since the epoch; a start at this very moment is too early.
 * @param untilMs since the epoch; a start at this very moment is one of them.
 * @param most how many at most.
 */
export function startsWithin(schedule: Schedule, afterMs: number, untilMs: number, most: number): number[] {
  const starts: number[] = [];
  for (const start of startsBackwards(schedule, untilMs)) {
    if (start <= afterMs || starts.length >= most) break;
    starts.unshift(start);
  }
  return starts;
}

function* startsBackwards(schedule: Schedule, untilMs: number): Generator<number> {
  const { expression, timeZone } = schedule;
  const fixed = isFixed(schedule);
  const cron = fixed ? onClock(expression) : onDays(expression, { timezone: timeZone });
  // If clocks were put back since, they have shown later times than now.
  const from = fixed ? clockAt(untilMs, timeZone) + dayMs : untilMs + 1;
  let last: number | undefined;
  for (let run = runBefore(cron, new Date(from)); run !== undefined; run = runBefore(cron, run)) {
    const start = fixed ? firstMomentAt(run.getTime(), timeZone) : run.getTime();
    if (start <= untilMs && start !== last) yield start;
    last = start;
  }
}

function runBefore(cron: Cron, moment: Date): Date | undefined {
  return cron.previousRuns(1, moment)[0];
}

function isFixed({ expression }: Schedule): boolean {
  return !fieldsOf(expression)
    .slice(0, 2)
    .some((field) => /[*/]/.test(field));
}

/** Counts what clocks show, as if it were UTC. */
function onClock(expression: string): Cron {
  return onDays(expression, { utcOffset: 0 });
}

function onDays(expression: string, zone: { timezone: string } | { utcOffset: number }): Cron {
  const fields = fieldsOf(expression);
  // As in cron, `*` with a step is not a restriction here: both days must match.
  const domAndDow = [fields[2], fields[4]].some((field) => field?.startsWith('*'));
  return new Cron(fields.join(' '), { mode: '5-part', domAndDow, ...zone });
}

/** What clocks show, to the second, as if it were UTC. */
function clockAt(ms: number, timeZone: string): number {
  const { year, month, day, hour, minute, second } = new CronDate(new Date(ms), timeZone);
  return Date.UTC(year, month, day, hour, minute, second);
}

/** The first moment when clocks show this time or a later one. croner by itself finds none in a gap before midnight. */
function firstMomentAt(clockMs: number, timeZone: string): number {
  const offsets = [clockMs - dayMs, clockMs + dayMs].map((ms) => clockAt(ms, timeZone) - ms);
  let before = clockMs - Math.max(...offsets);
  let from = clockMs - Math.min(...offsets);
  if (clockAt(before, timeZone) >= clockMs) return before;
  while (from - before > minuteMs) {
    const middle = before + Math.floor((from - before) / 2 / minuteMs) * minuteMs;
    if (clockAt(middle, timeZone) >= clockMs) from = middle;
    else before = middle;
  }
  return from;
}

function fieldsOf(expression: string): string[] {
  return expression.trim().split(/\s+/);
}
