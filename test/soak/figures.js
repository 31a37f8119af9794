/** @import { Cycle } from './cycle.js' */
/** @import { Fault } from './verdict.js' */

/** @typedef {{ median: number, p95: number }} Spread Milliseconds. */

/**
 * @typedef {object} Figures
 * @property {number} cycles
 * @property {number} proved
 * @property {number} notProved
 * @property {number} falseProofs
 * @property {number} lostActions
 * @property {Spread | undefined} changeMs
 * @property {Spread | undefined} proofMs From signal to proof; undefined where nothing was proved.
 */

/**
 * @param {readonly Cycle[]} cycles
 * @returns {Figures}
 */
export function figuresOf(cycles) {
  /** @param {Fault['kind']} kind */
  const count = (kind) => cycles.filter(({ faults }) => faults.some((fault) => fault.kind === kind)).length;
  return {
    cycles: cycles.length,
    proved: cycles.filter(({ proved }) => proved).length,
    notProved: count('not proved'),
    falseProofs: count('false proof'),
    lostActions: count('lost action'),
    changeMs: spreadOf(cycles.map(({ changeMs }) => changeMs)),
    proofMs: spreadOf(cycles.flatMap(({ proofMs }) => proofMs ?? [])),
  };
}

/**
 * @param {readonly number[]} numbers
 * @returns {Spread | undefined} Undefined for none.
 */
export function spreadOf(numbers) {
  if (numbers.length === 0) return undefined;
  const sorted = numbers.toSorted((one, other) => one - other);
  return { median: (rank(sorted, 0.5) + rank(sorted.toReversed(), 0.5)) / 2, p95: rank(sorted, 0.95) };
}

/**
 * The nearest-rank percentile: the smallest number that no fewer than this share of all are at or below.
 *
 * @param {readonly number[]} sorted At least one.
 * @param {number} share
 */
const rank = (sorted, share) => sorted[Math.ceil(sorted.length * share) - 1] ?? NaN;
