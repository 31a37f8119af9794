import { expect, test } from 'vitest';
import type { Row, SizeRow } from '../../bench/figures.js';
import { busyGoals, contenderGoals, sizeGoals } from '../../bench/goals.js';
import { reportOf } from '../../bench/report.js';

const machine = {
  processor: 'A processor',
  cores: 2,
  kernel: '6.1.0',
  node: '20.1.0',
  monit: '5.33.0',
  load: 0.1,
  date: new Date('2020-02-03T04:05:06Z'),
};
const nothing = {
  machine,
  rounds: 3,
  contenders: [],
  sizes: [],
  sizeRounds: 3,
  services: [],
  busy: [],
  busySeconds: 10,
};

const row = (key: string, ms: number, more: Partial<Row> = {}): Row => ({
  key,
  name: `contender ${key}`,
  isProcess: false,
  timeMs: { median: ms, p10: ms - 1, p90: ms + 1, max: ms + 2 },
  cpuMs: undefined,
  claims: undefined,
  ...more,
});

const claims = { tried: 3, lost: 0, refused: 0, falseDone: 0 };
const rows = [
  row('a', 10, { claims: { tried: 3, lost: 2, refused: 1, falseDone: 3 } }),
  row('b', 500),
  row('c', 400),
  row('f', 100, { isProcess: true, cpuMs: 90, claims }),
  row('g', 61, { isProcess: true, cpuMs: 50 }),
  row('i', 20, { claims }),
  row('i.proof', 15),
  row('j', 50),
  row('j.reload', 10),
  row('version', 33, { isProcess: true, cpuMs: 30 }),
  row('node', 30, { isProcess: true, cpuMs: 25 }),
];

const size = (services: number, beyondStart: number, memoryMib: number): SizeRow => ({
  ...{ services, recipients: 1, beyondStart, memoryMib, nodeMemoryMib: 38 },
  ...{ applyMs: 1, startMs: 1, checkMs: 1, reloadMs: 1 },
});

const lineWith = (report: string, text: string) => report.split('\n').find((line) => line.includes(text));

test('a goal is a ratio of medians, and met up to its limit', () => {
  const goals = new Map(contenderGoals(rows).map(({ goal, reached }) => [goal, reached]));
  expect(goals.get('(f) by (c)')).toBe(0.25);
  expect(goals.get('(f) by (j)')).toBe(2);
  expect(goals.get('(i), signal to proof, by the reload of (j)')).toBe(1.5);
  const report = reportOf({ ...nothing, contenders: rows });
  expect(lineWith(report, '(f) by (c)')).toBe('| (f) by (c) | 0.25 × | 0.25 × | yes |');
  expect(lineWith(report, '(g) by')).toBe('| (g) by `node -e 0` | 2.00 × | 2.03 × | no |');
  expect(lineWith(report, '(i), the whole call, by (b)')).toBe(
    '| (i), the whole call, by (b) | 0.030 × | 0.040 × | no |',
  );
  expect(lineWith(report, '(f), lost actions')).toBe('| (f), lost actions | 0 | 0 (of 3) | yes |');
});

test('what was not measured meets no goal', () => {
  const report = reportOf({ ...nothing, contenders: rows.filter(({ key }) => key !== 'c') });
  expect(lineWith(report, '(f) by (c)')).toBe('| (f) by (c) | 0.25 × | NaN × | no |');
});

test('ratios come before milliseconds, and a dash where there is nothing to say', () => {
  const report = reportOf({ ...nothing, contenders: rows });
  expect(lineWith(report, 'contender a ')).toBe(
    '| a | contender a | 0.20 | - | 10.0 | 9.0–11.0 (12.0) | - | 2 of 3 (1) | 3 of 3 |',
  );
  expect(lineWith(report, 'contender f')).toBe(
    '| f | contender f | 2.00 | 3.33 | 100 | 99.0–101 (102) | 90.0 | 0 of 3 | 0 of 3 |',
  );
  expect(lineWith(report, 'contender i.proof')).toBe(
    '|  | – contender i.proof | 0.30 | - | 15.0 | 14.0–16.0 (17.0) | - | - | - |',
  );
});

test('the goals of size are those of the most services, and memory also that of the fewest', () => {
  expect(sizeGoals([size(5_000, 1.2, 90), size(10, 9, 60), size(100, 9, 70)])).toMatchObject([
    { goal: expect.stringContaining('5,000 services: (f)') as string, reached: 1.2 },
    { goal: '10 services: peak memory', reached: 60, note: '`node -e 0`: 38 MiB' },
    { goal: '5,000 services: peak memory', reached: 90 },
  ]);
});

test('of a busy daemon the worst run counts', () => {
  const runs = [
    { knocks: 300, cpuMs: 900, ms: 10_000 },
    { knocks: 401, cpuMs: 100, ms: 10_000 },
  ];
  expect(busyGoals(runs)).toMatchObject([{ reached: 401 }, { reached: 0.9 }]);
});

test('parts that were left out are not in the report', () => {
  const report = reportOf({ ...nothing, busy: [{ knocks: 1, cpuMs: 600, ms: 10_000 }] });
  expect(report.match(/^##? .*/gm)).toEqual(['# The bench', '## Goals', '## A busy daemon']);
  expect(lineWith(report, 'CPU of the whole')).toContain('| 0.60 s | 0.60 s (the most of 1) | yes |');
  expect(report).toContain('| 2020-02-03 |');
});
