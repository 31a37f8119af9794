import { expect, test } from 'vitest';
import { figuresOf, spreadOf } from './figures.js';
import { exitCodeOf, reportOf } from './report.js';
import type { Fault } from './verdict.js';

const cycle = (number: number, ...kinds: Fault['kind'][]) => ({
  number,
  what: 'monit-alert none && monit unmonitor foo',
  proved: !kinds.includes('not proved'),
  changeMs: 400 + number,
  proofMs: 10 * number,
  faults: kinds.map((kind) => ({ kind, reason: `because of ${number}` })),
  evidence: 'the log',
});

function series(
  cycles: ReturnType<typeof cycle>[],
  { by = 'monit-alert', stopped }: { by?: 'monit-alert' | 'monit reload'; stopped?: string } = {},
) {
  const faulty = cycles.filter(({ faults }) => faults.length > 0);
  return { version: '5.33.0', connection: 'unix', by, stopped, figures: figuresOf(cycles), faulty } as const;
}

test('the median is the middle, or the mean of the two in the middle', () => {
  expect(spreadOf([])).toBeUndefined();
  expect(spreadOf([7])).toEqual({ median: 7, p95: 7 });
  expect(spreadOf([9, 1, 2])?.median).toBe(2);
  expect(spreadOf([10, 9, 1, 2])?.median).toBe(5.5);
});

test('95 of 100 are not above the 95th percentile', () => {
  expect(spreadOf(Array.from({ length: 100 }, (_, index) => 100 - index))?.p95).toBe(95);
});

test('a cycle with two faults counts in both columns, and once', () => {
  expect(figuresOf([cycle(1), cycle(2, 'false proof', 'lost action'), cycle(3, 'not proved')])).toMatchObject({
    cycles: 3,
    proved: 2,
    notProved: 1,
    falseProofs: 1,
    lostActions: 1,
  });
});

test('the exit code tells a false claim from one that was not made', () => {
  const good = series([cycle(1)]);
  expect(exitCodeOf([good, series([cycle(1, 'lost action')], { by: 'monit reload' })])).toBe(0);
  expect(exitCodeOf([good, series([cycle(1, 'not proved')])])).toBe(2);
  expect(exitCodeOf([good, series([], { stopped: 'Monit is gone' })])).toBe(2);
  expect(exitCodeOf([series([cycle(1, 'false proof')]), series([cycle(1, 'not proved')])])).toBe(1);
  expect(exitCodeOf([series([cycle(1, 'lost action')])])).toBe(1);
});

test('the report is a table, and the evidence for what went wrong', () => {
  expect(reportOf([series([cycle(1), cycle(2, 'lost action')], { stopped: 'Monit is gone' })])).toBe(
    `${[
      '| Monit  | connection | reloaded by | cycles | proved | not proved ' +
        '| false proofs | lost actions | change, ms (p95) | signal to proof, ms (p95) |',
      '| ------ | ---------- | ----------- | ------ | ------ | ---------- ' +
        '| ------------ | ------------ | ---------------- | ------------------------- |',
      '| 5.33.0 | unix       | monit-alert | 2      | 2      | 0          ' +
        '| 0            | 1            | 402 (402)        | 15 (20)                   |',
      '',
      '5.33.0 unix monit-alert, cycle 2, monit-alert none && monit unmonitor foo',
      '  lost action: because of 2',
      '    the log',
      '5.33.0 unix monit-alert stopped: Monit is gone',
    ].join('\n')}\n`,
  );
});
