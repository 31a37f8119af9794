import { describe, expect, test } from 'vitest';
import { atPresentClock, type ClockStamp } from '../../../src/maintenance/record/clock-stamp.ts';
import { isDue } from '../../../src/maintenance/record/expired.ts';
import { endOf } from '../../../src/maintenance/record/hold-end.ts';
import type { Maintenance } from '../../../src/maintenance/record/model.ts';
import { aHold, holding } from '../../support/values/maintenance.ts';

const minute = 60_000;
const aYear = 365 * 24 * 60;
const noon = Date.parse('2026-05-01T12:00:00Z');
const iso = (ms: number) => new Date(ms).toISOString();

/** So many minutes after noon, an hour after boot, while the wall clock is wrong by so many minutes. */
const at = (minutes: number, wrongBy = 0, bootId = 'this boot'): ClockStamp => ({
  wallMs: noon + (minutes + wrongBy) * minute,
  boot: { bootId, ms: (60 + minutes) * minute },
});

/** What is read of what was written down at noon, by a clock that was right. */
const read = (now: ClockStamp, maintenance: Maintenance = holding(aHold('a'))) =>
  atPresentClock(maintenance, at(0), now);

const endAt = (now: ClockStamp) => {
  const [hold] = read(now).holds;
  return hold && endOf(hold, { now: now.wallMs, isGone: () => false });
};

describe('a hold of half an hour', () => {
  test.each([0, 5, -5, 20, -29, -31, aYear, -aYear])(
    'expires after half an hour when the clock was set by %i minutes meanwhile',
    (wrongBy) => {
      expect(endAt(at(29.9, wrongBy))).toBeUndefined();
      expect(endAt(at(30.1, wrongBy))).toBe('expired');
    },
  );

  test('also when the clock is set twice, and the record is written in between', () => {
    const between = at(10, aYear);
    const second = atPresentClock(read(between), between, at(20, -aYear));
    expect(second.holds[0]?.until).toBe(iso(noon + (30 - aYear) * minute));
  });

  test('keeps its end as it was written while clocks are corrected by less than a second', () => {
    expect(read(at(10, 0.01))).toEqual(holding(aHold('a')));
  });

  test('expires by the wall clock after a reboot, and never lasts longer than half an hour from then on', () => {
    expect(endAt(at(29, 0, 'the next boot'))).toBeUndefined();
    expect(endAt(at(31, 0, 'the next boot'))).toBe('expired');
    expect(endAt(at(1, -aYear, 'the next boot'))).toBe('expired');
  });

  test('keeps its end if an earlier version wrote it down', () => {
    expect(atPresentClock(holding(aHold('a')), undefined, at(10, 120))).toEqual(holding(aHold('a')));
  });
});

test('an unconfirmed change has the time that it was given', () => {
  const before = { profile: 'default', text: 'as it was' };
  const unconfirmed = { by: 'ops', since: iso(noon), until: iso(noon + 5 * minute), forMs: 5 * minute, before };
  expect(read(at(2, -30), { ...holding(), unconfirmed }).unconfirmed?.until).toBe(iso(noon - 25 * minute));
});

test('how long alerts have been off does not depend on a clock that was set', () => {
  expect(read(at(10, -120)).observations?.since).toBe(iso(noon - 120 * minute));
});

describe('what Monit refused', () => {
  const refused = (untilMinutes: number): Maintenance => ({
    ...holding(),
    reconciled: false,
    notBefore: iso(noon + untilMinutes * minute),
  });

  test('is tried again after ten minutes, also when the clock was set forward', () => {
    expect(read(at(9), refused(10)).notBefore).toBe(iso(noon + 10 * minute));
    expect(read(at(1, aYear), refused(10)).notBefore).toBe(iso(noon + (10 + aYear) * minute));
  });

  test.each([
    ['in this boot', at(0)],
    ['in an earlier boot', at(0, 0, 'an earlier boot')],
    ['by an earlier version', undefined],
  ])('is tried again at once if the time of the next try is too far away (written %s)', (_, written) => {
    const far = atPresentClock(refused(aYear), written, at(1));
    expect(far.notBefore).toBeUndefined();
    expect(isDue(far)).toBe(true);
    expect(atPresentClock(refused(10), written, at(1)).notBefore).toBe(iso(noon + 10 * minute));
  });
});
