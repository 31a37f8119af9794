import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { parseTime } from '../../src/commands/parse-time.ts';

/** As start.ts has it: the zone of the process is that of the host. */
const hostIn = (zone: string) => vi.stubEnv('TZ', zone);
afterEach(() => {
  vi.unstubAllEnvs();
});

const at = (text: string, now: string, after?: string) => {
  const start = after === undefined ? undefined : Date.parse(after);
  return new Date(parseTime(text, '--at', { now: Date.parse(now), after: start })).toISOString().replace('.000Z', 'Z');
};
const refusal = (message: string) =>
  expect.objectContaining({
    code: 'option.invalid',
    message,
    hint: 'Examples: 02:00, "2026-12-24 02:00", 2026-12-24T02:00:00+01:00, +1h30m.',
  }) as Error;

const winter = '2026-11-30T16:00:00Z';

test.each([
  ['18:00', '2026-11-30T17:00:00Z'],
  ['17:00:01', '2026-11-30T16:00:01Z'],
  ['17:00', '2026-12-01T16:00:00Z'],
  ['02:00', '2026-12-01T01:00:00Z'],
  ['00:00', '2026-11-30T23:00:00Z'],
  ['23:59:59', '2026-11-30T22:59:59Z'],
  ['2026-12-24 02:00', '2026-12-24T01:00:00Z'],
  ['2026-12-24T02:00', '2026-12-24T01:00:00Z'],
  ['2026-12-24t02:00:30', '2026-12-24T01:00:30Z'],
  ['2027-07-01 02:00', '2027-07-01T00:00:00Z'],
  ['2028-02-29 12:00', '2028-02-29T11:00:00Z'],
  ['2026-12-24T02:00:00+01:00', '2026-12-24T01:00:00Z'],
  ['2026-12-24T02:00:00-05:30', '2026-12-24T07:30:00Z'],
  ['2026-12-24T02:00:00Z', '2026-12-24T02:00:00Z'],
  ['2026-12-24t02:00:00z', '2026-12-24T02:00:00Z'],
  ['2026-12-24 02:00Z', '2026-12-24T02:00:00Z'],
  ['2026-12-24T02:00:59.987Z', '2026-12-24T02:00:59Z'],
  ['+90m', '2026-11-30T17:30:00Z'],
  ['+1h30m', '2026-11-30T17:30:00Z'],
  ['+1d12h', '2026-12-02T04:00:00Z'],
])('at five in the afternoon in Berlin, %s is %s', (text, moment) => {
  hostIn('Europe/Berlin');
  expect(at(text, winter)).toBe(moment);
});

describe('an end', () => {
  test.each([
    ['02:00', '2026-12-24T22:00:00Z', '2026-12-25T01:00:00Z'],
    ['02:00', '2026-12-24T00:00:00Z', '2026-12-24T01:00:00Z'],
    ['02:00', '2026-12-24T01:00:00Z', '2026-12-25T01:00:00Z'],
    ['+2h', '2026-12-24T22:00:00Z', '2026-12-25T00:00:00Z'],
    ['2026-12-25 01:00', '2026-12-24T22:00:00Z', '2026-12-25T00:00:00Z'],
  ])('%s is counted from the start, %s', (text, start, moment) => {
    hostIn('Europe/Berlin');
    expect(at(text, winter, start)).toBe(moment);
  });

  test.each(['2026-12-24 02:00', '2026-12-24T01:59:59', '2026-12-24T01:00:00Z'])('%s before it is refused', (text) => {
    hostIn('Europe/Berlin');
    const reference = { now: Date.parse(winter), after: Date.parse('2026-12-24T01:00:00Z') };
    expect(() => parseTime(text, '--until', reference)).toThrow(
      refusal(`--until takes a time after the start of the hold, and ${text} is not after it`),
    );
  });
});

describe('where clocks are set forward, what they skip is the first moment after it', () => {
  test.each([
    ['Europe/Berlin', '2027-03-28 02:30', '2027-03-28T01:00:00Z'],
    ['Europe/Berlin', '2027-03-28 02:00', '2027-03-28T01:00:00Z'],
    ['Europe/Berlin', '2027-03-28 02:59:59', '2027-03-28T01:00:00Z'],
    ['Europe/Berlin', '2027-03-28 01:59:59', '2027-03-28T00:59:59Z'],
    ['Europe/Berlin', '2027-03-28 03:00', '2027-03-28T01:00:00Z'],
    ['America/New_York', '2027-03-14 02:30', '2027-03-14T07:00:00Z'],
    ['Australia/Lord_Howe', '2027-10-03 02:15', '2027-10-02T15:30:00Z'],
    ['Africa/Cairo', '2027-04-30 00:30', '2027-04-29T22:00:00Z'],
  ])('in %s, %s', (zone, text, moment) => {
    hostIn(zone);
    expect(at(text, winter)).toBe(moment);
  });

  test('also for a time of day, and tomorrow if that has passed', () => {
    hostIn('Europe/Berlin');
    expect(at('02:30', '2027-03-28T00:30:00Z')).toBe('2027-03-28T01:00:00Z');
    expect(at('02:30', '2027-03-28T01:00:00Z')).toBe('2027-03-29T00:30:00Z');
    hostIn('Africa/Cairo');
    expect(at('00:30', '2027-04-29T20:00:00Z')).toBe('2027-04-29T22:00:00Z');
  });

  test('even where it is a whole day', () => {
    hostIn('Pacific/Apia');
    expect(at('2011-12-30 02:00', '2011-12-01T00:00:00Z')).toBe('2011-12-30T10:00:00Z');
    expect(at('02:00', '2011-12-30T09:00:00Z')).toBe('2011-12-30T12:00:00Z');
  });
});

