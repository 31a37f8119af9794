import { describe, expect, test } from 'vitest';
import type { HoldEvent } from '../../../src/maintenance/notify/notice.ts';
import { threadOf } from '../../../src/maintenance/notify/thread.ts';
import { aHold } from '../../support/values/maintenance.ts';

const of = (event: HoldEvent, id = 'deploy', announces = true) => ({ event, hold: aHold(id, { announces }) });

test('the first mail about a hold has the id that all later ones follow', () => {
  const first = '<monit-alert.deploy.20260501120000000@web1.example.org>';
  expect(threadOf(of('begin'), 'web1.example.org')).toEqual({ messageId: first });
  for (const event of ['extend', 'reminder', 'end'] as const)
    expect(threadOf(of(event), 'web1.example.org')).toEqual({ follows: first });
});

test('a new end, reason or owner does not change the thread', () => {
  const moved = aHold('deploy', { announces: true, until: '2026-06-01T00:00:00.000Z', forMs: 1, by: 'x', reason: 'y' });
  expect(threadOf({ event: 'extend', hold: moved }, 'h')).toEqual(threadOf(of('extend'), 'h'));
});

test('the report of a hold that was not announced follows nothing', () => {
  expect(threadOf(of('end', 'deploy', false), 'h')).toHaveProperty('messageId');
});

describe('an id has no character that means something in a header', () => {
  const wellFormed = /^<[\w=-]+(\.[\w=-]+)*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*>$/;
  test.each(['a..b', 'nightly@2026-05-01T02:00:00Z', 'a b>\r\nX: y', 'ä', '\ud800'])('%j', (id) => {
    expect(threadOf(of('begin', id), 'h').messageId).toMatch(wellFormed);
  });

  test.each(['web_1', 'a..b.', '', '.', 'ä>\n'])('host %j', (host) => {
    expect(threadOf(of('begin'), host).messageId).toMatch(wellFormed);
  });

  test('two holds never share one', () => {
    const ids = ['a.b', 'a-b', 'a_b', 'a=2Eb', 'a@b'].map((id) => threadOf(of('begin', id), 'h').messageId);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
