import { expect, test } from 'vitest';
import { historyText } from '../../src/report/history-text.ts';
import { rangeText, timestampText } from '../../src/report/layout/time-text.ts';
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

test('what is planned, skipped, missed or given up has its hold and its times, short enough for a terminal', () => {
  const beside = { at, by: 'anna', to: 'none', state: 'done' };
  const times = { begins: '2026-05-02T02:00:00.000Z', until: '2026-05-02T04:00:00.000Z' };
  const period = rangeText(times.begins, times.until);
  const ended = [{ id: 'deploy', by: 'anna', until: times.until, end: 'cancelled' }];
  const occurrence = 'nightly@2026-12-24T02:00Z';
  const reason = 'planned by window nightly: backup';
  const text = historyText(
    [
      { ...beside, action: 'plan', holds: ['deploy'], ...times, reason: 'upgrade of the database' },
      { ...beside, action: 'release', holds: ['deploy'], ...times, ended, reason: 'upgrade of the database' },
      { ...beside, action: 'skip', holds: [occurrence] },
      { ...beside, action: 'hold', holds: [occurrence], ...times, state: 'missed', reason },
    ],
    20,
    zone,
  );
  const when = timestampText(at);
  expect(text).toBe(`when              who   from -> to  action   result  proof  took
${when}  anna  - -> none   plan     done    -      -
    hold deploy, ${period}: upgrade of the database
${when}  anna  - -> none   release  done    -      -
    planned hold deploy given up, ${period}: upgrade of the database
${when}  anna  - -> none   skip     done    -      -
    hold ${occurrence}
${when}  anna  - -> none   hold     missed  -      -
    hold ${occurrence}, ${period}: planned by window nightly: backup
times are in Europe/Berlin
`);
});
