import { expect, test } from 'vitest';
import { medianOf, spreadOf } from '../../bench/report/statistics.js';

test('the median is the middle, or the mean of the two in the middle', () => {
  expect(medianOf([7])).toBe(7);
  expect(medianOf([9, 1, 2])).toBe(2);
  expect(medianOf([10, 9, 1, 2])).toBe(5.5);
});

test('a tenth of all are at or below the 10th percentile, and nine tenths at or below the 90th', () => {
  const numbers = Array.from({ length: 30 }, (_, index) => 30 - index);
  expect(spreadOf(numbers)).toEqual({ median: 15.5, p10: 3, p90: 27, max: 30 });
});

test('of nothing there is no figure that could be taken for one', () => {
  expect(spreadOf([])).toEqual({ median: NaN, p10: NaN, p90: NaN, max: NaN });
});
