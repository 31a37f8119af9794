import { describe, expect, test } from 'vitest';
import { type Due, whatIsDue } from '../../../src/maintenance/calendar/due.ts';
import { isNothingDue } from '../../../src/maintenance/calendar/nothing-due.ts';
import { type Calendar, emptyCalendar } from '../../../src/maintenance/calendar/store.ts';
import type { Window } from '../../../src/maintenance/calendar/window.ts';
import { aPlan, aWindow, fileOf, planning } from '../../support/values/calendar.ts';

const at = (time: string) => Date.parse(`2026-05-${time}Z`);

function ask(calendar: Calendar, windows: readonly Window[], now: number): Due {
  const parse = ({ name }: { readonly name: string }) => {
    const window = windows.find((one) => one.name === name);
    if (window === undefined) throw new Error('unreachable');
    return window;
  };
  return whatIsDue(calendar, windows.map(fileOf), parse, now);
}

const ids = ({ beginnings }: Due) => beginnings.map(({ hold }) => hold.id);

/** The calendar once all has begun. */
const begun = ({ beginnings, calendar }: Due) => beginnings.reduce((kept, one) => one.begun(kept), calendar);

/** As `sync` does each time; hands back the ids of what began, and of what was missed. */
function run(windows: (now: number) => readonly Window[], times: readonly number[], from: Calendar = emptyCalendar) {
  let calendar = from;
  const seen: string[] = [];
  for (const now of times) {
    const due = ask(calendar, windows(now), now);
    seen.push(...ids(due), ...due.missed.map(({ id }) => `missed ${id}`));
    calendar = begun(due);
    expect(isNothingDue(calendar, windows(now).map(fileOf), now)).toBe(true);
  }
  return { seen, calendar };
}

describe('a planned hold', () => {
  test('begins in its time, once', () => {
    const calendar = planning(aPlan('a'), aPlan('b', { from: '2026-05-01T02:30:00.000Z' }));
    expect(ids(ask(calendar, [], at('01T01:59:59')))).toEqual([]);
    expect(isNothingDue(calendar, [], at('01T01:59:59'))).toBe(true);
    expect(isNothingDue(calendar, [], at('01T02:00:00'))).toBe(false);
    const due = ask(calendar, [], at('01T02:00:00'));
    expect(ids(due)).toEqual(['a']);
    expect(begun(due).planned.map(({ id }) => id)).toEqual(['b']);
  });

  test('begins late for what is left, and says when it was planned for', () => {
    const [beginning] = ask(planning(aPlan('a')), [], at('01T02:40:00')).beginnings;
    expect(beginning?.hold).toMatchObject({
      since: '2026-05-01T02:40:00.000Z',
      from: '2026-05-01T02:00:00.000Z',
      until: '2026-05-01T03:00:00.000Z',
      at: '02:00',
    });
  });

  test('is missed if its time is over', () => {
    const due = ask(planning(aPlan('a')), [], at('01T03:00:00'));
    expect([ids(due), due.missed.map(({ id }) => id), due.calendar.planned]).toEqual([[], ['a'], []]);
  });

  test('that Monit did not accept is tried again later, and not before', () => {
    const due = ask(planning(aPlan('a')), [], at('01T02:00:00'));
    const waiting = due.beginnings[0]?.refused(due.calendar, '2026-05-01T02:10:00.000Z') ?? emptyCalendar;
    expect(isNothingDue(waiting, [], at('01T02:05:00'))).toBe(true);
    expect(ids(ask(waiting, [], at('01T02:10:00')))).toEqual(['a']);
  });
});

