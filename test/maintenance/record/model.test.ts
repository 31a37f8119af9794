import { describe, expect, test } from 'vitest';
import { isDue, withoutEnded } from '../../../src/maintenance/record/expired.ts';
import { endOf, isOverdue } from '../../../src/maintenance/record/hold-end.ts';
import { profileInForce } from '../../../src/maintenance/record/in-force.ts';
import {
  holdIdFault,
  isOver,
  maintenanceChanged,
  isSameHold,
  withBase,
  withHold,
  withoutHolds,
} from '../../../src/maintenance/record/model.ts';
import { aHold, holding } from '../../support/values/maintenance.ts';

const at = (time: string) => Date.parse(`2026-05-01T${time}Z`);
const ownerProcess = { pid: 42, startTime: '4711', bootId: 'one' };
const nobodyIsGone = () => false;

describe('what is in force', () => {
  test('is the newest hold, and the base where nothing is held', () => {
    const two = holding(aHold('a', { profile: 'quiet' }), aHold('b'));
    expect(profileInForce(two)).toBe('none');
    expect(profileInForce(withoutHolds(two, ['b']))).toBe('quiet');
    expect(profileInForce(withoutHolds(two, ['a']))).toBe('none');
    expect(profileInForce(withoutHolds(two, ['a', 'b']))).toBe('default');
  });

  test('is the hold that was asked for last, also where an older one of that name is replaced', () => {
    const again = withHold(holding(aHold('a'), aHold('b', { profile: 'quiet' })), aHold('a', { reason: 'again' }));
    expect(again.holds.map(({ id }) => id)).toEqual(['b', 'a']);
    expect(profileInForce(again)).toBe('none');
  });
});

describe('what comes later is another one', () => {
  const over = withoutHolds(holding(aHold('a')), ['a']);

  test('where the base that is still to come back is replaced, although nothing is held any more', () => {
    const pending = { ...over, reconciled: false };
    expect(maintenanceChanged(pending, withBase(pending, { profile: 'none' }))).toBe(true);
    expect(maintenanceChanged(pending, withBase(pending, { profile: 'default' }))).toBe(false);
  });

  test('not where nothing is held, or left to be done, before and after', () => {
    expect(maintenanceChanged(undefined, over)).toBe(false);
    expect(maintenanceChanged(holding(aHold('a')), over)).toBe(true);
  });
});

describe('a hold ends', () => {
  test('at its time, not before', () => {
    expect(endOf(aHold('a'), { now: at('12:29:59.999'), isGone: nobodyIsGone })).toBeUndefined();
    expect(endOf(aHold('a'), { now: at('12:30:00.000'), isGone: nobodyIsGone })).toBe('expired');
  });

  test('also where it would last longer than was asked for, because the clock has been set back', () => {
    expect(endOf(aHold('a'), { now: at('11:59:30'), isGone: nobodyIsGone })).toBeUndefined();
    expect(endOf(aHold('a'), { now: at('11:58:59'), isGone: nobodyIsGone })).toBe('expired');
  });

  test('with its process, be there time left or not', () => {
    const kept = aHold('a', { ownerProcess });
    expect(endOf(kept, { now: at('12:01:00'), isGone: nobodyIsGone })).toBeUndefined();
    expect(endOf(kept, { now: at('12:01:00'), isGone: (gone) => gone === ownerProcess })).toBe('owner process ended');
  });
});

