import { expect, test } from 'vitest';
import { changeExitCode, exitCodes } from '../../src/commands/exit-code.ts';
import { results } from '../support/values/results.ts';

const codes = (detailed: boolean) =>
  Object.fromEntries(Object.entries(results).map(([state, result]) => [state, changeExitCode(result, detailed)]));

test('the exit status says what state things are in', () => {
  const expected = {
    unchanged: 0,
    'would-change': 0,
    active: 0,
    written: 0,
    pending: 3,
    'rolled-back': 4,
    failed: 5,
  };
  expect(codes(false)).toEqual(expected);
  expect(exitCodes).toEqual(expected);
});

test('with details a success that changed something, or would, is told from one that did not', () => {
  expect(codes(true)).toEqual({
    unchanged: 0,
    'would-change': 2,
    active: 2,
    written: 2,
    pending: 3,
    'rolled-back': 4,
    failed: 5,
  });
});
