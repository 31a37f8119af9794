import { describe, expect, it, test } from 'vitest';
import { nextStart, scheduleFault, startsWithin, timeZoneFault } from '../../../src/maintenance/calendar/schedule.ts';

const berlin = 'Europe/Berlin';
const ms = (moment: string) => Date.parse(moment);
const iso = (start: number | undefined) => start && new Date(start).toISOString().replace(':00.000Z', 'Z');

describe('scheduleFault', () => {
  it.each([
    '0 3 * * *',
    '*/15 * * * *',
    '0,30 0-6/2 1,15 JAN-Mar mon-fri',
    '0 0 * * 7',
    '0 0 * * fri-sun',
    '0 0 * * mon-fri/2',
    '0 3 29 2 *',
    '0 0 31 4 mon',
    ' 0  3 * *\n* ',
  ])('takes %j', (expression) => {
    expect(scheduleFault(expression)).toBeUndefined();
  });

  it.each(['', '@daily', '0 3 * *', '0 0 3 * * *', '0 0 3 * * * 2030', '2030-01-01T00:00:00'])(
    'refuses %j, which has not five fields',
    (expression) => {
      expect(scheduleFault(expression)).toBe('must have five fields: minute, hour, day of the month, month, weekday');
    },
  );

  it.each([
    ['60 * * * *', 'the minute "60"'],
    ['*/0 * * * *', 'the minute "*/0"'],
    ['5/15 * * * *', 'the minute "5/15"'],
    ['30-10 * * * *', 'the minute "30-10"'],
    ['0 24 * * *', 'the hour "24"'],
    ['0 mon * * *', 'the hour "mon"'],
    ['0 0 0 * *', 'the day of the month "0"'],
    ['0 0 1,,2 * *', 'the day of the month "1,,2"'],
    ['0 0 * january *', 'the month "january"'],
    ['0 0 * 13 *', 'the month "13"'],
    ['0 0 * * 8', 'the weekday "8"'],
    ['0 0 * * fri-mon', 'the weekday "fri-mon"'],
  ])('names the field of %j that is wrong', (expression, field) => {
    expect(scheduleFault(expression)).toContain(`${field} is not valid: use `);
  });

  it.each(['0 0 L * *', '0 0 LW * *', '0 0 15W * *', '0 0 ? * *', '0 0 * * 5L', '0 0 * * fri#2', '0 0 1 * +mon'])(
    'refuses %j, which is not in cron',
    (expression) => {
      expect(scheduleFault(expression)).toContain('is not valid');
    },
  );

  it.each(['0 0 * * sun-sun', '0 0 * * 0-sun'])('refuses %j, which looks like one day', (expression) => {
    expect(scheduleFault(expression)).toContain('is not valid');
  });

  it.each(['0 0 30 2 *', '0 0 31 4,6,9,11 *'])('refuses %j, which never happens', (expression) => {
    expect(scheduleFault(expression)).toBe('never happens: no month in it has such a day');
  });
});

describe('timeZoneFault', () => {
  it.each([berlin, 'UTC', 'Etc/GMT+2', 'america/new_york'])('takes %s', (name) => {
    expect(timeZoneFault(name)).toBeUndefined();
  });

  it.each([
    ['Europe/Berln', 'is not a known time zone; did you mean "Europe/Berlin"?'],
    ['America/NewYork', 'is not a known time zone; did you mean "America/New_York"?'],
    ['local', 'is not a known time zone, such as Europe/Berlin'],
    ['+02:00', 'is not a known time zone, such as Europe/Berlin'],
    ['', 'is not a known time zone, such as Europe/Berlin'],
  ])('refuses %j', (name, fault) => {
    expect(timeZoneFault(name)).toBe(fault);
  });
});

