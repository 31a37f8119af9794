/**
 * @typedef {object} Spread In the unit of the numbers.
 * @property {number} median The mean of the two in the middle, where their count is even.
 * @property {number} p10
 * @property {number} p90
 * @property {number} max
 */

/**
 * @param {readonly number[]} numbers At least one; otherwise everything is NaN.
 * @returns {Spread}
 */
export function spreadOf(numbers) {
  const sorted = numbers.toSorted((one, other) => one - other);
  const median = (percentile(sorted, 0.5) + percentile(sorted.toReversed(), 0.5)) / 2;
  return { median, p10: percentile(sorted, 0.1), p90: percentile(sorted, 0.9), max: percentile(sorted, 1) };
}

/** @param {readonly number[]} numbers */
export const medianOf = (numbers) => spreadOf(numbers).median;

/**
 * The nearest-rank percentile: the smallest number that no fewer than this share of all are at or below.
 *
 * @param {readonly number[]} sorted
 * @param {number} share Above 0, at most 1.
 */
const percentile = (sorted, share) => sorted[Math.ceil(sorted.length * share) - 1] ?? NaN;
