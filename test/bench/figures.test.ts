import { expect, test } from 'vitest';
import { floor } from '../../bench/contenders/floor.js';
import { applyOther } from '../../bench/contenders/ours.js';
import { commandRows, rowsOf, sizeRow } from '../../bench/report/figures.js';

const claims = { tried: 3, lost: 1, refused: 0, falseDone: 2 };
const cost = (ms: number, cpuMs: number) => ({ ms, cpuMs });

test('a process has its median of CPU time, and what came of its claims', () => {
  const samples = [10, 20, 60].map((ms) => ({ ms, cpuMs: ms / 10 }));
  expect(rowsOf([{ contender: applyOther, samples }], [{ contender: applyOther, claims }])).toMatchObject([
    { key: 'f', timeMs: { median: 20, max: 60 }, cpuMs: 2, claims },
  ]);
});

test('parts of a contender have rows of their own, after it', () => {
  const samples = [{ ms: 60, cpuMs: 6, parts: { start: cost(10, 1), check: cost(20, 2), reload: cost(30, 3) } }];
  const rows = rowsOf([{ contender: floor, samples }], []);
  expect(rows.map(({ key, timeMs, cpuMs }) => [key, timeMs.median, cpuMs])).toEqual([
    ['j', 60, 6],
    ['j.start', 10, 1],
    ['j.check', 20, 2],
    ['j.reload', 30, 3],
  ]);
  expect(rows[0]).toMatchObject({ claims: undefined });
});

test('what is no process of its own has no CPU time', () => {
  expect(rowsOf([{ contender: applyOther, samples: [{ ms: 10 }] }], [])).toMatchObject([{ cpuMs: undefined }]);
});

test('a command is compared by CPU time, with the start of Node in the same rounds', () => {
  const rows = commandRows([
    { key: 'node', name: 'node', costs: [cost(50, 20), cost(90, 20)] },
    { key: 'sync', name: 'sync', costs: [cost(70, 30), cost(70, 32), cost(900, 400)] },
  ]);
  expect(rows).toMatchObject([{ byStart: 1 }, { key: 'sync', byStart: 1.6, cpuMs: 32, ms: 70 }]);
});

test('beyond start-up is what a change takes without Node, by what Monit takes for a check and a reload', () => {
  const times = { apply: [130, 130], applyCpu: [90, 110], start: [30], check: [20], reload: [30] };
  const figures = { ...times, memory: [70, 72], nodeMemory: [40] };
  expect(sizeRow({ services: 10, recipients: 1, ...figures })).toMatchObject({
    ...{ beyondStart: 2, applyCpuMs: 100 },
    ...{ memoryMib: 71, nodeMemoryMib: 40 },
  });
});