describe('nextStart', () => {
  const next = (expression: string, timeZone: string, after: string) =>
    iso(nextStart({ expression, timeZone }, ms(after)));

  it('is later than the given moment, by as little as a millisecond', () => {
    expect(next('30 2 * * *', 'UTC', '2027-01-04T02:29:59.999Z')).toBe('2027-01-04T02:30Z');
    expect(next('30 2 * * *', 'UTC', '2027-01-04T02:30:00Z')).toBe('2027-01-05T02:30Z');
    expect(next('30 * * * *', 'UTC', '2027-01-04T02:29:59.999Z')).toBe('2027-01-04T02:30Z');
    expect(next('30 * * * *', 'UTC', '2027-01-04T02:30:00Z')).toBe('2027-01-04T03:30Z');
  });

  it('begins a time that clocks skip at the first moment after the gap', () => {
    expect(next('30 2 * * *', berlin, '2027-03-27T12:00Z')).toBe('2027-03-28T01:00Z'); // 03:00
    expect(next('30 2 28 3 *', berlin, '2027-01-01T12:00Z')).toBe('2027-03-28T01:00Z');
    expect(next('15 2 * * *', 'Australia/Lord_Howe', '2027-10-02T12:00Z')).toBe('2027-10-02T15:30Z'); // 02:30
    expect(next('0 0 * * *', 'America/Santiago', '2027-09-04T12:00Z')).toBe('2027-09-05T04:00Z'); // 01:00
  });

  it('does so even if the gap ends on the next day', () => {
    expect(next('30 23 27 3 *', 'America/Nuuk', '2027-01-01T12:00Z')).toBe('2027-03-28T01:00Z'); // 00:00
  });

  it('begins once after a gap, however many times were in it', () => {
    expect(next('0,20,40 2 * * *', berlin, '2027-03-28T01:00Z')).toBe('2027-03-29T00:00Z');
    expect(next('30 2,3 * * *', berlin, '2027-03-28T01:00Z')).toBe('2027-03-28T01:30Z');
  });

  it('begins a time that comes twice the first time only', () => {
    expect(next('30 2 * * *', berlin, '2027-10-30T12:00Z')).toBe('2027-10-31T00:30Z');
    expect(next('30 2 * * *', berlin, '2027-10-31T00:30Z')).toBe('2027-11-01T01:30Z');
    expect(next('45 1 * * *', 'Australia/Lord_Howe', '2027-04-03T14:45Z')).toBe('2027-04-04T15:15Z');
  });

  it('begins every hour in both of the repeated hours, and not in a gap', () => {
    expect(next('30 * * * *', berlin, '2027-10-31T00:30Z')).toBe('2027-10-31T01:30Z');
    expect(next('45 * * * *', 'Australia/Lord_Howe', '2027-04-03T14:45Z')).toBe('2027-04-03T15:15Z');
    expect(next('*/20 2 * * *', berlin, '2027-03-27T12:00Z')).toBe('2027-03-29T00:00Z');
  });

  it('joins day and weekday by "or", as cron does, except for a field that begins with *', () => {
    expect(next('0 0 15 * fri', 'UTC', '2027-01-01T12:00Z')).toBe('2027-01-08T00:00Z');
    expect(next('0 0 15 * fri', 'UTC', '2027-02-12T12:00Z')).toBe('2027-02-15T00:00Z');
    expect(next('0 0 */2 * mon', 'UTC', '2027-01-01T12:00Z')).toBe('2027-01-11T00:00Z');
  });

  it('finds a leap day eight years later', () => {
    expect(next('0 3 29 2 *', 'UTC', '2096-03-01T00:00Z')).toBe('2104-02-29T03:00Z');
  });
});

describe('startsWithin', () => {
  const daily = { expression: '30 2 * * *', timeZone: berlin };

  it('has the newest starts, oldest first', () => {
    const starts = startsWithin(daily, ms('2027-01-01T00:00Z'), ms('2027-01-09T12:00Z'), 2);
    expect(starts.map(iso)).toEqual(['2027-01-08T01:30Z', '2027-01-09T01:30Z']);
  });

  it('begins after one moment and includes the other', () => {
    const starts = startsWithin(daily, ms('2027-01-01T01:30Z'), ms('2027-01-02T01:30Z'), 10);
    expect(starts.map(iso)).toEqual(['2027-01-02T01:30Z']);
    expect(startsWithin(daily, ms('2027-01-01T01:30Z'), ms('2027-01-02T01:29:59.999Z'), 10)).toEqual([]);
  });

  test('a window that is active was begun the first time that a repeated hour showed its time', () => {
    const starts = startsWithin(daily, ms('2027-10-30T23:00Z'), ms('2027-10-31T01:45Z'), 10);
    expect(starts.map(iso)).toEqual(['2027-10-31T00:30Z']);
  });

  it('finds the latest start of a rare schedule at once', () => {
    const rare = { expression: '0 3 29 2 *', timeZone: berlin };
    expect(startsWithin(rare, ms('2000-01-01T00:00Z'), ms('2027-01-01T00:00Z'), 1).map(iso)).toEqual([
      '2024-02-29T02:00Z',
    ]);
  });
});
