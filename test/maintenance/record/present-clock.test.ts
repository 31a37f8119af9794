import { describe, expect, test } from 'vitest';
import { isDue } from '../../../src/maintenance/record/expired.ts';
import { endOf, type Maintenance } from '../../../src/maintenance/record/model.ts';
import { atPresentClock, type Present } from '../../../src/maintenance/record/present-clock.ts';
import { aHold, holding } from '../../support/values/maintenance.ts';

const minute = 60_000;
/** When the holds of these tests began, on both clocks: at noon, an hour after boot. */
const boot = { bootId: 'this boot', ms: 60 * minute };
const noon = Date.parse('2026-05-01T12:00:00Z');

/** So many minutes later, while the wall clock is wrong by so many minutes. */
const after = (minutes: number, wrongBy = 0, bootId = boot.bootId): Present => ({
  wallMs: noon + (minutes + wrongBy) * minute,
  boot: { bootId, ms: boot.ms + minutes * minute },
});
const iso = (ms: number) => new Date(ms).toISOString();
const aYear = 365 * 24 * 60;

const begun = holding(aHold('a', { countsFrom: boot }));
const endAt = (now: Present, maintenance: Maintenance = begun) => {
  const [hold] = atPresentClock(maintenance, now).holds;
  return hold && endOf(hold, now.wallMs, () => false);
};

describe('a hold of half an hour', () => {
  test.each([0, 5, -5, 20, -29, -31, aYear, -aYear])(
    'expires after half an hour when the clock was set by %i minutes meanwhile',
    (wrongBy) => {
      expect(endAt(after(29.9, wrongBy))).toBeUndefined();
      expect(endAt(after(30.1, wrongBy))).toBe('expired');
    },
  );

  test('shows its end as the present clock will show it', () => {
    const now = after(10, -aYear);
    expect(atPresentClock(begun, now).holds[0]?.until).toBe(iso(now.wallMs + 20 * minute));
  });

  test('keeps its end as it was written while clocks drift apart by less than a second', () => {
    expect(atPresentClock(begun, after(10, 0.01)).holds).toEqual(begun.holds);
  });

  test('expires by the wall clock after a reboot, and never lasts longer than half an hour from now', () => {
    expect(endAt(after(29, 0, 'the next boot'))).toBeUndefined();
    expect(endAt(after(31, 0, 'the next boot'))).toBe('expired');
    expect(endAt(after(1, -aYear, 'the next boot'))).toBe('expired');
  });

  test('expires by the wall clock if an earlier version began it', () => {
    expect(endAt(after(29), holding(aHold('a')))).toBeUndefined();
    expect(endAt(after(31), holding(aHold('a')))).toBe('expired');
  });
});

test('an unconfirmed change has the time that it was given, whatever the clock does', () => {
  const until = iso(noon + 5 * minute);
  const before = { profile: 'default', text: 'as it was' };
  const unconfirmed = { by: 'ops', since: iso(noon), until, forMs: 5 * minute, countsFrom: boot, before };
  const read = atPresentClock({ ...holding(), unconfirmed }, after(2, -30));
  expect(read.unconfirmed?.until).toBe(iso(noon - 25 * minute));
});

test('how long alerts have been off does not depend on a clock that was set', () => {
  const maintenance = { ...begun, observations: { ...begun.observations, countsFrom: boot } } as Maintenance;
  expect(atPresentClock(maintenance, after(10, -120)).observations?.since).toBe(iso(noon - 120 * minute));
});

describe('what Monit refused', () => {
  const refused = (notBefore: number, refusedSince = boot): Maintenance => ({
    ...holding(),
    reconciled: false,
    notBefore: iso(notBefore),
    refusedSince,
  });
  const waits = (maintenance: Maintenance, now: Present) => atPresentClock(maintenance, now).notBefore;

  test('is tried again after ten minutes, whatever the clock does', () => {
    expect(waits(refused(noon + 10 * minute), after(1, -aYear))).toBe(iso(noon + (10 - aYear) * minute));
    expect(waits(refused(noon + (10 + aYear) * minute), after(11))).toBe(iso(noon + 10 * minute));
  });

  test.each([
    ['after a reboot', boot],
    ['by an earlier version', undefined],
  ])('is tried again at once if the time of the next try is too far away (%s)', (_, refusedSince) => {
    const maintenance = { ...refused(noon + aYear * minute), refusedSince };
    const read = atPresentClock(maintenance, after(1, 0, 'the next boot'));
    expect(read.notBefore).toBeUndefined();
    expect(isDue(read)).toBe(true);
    const soon = { ...refused(noon + 10 * minute), refusedSince };
    expect(waits(soon, after(1, 0, 'the next boot'))).toBe(soon.notBefore);
  });
});