describe('where clocks are set back, what comes twice is the first of the two that is to come', () => {
  test.each([
    ['Europe/Berlin', '2027-10-31 02:30', '2027-10-31T00:30:00Z'],
    ['Europe/Berlin', '2027-10-31 03:00', '2027-10-31T02:00:00Z'],
    ['America/New_York', '2027-11-07 01:30', '2027-11-07T05:30:00Z'],
    ['Australia/Lord_Howe', '2027-04-04 01:45', '2027-04-03T14:45:00Z'],
  ])('in %s, %s', (zone, text, moment) => {
    hostIn(zone);
    expect(at(text, winter)).toBe(moment);
  });

  test('the second one, once the first has passed', () => {
    hostIn('Europe/Berlin');
    for (const text of ['02:30', '2027-10-31 02:30']) {
      expect(at(text, '2027-10-31T00:29:59Z')).toBe('2027-10-31T00:30:00Z');
      expect(at(text, '2027-10-31T00:30:00Z')).toBe('2027-10-31T01:30:00Z');
    }
    expect(at('02:30', '2027-10-31T01:30:00Z')).toBe('2027-11-01T01:30:00Z');
    hostIn('Australia/Lord_Howe');
    expect(at('01:45', '2027-04-03T15:00:00Z')).toBe('2027-04-03T15:15:00Z');
  });
});

describe('refused is', () => {
  test.each([
    ['2026-02-31 02:00', '2026-02-31'],
    ['2027-02-29 02:00', '2027-02-29'],
    ['2026-13-01T02:00:00Z', '2026-13-01'],
    ['2026-00-01 02:00', '2026-00-01'],
    ['2026-12-00 02:00', '2026-12-00'],
    ['25:00', '25:00'],
    ['24:00', '24:00'],
    ['12:60', '12:60'],
    ['2026-12-31T23:59:60Z', '23:59:60'],
    ['2026-12-24T02:00:00+24:00', '+24:00'],
    ['2026-12-24T02:00:00-01:60', '-01:60'],
  ])('%s, because it does not exist', (text, missing) => {
    hostIn('Europe/Berlin');
    expect(() => at(text, winter)).toThrow(refusal(`--at takes a time that exists, and there is no ${missing}`));
  });

  test.each(['2026-01-01 02:00', '2026-11-30 17:00', '2026-11-30T16:00:00Z', '0026-12-24 02:00'])(
    '%s, because it has passed',
    (text) => {
      hostIn('Europe/Berlin');
      expect(() => at(text, winter)).toThrow(refusal(`--at takes a time to come, and ${text} has passed`));
    },
  );

  test.each(['2126-12-24 02:00', '2126-12-24T02:00:00Z', '+2000d'])('%s, because it is years away', (text) => {
    expect(() => at(text, winter)).toThrow(refusal(`--at takes a time within the next five years, not "${text}"`));
  });

  test.each([
    '',
    'now',
    'tomorrow',
    '2',
    '2:00',
    '02',
    '02:0',
    '0200',
    '02:00Z',
    '02:00+01:00',
    ' 02:00',
    '02:00\n',
    '2am',
    '2026-12-24',
    '2026-12-24  02:00',
    '2026-12-24_02:00',
    '24.12.2026 02:00',
    '26-12-24 02:00',
    '2026-12-24T02:00:00+0100',
    '2026-12-24T02:00:00 +01:00',
    '2026-12-24T02:00.5Z',
    '2026-12-24T02:00:00.Z',
    '1798074000',
    '90m',
    '+',
    '+90',
    '+0m',
    '-90m',
    '++90m',
    '+30m1h',
    '٠٢:٠٠',
  ])('%j, because it has no form of a time', (text) => {
    expect(() => at(text, winter)).toThrow(refusal(`--at takes a time, not "${text}"`));
  });
});

test('in any zone, it is a moment to come at which the clock shows what was asked for, and no later one', () => {
  const zone = fc.constantFrom('Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'UTC');
  const start = Date.parse('2026-01-01T00:00:00Z');
  const seconds = fc.integer({ min: 0, max: 4 * 366 * 86_400 });
  fc.assert(
    fc.property(zone, seconds, fc.integer({ min: 1, max: 2 * 86_400 }), (name, since, ahead) => {
      hostIn(name);
      const now = start + since * 1000;
      const wanted = new Date(now + ahead * 1000);
      const clock = wanted.toTimeString().slice(0, '02:00:30'.length);
      const day = [wanted.getFullYear(), wanted.getMonth() + 1, wanted.getDate()];
      const date = day.map((part) => String(part).padStart(2, '0')).join('-');
      const [next, dated] = [clock, `${date} ${clock}`].map((text) => parseTime(text, '--at', { now }));
      for (const moment of [next, dated]) {
        expect(moment).toBeGreaterThan(now);
        expect(moment).toBeLessThanOrEqual(wanted.getTime());
      }
      expect(new Date(dated ?? NaN).toTimeString()).toContain(clock);
      expect(parseTime(wanted.toISOString(), '--at', { now })).toBe(wanted.getTime());
    }),
    { numRuns: 2000 },
  );
});
