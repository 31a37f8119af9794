import { expect, test } from 'vitest';
import type { Row, SizeRow } from '../../bench/report/figures.js';
import { commandGoals, contenderGoals, saturatedGoals } from '../../bench/report/goals.js';
import { reportOf } from '../../bench/report/report.js';
import { busyGoals, cpuMsPerInclude, includeGoals, sizeGoals, whoGoals } from '../../bench/report/size-goals.js';

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
  saturated: [],
  busyLoops: 8,
  saturatedLanes: 4,
  commands: [],
  sizes: [],
  sizeRounds: 3,
  includes: [],
  who: [],
  services: [],
  busy: [],
  busySeconds: 10,
};

const row = (key: string, ms: number, cpuMs: number | undefined, more: Partial<Row> = {}): Row => ({
  key,
  name: `contender ${key}`,
  headline: undefined,
  timeMs: { median: ms, p10: ms - 1, p90: ms + 1, max: ms + 2 },
  cpuMs,
  claims: undefined,
  ...more,
});

const claims = { tried: 3, lost: 0, refused: 0, falseDone: 0 };
const rows = [
  row('a', 10, 4, { headline: '`monit reload`', claims: { tried: 3, lost: 2, refused: 1, falseDone: 3 } }),
  row('c', 500, 20),
  row('f', 100, 140, { headline: '**ours**', claims }),
  row('g', 61, 76),
  row('i', 20, undefined, { claims }),
  row('i.proof', 15, undefined),
  row('j', 50, 40),
  row('version', 33, 30),
  row('node', 30, 25),
];
const saturated = [row('c', 600, 25), row('f', 660, 150, { claims: { tried: 4, lost: 0, refused: 0, falseDone: 1 } })];

const size = (services: number, beyondStart: number, memoryMib: number): SizeRow => ({
  ...{ services, recipients: 1, beyondStart, memoryMib, nodeMemoryMib: 38 },
  ...{ applyMs: 1, applyCpuMs: 1, startMs: 1, checkMs: 1, reloadMs: 1 },
});
const costs = (...cpuMs: number[]) => cpuMs.map((each) => ({ ms: 2 * each, cpuMs: each }));

const lineWith = (report: string, text: string) => report.split('\n').find((line) => line.includes(text));

test('a goal is a ratio of medians in one run, and met up to its limit', () => {
  expect(contenderGoals(rows).map(({ reached, limit }) => [reached, limit])).toEqual([
    [3.5, 3.5],
    [2, 3],
    [0.2, 0.2],
    [3.04, 3],
    [1.2, 1.3],
    ...[0, 0, 0, 0].map((count) => [count, 0]),
  ]);
  expect(saturatedGoals(saturated)).toMatchObject([{ reached: 1.1, limit: 1 }, { reached: 0 }, { reached: 1 }]);
  const report = reportOf({ ...nothing, contenders: rows });
  expect(lineWith(report, 'a change, CPU')).toMatch(/\| 3\.50 × \| 3\.50 × \| yes \|$/);
  expect(lineWith(report, 'nothing to do, CPU')).toMatch(/\| 3\.00 × \| 3\.04 × \| no \|$/);
  expect(lineWith(report, 'a change, idle host: lost')).toMatch(/\| 0 \| 0 \(of 3\) \| yes \|$/);
});

test('what was not measured meets no goal', () => {
  const report = reportOf({ ...nothing, contenders: rows.filter(({ key }) => key !== 'c') });
  expect(lineWith(report, 'by that of the script')).toMatch(/\| 0\.20 × \| NaN × \| no \|$/);
});

test('the report begins with who, how long, and what was lost; the goals are last', () => {
  const report = reportOf({ ...nothing, contenders: rows, saturated });
  const lines = report.split('\n');
  expect(lines.slice(0, 3)).toEqual(['# The bench', '', expect.stringContaining('| idle host, ms | busy host, ms |')]);
  expect(lineWith(report, '**ours**')).toBe('| **ours** | 100 | 660 | 140 | 0 of 7 | 1 of 7 |');
  expect(lineWith(report, '| `monit reload` |')).toBe('| `monit reload` | 10 | - | 4 | 2 of 3 | 3 of 3 |');
  expect(report).toContain('runs 8 endless loops on 2 cores');
  expect(report.match(/^##? .*/gm)).toEqual([
    '# The bench',
    '## How it was measured',
    '## Contenders',
    '## Contenders on a busy host',
    '## Goals',
  ]);
});

test('ratios come before milliseconds, and a dash where there is nothing to say', () => {
  const report = reportOf({ ...nothing, contenders: rows });
  expect(lineWith(report, 'contender a ')).toBe(
    '| a | contender a | 0.20 | 0.10 | 0.16 | 4.0 | 10.0 | 9.0–11.0 (12.0) | 2 of 3 (1) | 3 of 3 |',
  );
  expect(lineWith(report, 'contender i.proof')).toBe(
    '|  | – contender i.proof | 0.30 | - | - | - | 15.0 | 14.0–16.0 (17.0) | - | - |',
  );
});

test('only commands with a limit have a goal', () => {
  const command = (key: string, byStart: number) => ({ key, name: key, byStart, cpuMs: 1, ms: 1 });
  expect(commandGoals([command('node', 1), command('sync', 1.6), command('run', 9)])).toMatchObject([
    { goal: 'sync, CPU, by `node -e 0`', reached: 1.6, limit: 1.7 },
    { reached: 9, limit: 8 },
  ]);
});

test('memory has a goal with the fewest and with the most services', () => {
  expect(sizeGoals([size(5_000, 1.2, 91), size(10, 9, 60), size(100, 9, 70)])).toMatchObject([
    { goal: '10 services: peak memory', reached: 60, limit: 85, note: '`node -e 0`: 38 MiB' },
    { goal: '5,000 services: peak memory', reached: 91, limit: 90 },
  ]);
});

test('an include file costs what more of them cost more', () => {
  const figures = [
    { files: 200, costs: costs(250, 260, 900) },
    { files: 1_000, costs: costs(500, 500) },
  ];
  expect(cpuMsPerInclude(figures)).toBe(0.3);
  expect(includeGoals(figures)).toMatchObject([{ reached: 0.3, limit: 0.3, unit: 'ms' }]);
});

test('who is compared with a loop by CPU time', () => {
  const [who = { ms: 0, cpuMs: 0 }, loop = who] = costs(1_200, 1_000);
  expect(whoGoals([{ who, loop, whoOne: who, loopOne: loop }])).toMatchObject([{ reached: 1.2, limit: 1.3 }]);
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
  expect(report.match(/^##? .*/gm)).toEqual(['# The bench', '## How it was measured', '## A busy daemon', '## Goals']);
  expect(lineWith(report, 'CPU of the whole')).toContain('| 0.60 s | 0.60 s (the most of 1) | yes |');
  expect(report).toContain('| 2020-02-03 |');
});
