import { describe, expect, test } from 'vitest';
import { isFailure, logLine } from '../../src/report/log-line.ts';
import type { HistoryEntry } from '../../src/state/history.ts';

const entry: HistoryEntry = { at: '2026-05-01T12:20:00.000Z', by: 'alice', action: 'hold', state: 'active' };
const file = '/etc/monit/monitrc';

test('a line has the keys of the history, and the reason last', () => {
  const hold = { ...entry, holds: ['deploy'], until: entry.at, from: 'default', to: 'none', services: ['a', 'b c'] };
  expect(logLine({ ...hold, reason: 'deploy 42' }, file)).toBe(
    'action=hold state=active by=alice holds=deploy until=2026-05-01T12:20:00.000Z from=default to=none ' +
      'control-file=/etc/monit/monitrc services="a,b c" reason="deploy 42"',
  );
});

test('the end of a hold says whose it was', () => {
  const ended = [{ id: 'deploy', by: 'bob', reason: 'x', until: entry.at, end: 'expired' }];
  expect(logLine({ ...entry, by: 'root', action: 'expiry', ended, reason: 'hold deploy ended: expired' }, file)).toBe(
    'action=expiry state=active by=root control-file=/etc/monit/monitrc ' +
      'ended="deploy expired, held by bob until 2026-05-01T12:20:00.000Z: x"',
  );
});

test('a hold for some services says which, also when it ends', () => {
  const scoped = { profile: 'none', services: ['nginx', 'php'], groups: [] };
  expect(logLine({ ...entry, holds: ['deploy'], scoped, to: 'default' }, undefined)).toBe(
    'action=hold state=active by=alice holds=deploy profile=none scope="nginx and php" to=default',
  );
  const ended = [{ id: 'deploy', by: 'bob', end: 'expired', scoped }];
  expect(logLine({ ...entry, action: 'expiry', ended }, undefined)).toContain(
    String.raw`ended="deploy (\"none\" for nginx and php) expired, held by bob"`,
  );
});

describe('whatever somebody writes', () => {
  test.each([
    ['a line end', 'x\ny=1', '"x\\ny=1"'],
    ['an escape', '\u001b[2J', '"\\u001b[2J"'],
    ['a C1 control', '\u009b2J', '"\\u009b2J"'],
    ['a bidirectional mark', 'a\u202eb', '"a\\u202eb"'],
    ['a line separator', 'a\u2028b', '"a\\u2028b"'],
    ['a mark beyond the first plane', 'a\u{e0001}b', '"a\\udb40\\udc01b"'],
    ['half a character', '\ud800', '"\\ud800"'],
    ['a quote', 'a" state=active', '"a\\" state=active"'],
    ['an equals sign', 'a=b', '"a=b"'],
  ])('%s stays within its value', (_, reason, quoted) => {
    expect(logLine({ ...entry, reason }, undefined)).toBe(`action=hold state=active by=alice reason=${quoted}`);
  });

  test('a line is cut at a character', () => {
    const line = logLine({ ...entry, reason: '\u00e9'.repeat(5_000) }, file);
    expect(line).toMatch(/\u00e9\.\.\.$/);
    expect(Buffer.byteLength(line)).toBeLessThanOrEqual(903);
  });
});

test('a planned hold has the time of its beginning, and the id of an occurrence needs no quotes', () => {
  const times = { begins: '2026-12-24T02:00:00.000Z', until: '2026-12-24T04:00:00.000Z' };
  const holds = ['nightly@2026-12-24T02:00Z'];
  expect(logLine({ ...entry, ...times, holds, state: 'missed', reason: 'planned by anna' }, undefined)).toBe(
    'action=hold state=missed by=alice holds=nightly@2026-12-24T02:00Z begins=2026-12-24T02:00:00.000Z ' +
      'until=2026-12-24T04:00:00.000Z reason="planned by anna"',
  );
});

test('what went wrong is worth a warning', () => {
  const states = ['active', 'unchanged', 'done', 'written', 'pending', 'rolled-back', 'failed', 'refused', 'missed'];
  expect(states.filter((state) => isFailure({ ...entry, state }))).toEqual(states.slice(4));
});
