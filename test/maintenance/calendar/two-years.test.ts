import { expect, test } from 'vitest';
import { nextStart, type Schedule, startsWithin } from '../../../src/maintenance/calendar/schedule.ts';
import { run } from '../../support/processes/run.js';
import { changesOf, minutesOf, startsByLooking } from './oracle.ts';

const dayMs = 86_400_000;
/** With a leap day. */
const fromMs = Date.UTC(2026, 11, 31);
const toMs = Date.UTC(2029, 0, 1);

const zones = [
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe', // half an hour
  'Africa/Casablanca', // back for a month
  'UTC',
  'America/Santiago', // skips 00:00
  'Asia/Beirut', // skips 00:00, repeats 23:00
  'America/Nuuk', // skips 23:00
];

const expressions = [
  '30 2 * * *', // skipped, or repeated, in some zones
  '15,45 1-3 * * *',
  '0 0 * * sun',
  '30 23 * * sat,sun',
  '30 * * * *',
  '*/15 * * * *',
  '0 */2 * * *',
  '*/20 2 * * sun',
  '30 1 1,15 * *',
  '15 2 * mar,oct *',
  '0 3 29 2 *',
  '30 2 13 * fri',
  '30 2 */2 * sun',
];

/** More starts are compared only on the day and a half around each change of the clocks, and on the first. */
const mostStarts = 1000;

function periodsOf(starts: readonly number[], changes: readonly number[]): [fromMs: number, untilMs: number][] {
  if (starts.length <= mostStarts) return [[fromMs, toMs - 1]];
  return [fromMs + dayMs, ...changes].map((ms) => [ms - 0.75 * dayMs, ms + 0.75 * dayMs]);
}

function startsForwards(schedule: Schedule, afterMs: number, untilMs: number): number[] {
  const starts: number[] = [];
  let start = nextStart(schedule, afterMs);
  while (start !== undefined && start <= untilMs) {
    starts.push(start);
    start = nextStart(schedule, start);
  }
  return starts;
}

test.each(zones)('in %s, two years of starts are those that looking at each minute finds', (timeZone) => {
  const minutes = minutesOf(timeZone, fromMs, toMs);
  const changes = changesOf(minutes);
  expect(changes).toHaveLength(timeZone === 'UTC' ? 0 : 4);
  for (const expression of expressions) {
    const found = startsByLooking(expression, minutes);
    expect(found.length).toBeGreaterThan(0);
    for (const [afterMs, untilMs] of periodsOf(found, changes)) {
      const expected = found.filter((start) => start > afterMs && start <= untilMs);
      const schedule = { expression, timeZone };
      expect(startsForwards(schedule, afterMs, untilMs), expression).toEqual(expected);
      expect(startsWithin(schedule, afterMs, untilMs, Infinity), expression).toEqual(expected);
    }
  }
});

const hasSystemd = await run('systemd-analyze', ['calendar', '*-*-* 02:30 UTC']).then(
  ({ exitCode }) => exitCode === 0,
  () => false,
);

// systemd leaves a time out that is skipped, and runs a repeated `*` only once: only what both mean alike is compared.
test.skipIf(!hasSystemd).each([
  { expression: '30 2 * mar *', calendar: '*-03-* 02:30', clock: '02:30' },
  { expression: '45 1 * apr,oct,nov sun', calendar: 'Sun *-04,10,11-* 01:45', clock: '01:45' },
  { expression: '30 2 1,15 * *', calendar: '*-*-01,15 02:30', clock: '02:30' },
  { expression: '0 3 29 2 *', calendar: '*-02-29 03:00', clock: '03:00' },
])('systemd agrees on $expression, except for times that are skipped', async ({ expression, calendar, clock }) => {
  for (const timeZone of ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'UTC']) {
    const shown = new Intl.DateTimeFormat('sv', { timeZone, timeStyle: 'short' });
    const starts = startsWithin({ expression, timeZone }, fromMs, toMs - 1, Infinity);
    const notSkipped = starts.filter((start) => shown.format(start) === clock);
    expect(await systemdStarts(`${calendar} ${timeZone}`, notSkipped.length), timeZone).toEqual(notSkipped);
  }
});

async function systemdStarts(calendar: string, count: number): Promise<number[]> {
  const from = new Date(fromMs).toISOString().slice(0, 10);
  const { stdout } = await run(
    'systemd-analyze',
    ['calendar', `--base-time=${from} 00:00:00 UTC`, `--iterations=${count}`, calendar],
    { env: { ...process.env, TZ: 'UTC', LC_ALL: 'C' } },
  );
  const moments = stdout.matchAll(/(?:Next elapse|Iter\. #\d+): \w+ (\S+) (\S+) UTC/g);
  return [...moments].map(([, day = '', time = '']) => Date.parse(`${day}T${time}Z`));
}
