import { expect, test } from 'vitest';
import { floor } from '../../bench/contenders/floor.js';
import { applyOther } from '../../bench/contenders/ours.js';
import { rowsOf, sizeRow } from '../../bench/figures.js';

const claims = { tried: 3, lost: 1, refused: 0, falseDone: 2 };

test('a process has its mean of CPU time, and what came of its claims', () => {
  const samples = [10, 20, 60].map((ms) => ({ ms, cpuMs: ms / 10 }));
  expect(rowsOf([{ contender: applyOther, samples }], new Map([['f', claims]]))).toMatchObject([
    { key: 'f', isProcess: true, timeMs: { median: 20, max: 60 }, cpuMs: 3, claims },
  ]);
});

test('parts of a contender have rows of their own, after it', () => {
  const samples = [{ ms: 60, partsMs: { start: 10, check: 20, reload: 30 } }];
  const rows = rowsOf([{ contender: floor, samples }], new Map());
  expect(rows.map(({ key, timeMs }) => [key, timeMs.median])).toEqual([
    ['j', 60],
    ['j.start', 10],
    ['j.check', 20],
    ['j.reload', 30],
  ]);
  expect(rows[0]).toMatchObject({ isProcess: false, cpuMs: undefined, claims: undefined });
});

test('beyond start-up is what a change takes without Node, by what Monit takes for a check and a reload', () => {
  const figures = { apply: [130, 130], start: [30], check: [20], reload: [30], memory: [70, 72], nodeMemory: [40] };
  expect(sizeRow({ services: 10, recipients: 1, ...figures })).toMatchObject({
    beyondStart: 2,
    memoryMib: 71,
    nodeMemoryMib: 40,
  });
});