describe('a base that is to be confirmed', () => {
  const unconfirmed = {
    by: 'ops',
    since: '2026-05-01T12:00:00.000Z',
    until: '2026-05-01T12:05:00.000Z',
    forMs: 300_000,
    before: { profile: 'default', text: 'as it was' },
  };

  test('can be until its time has come, and not where the clock has been set back', () => {
    expect(isOverdue(unconfirmed, at('12:04:59.999'))).toBe(false);
    expect(isOverdue(unconfirmed, at('12:05:00.000'))).toBe(true);
    expect(isOverdue(unconfirmed, at('11:59:30'))).toBe(false);
    expect(isOverdue(unconfirmed, at('11:58:59'))).toBe(true);
  });

  test('is something to remember, held or not', () => {
    expect(isOver({ holds: [], unconfirmed })).toBe(false);
    expect(isOver({ holds: [aHold('a')] })).toBe(false);
    expect(isOver({ holds: [] })).toBe(true);
  });

  test('is replaced by another one with all that belongs to it', () => {
    const waiting = { ...holding(aHold('a')), unconfirmed, baseText: 'tried' };
    expect(withBase(waiting, { profile: 'team' })).toEqual({ ...holding(aHold('a')), base: 'team' });
    expect(withBase(waiting, unconfirmed.before)).toEqual({ ...holding(aHold('a')), baseText: 'as it was' });
  });

  test('gives way to what was before when nobody did so in time, below what is held', () => {
    const endless = aHold('a', { until: '2999-01-01T00:00:00.000Z', forMs: 999_999_999_999_999 });
    const waiting = { ...holding(endless), base: 'team', unconfirmed };
    expect(isDue(waiting)).toBe(true);
    expect(withoutEnded(waiting)).toEqual({
      maintenance: { ...holding(endless), baseText: 'as it was' },
      ended: [],
      graced: [],
      reverted: { ...unconfirmed, profile: 'team' },
    });
  });
});

describe('services that a hold keeps out', () => {
  test('are given back when it ends, unless another hold keeps them too', () => {
    const two = holding(aHold('a', { unmonitored: ['web', 'db'] }), aHold('b', { unmonitored: ['db'] }));
    expect(withoutHolds(two, ['a']).returning).toEqual(['web']);
    expect(withoutHolds(two, ['b']).returning).toEqual([]);
    expect(withoutHolds(withoutHolds(two, ['a']), ['b']).returning).toEqual(['web', 'db']);
  });

  test('are not given back any more once a new hold keeps them', () => {
    const ended = withoutHolds(holding(aHold('a', { unmonitored: ['web', 'db'] })), ['a']);
    expect(withHold(ended, aHold('b', { unmonitored: ['web'] })).returning).toEqual(['db']);
  });

  test('stay out where the hold is replaced by one that keeps them', () => {
    const replaced = withHold(holding(aHold('a', { unmonitored: ['web', 'db'] })), aHold('a', { unmonitored: ['db'] }));
    expect(replaced.returning).toEqual(['web']);
  });
});

describe('the same hold asked for again', () => {
  test('is the same whenever it is asked for, and whoever asks', () => {
    const later = { since: '2026-05-01T12:10:00.000Z', until: '2026-05-01T12:40:00.000Z', by: 'root' };
    expect(isSameHold(aHold('a'), aHold('a', later))).toBe(true);
  });

  test.each([
    ['profile', { profile: 'quiet' }],
    ['reason', { reason: 'another' }],
    ['duration', { forMs: 60_000 }],
    ['name', { id: 'b' }],
    ['process', { ownerProcess }],
    ['report', { mailsReport: true }],
    ['scope', { scope: { services: ['nginx'], groups: [] } }],
  ])('is another one with another %s', (_, differently) => {
    expect(isSameHold(aHold('a'), { ...aHold('a'), ...differently })).toBe(false);
  });
});

test('a scoped hold is the same one in any order, and however the services are spelled', () => {
  const one = aHold('a', { scope: { services: ['nginx', 'PHP'], groups: ['web', 'db'] } });
  expect(isSameHold(one, aHold('a', { scope: { services: ['php', 'Nginx'], groups: ['db', 'web'] } }))).toBe(true);
  expect(isSameHold(one, aHold('a', { scope: { services: ['php', 'Nginx'], groups: ['db', 'mail'] } }))).toBe(false);
});

test('what names a hold is one plain word', () => {
  for (const id of ['deploy', 'deploy-42', 'Host_1.example']) expect(holdIdFault(id)).toBeUndefined();
  for (const id of ['', '-x', 'a b', 'a\nb', '../x', 'x'.repeat(65)]) expect(holdIdFault(id)).toContain('must be');
});