describe('a window', () => {
  const nightly = () => [aWindow()];
  const id = (day: string) => `nightly@2026-05-${day}T02:00Z`;

  test('begins each night, once, however often somebody looks', () => {
    const times = ['01T01:59:00', '01T02:00:00', '01T02:01:00', '01T03:59:00', '01T04:00:00', '02T02:00:30'].map(at);
    expect(run(nightly, times).seen).toEqual([id('01'), id('02')]);
  });

  test('is a hold with its name, from its start, for its time', () => {
    const [beginning] = ask(
      emptyCalendar,
      [aWindow({ reason: 'backup', graceMs: 60_000 })],
      at('01T02:10:00'),
    ).beginnings;
    expect(beginning?.hold).toEqual({
      id: id('01'),
      profile: 'none',
      by: 'window nightly',
      reason: 'backup',
      since: '2026-05-01T02:10:00.000Z',
      from: '2026-05-01T02:00:00.000Z',
      window: 'nightly',
      until: '2026-05-01T04:00:00.000Z',
      forMs: 7_200_000,
      graceMs: 60_000,
      unmonitored: [],
      mailsReport: false,
    });
  });

  test('was missed whole while the host was down: told once; and the running one begins late', () => {
    const times = ['01T02:00:00', '04T03:00:00', '04T03:01:00'].map(at);
    expect(run(nightly, times).seen).toEqual([id('01'), id('04'), `missed ${id('02')}`, `missed ${id('03')}`]);
  });

  test('was not missed before anybody knew it', () => {
    expect(run(nightly, [at('04T05:00:00'), at('04T05:01:00')]).seen).toEqual([]);
  });

  test('does not begin twice if the clock is set back, nor is it lost if the clock was ahead', () => {
    const back = ['01T02:30:00', '01T01:30:00', '01T02:00:00', '02T02:00:00'].map(at);
    expect(run(nightly, back).seen).toEqual([id('01'), id('02')]);
    const ahead = ['01T01:00:00', '20T02:30:00', '01T01:05:00', '01T02:00:00', '02T02:00:00'].map(at);
    const { seen } = run(nightly, ahead);
    expect(seen.filter((one) => !one.startsWith('missed'))).toEqual([id('20'), id('01'), id('02')]);
  });

  test('that was edited while it ran changes the next time only', () => {
    const edited = aWindow({ source: 'two', digest: 'two', schedule: { expression: '30 2 * * *', timeZone: 'UTC' } });
    const at0220 = at('01T02:20:00');
    const files = (now: number) => [now < at0220 ? aWindow() : edited];
    const times = ['01T02:00:00', '01T02:20:00', '01T02:30:00', '01T04:10:00', '02T02:30:00'].map(at);
    expect(run(files, times).seen).toEqual([id('01'), 'nightly@2026-05-02T02:30Z']);
  });

  test('whose file comes back during its time does not begin again', () => {
    const files = (now: number) => (now === at('01T02:20:00') ? [] : nightly());
    const times = ['01T02:00:00', '01T02:20:00', '01T02:30:00', '02T02:00:00'].map(at);
    const { seen, calendar } = run(files, times);
    expect(seen).toEqual([id('01'), id('02')]);
    const gone = ask(calendar, [], at('02T05:00:00')).calendar;
    expect(gone.windows).toEqual({});
  });

  test('with times that overlap begins each of them; what began meanwhile and still runs is not missed', () => {
    const often = aWindow({ schedule: { expression: '*/10 * * * *', timeZone: 'UTC' }, forMs: 1_800_000 });
    const times = ['01T02:00:00', '01T02:10:00', '01T02:30:00', '01T02:31:00'].map(at);
    const { seen } = run(() => [often], times);
    expect(seen.filter((one) => !one.startsWith('missed'))).toEqual(
      ['02:00', '02:10', '02:30'].map((time) => `nightly@2026-05-01T${time}Z`),
    );
  });

  test('that could not begin is due until its time is over, and then missed', () => {
    const first = ask(emptyCalendar, nightly(), at('01T02:00:00'));
    const second = ask(first.calendar, nightly(), at('01T02:01:00'));
    expect(ids(second)).toEqual([id('01')]);
    const third = ask(second.calendar, nightly(), at('01T04:00:00'));
    expect([ids(third), third.missed.map((one) => one.id)]).toEqual([[], [id('01')]]);
  });

  test('keeps no more in the calendar than may matter', () => {
    const nights = Array.from({ length: 60 }, (_, day) => at('01T02:00:00') + day * 86_400_000);
    const { seen, calendar } = run(nightly, nights);
    expect(seen).toHaveLength(60);
    expect(calendar.windows['nightly']?.handled.length).toBeLessThan(25);
  });
});
