import { expect, test } from 'vitest';
import { historyText } from '../../src/report/history-text.ts';
import { timestampText } from '../../src/report/layout/time-text.ts';
import type { HistoryEntry } from '../../src/state/history.ts';
import { proof } from '../support/values/alerts.ts';

const zone = 'Europe/Berlin';
const at = '2026-05-01T12:20:00.000Z';
const entry: HistoryEntry = {
  at,
  by: 'alice',
  action: 'set',
  reason: 'deploy\n42',
  from: 'default',
  to: 'none',
  state: 'active',
  monit: '5.33.0',
  proof,
  durationMs: 12,
};

test('each change has a line, and its reason one below', () => {
  const early = { by: 'bob', reason: undefined, from: undefined, to: 'default', monit: undefined, proof: undefined };
  const pending = { at, ...early, state: 'pending', durationMs: 60_123 };
  expect(historyText([entry, pending], 20, zone))
    .toBe(`when              who    from -> to       action  result   proof     took
${timestampText(at)}  alice  default -> none  set     active   listener  12 ms
    deploy 42
${timestampText(at)}  bob    - -> default     -       pending  -         60 s
times are in Europe/Berlin
`);
});

test('older ones are counted where they are not shown', () => {
  expect(historyText([entry, entry, entry], 1, zone)).toMatch(
    /\n2 older not shown; use --limit 3\ntimes are in Europe\/Berlin\n$/,
  );
  expect(historyText([entry, entry, entry], 3, zone)).not.toContain('older');
  expect(historyText([], 3, zone)).toBe('no changes yet\n');
});

test('what is no change of the text is listed too, with what it was about', () => {
  const beside = { at, by: 'bob', state: 'done' };
  const error = { code: 'hold.too-long', message: 'the longest hold allowed is 120 minutes (hold-max)' };
  expect(
    historyText(
      [
        { ...beside, action: 'extend', holds: ['deploy'], until: at, to: 'none', reason: 'late' },
        { ...beside, action: 'unmonitor', services: ['web', 'db'] },
        { ...beside, action: 'hold', holds: ['long'], to: 'none', state: 'refused', error },
      ],
      20,
      zone,
    ),
  ).toBe(`when              who  from -> to  action     result   proof  took
${timestampText(at)}  bob  - -> none   extend     done     -      -
    hold deploy, until ${timestampText(at)}: late
${timestampText(at)}  bob  -           unmonitor  done     -      -
    web, db
${timestampText(at)}  bob  - -> none   hold       refused  -      -
    hold long: the longest hold allowed is 120 minutes (hold-max)
times are in Europe/Berlin
`);
});

test('a hold for some services has them in its entry', () => {
  const scoped = { profile: 'none', services: ['nginx', 'php'], groups: ['web'] };
  const hold: HistoryEntry = { ...entry, action: 'hold', holds: ['deploy'], to: 'default', scoped, until: at };
  expect(historyText([hold], 1, zone)).toContain(
    `\n    hold deploy, "none" for nginx, php and group web, until ${timestampText(at)}: deploy 42\n`,
  );
});
