/** Starts of a schedule by looking at every single minute: slow, and too plain to be wrong. */

const minuteMs = 60_000;
/** No zone changes its clocks at another minute. */
const stepMs = 30 * minuteMs;

/** The minutes of a time in one zone. */
export interface Minutes {
  readonly fromMs: number;
  /** What clocks show in each minute, in milliseconds as if it were UTC. */
  readonly clocks: Float64Array;
}

export function minutesOf(timeZone: string, fromMs: number, toMs: number): Minutes {
  const format = new Intl.DateTimeFormat('sv', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  const clocks = new Float64Array((toMs - fromMs) / minuteMs);
  for (let ms = fromMs; ms < toMs; ms += stepMs) {
    const shown = Date.parse(`${format.format(ms).replace(' ', 'T')}Z`);
    for (let more = 0; more < stepMs; more += minuteMs) clocks[(ms + more - fromMs) / minuteMs] = shown + more;
  }
  return { fromMs, clocks };
}

/** When clocks are put forward or back. */
export function changesOf({ fromMs, clocks }: Minutes): number[] {
  const changes: number[] = [];
  for (let index = 1; index < clocks.length; index++) {
    const step = (clocks[index] ?? 0) - (clocks[index - 1] ?? 0);
    if (step !== minuteMs) changes.push(fromMs + index * minuteMs);
  }
  return changes;
}

export function startsByLooking(expression: string, { fromMs, clocks }: Minutes): number[] {
  const isMeant = matcherOf(expression);
  const [minute = '', hour = ''] = expression.split(' ');
  const isFixed = !/[*/]/.test(minute + hour);
  const starts: number[] = [];
  let latest = clocks[0] ?? 0;
  for (let index = 0; index < clocks.length; index++) {
    const clock = clocks[index] ?? 0;
    if (isFixed ? isMeantWithin(isMeant, latest, clock) : isMeant(clock)) starts.push(fromMs + index * minuteMs);
    latest = Math.max(latest, clock);
  }
  return starts;
}

/** Whether one of the times that clocks show for the first time is meant, including those that they skip. */
function isMeantWithin(isMeant: (clock: number) => boolean, latest: number, clock: number): boolean {
  for (let shown = latest + minuteMs; shown <= clock; shown += minuteMs) if (isMeant(shown)) return true;
  return false;
}

const names = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const weekdays = 'sun mon tue wed thu fri sat'.split(' ');

function matcherOf(expression: string): (clock: number) => boolean {
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = expression.toLowerCase().split(' ');
  const minutes = valuesOf(minute, 0, 59);
  const hours = valuesOf(hour, 0, 23);
  const days = valuesOf(day, 1, 31);
  const months = valuesOf(named(month, names, 1), 1, 12);
  const ofWeek = valuesOf(named(weekday, weekdays, 0), 0, 7);
  const isEither = !day.startsWith('*') && !weekday.startsWith('*');
  return (clock) => {
    if (!minutes.has((clock / minuteMs) % 60) || !hours.has(Math.floor(clock / 3_600_000) % 24)) return false;
    const date = new Date(clock);
    const isDay = days.has(date.getUTCDate());
    const isWeekday = ofWeek.has(date.getUTCDay()) || (date.getUTCDay() === 0 && ofWeek.has(7));
    return months.has(date.getUTCMonth() + 1) && (isEither ? isDay || isWeekday : isDay && isWeekday);
  };
}

function named(field: string, words: readonly string[], first: number): string {
  return words.reduce((text, word, index) => text.replaceAll(word, String(first + index)), field);
}

function valuesOf(field: string, least: number, most: number): Set<number> {
  const parts = field.split(',').flatMap((part) => {
    const [range = '', step = '1'] = part.split('/');
    const [from = least, to = range === '*' ? most : from] = range === '*' ? [] : range.split('-').map(Number);
    return Array.from({ length: most + 1 }, (_, value) => value).filter(
      (value) => value >= from && value <= to && (value - from) % Number(step) === 0,
    );
  });
  return new Set(parts);
}
