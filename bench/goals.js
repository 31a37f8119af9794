import { medianOf } from './statistics.js';

/** @import { BusyRun } from './busy.js' */
/** @import { Row, SizeRow } from './figures.js' */
/** @import { ServiceRound } from './services.js' */

/**
 * Met if `reached` is at most `limit`.
 *
 * @typedef {{ goal: string, reached: number, limit: number, unit: string, note?: string }} Goal
 */

/**
 * Ratios are of medians in one run: the machine should matter little.
 *
 * @param {readonly Row[]} rows
 * @returns {Goal[]}
 */
export function contenderGoals(rows) {
  const medians = new Map(rows.map(({ key, timeMs }) => [key, timeMs.median]));
  /**
   * @param {string} one
   * @param {number} limit
   * @param {string} other
   * @param {string} goal
   */
  const ratio = (one, limit, other, goal) => {
    const reached = (medians.get(one) ?? NaN) / (medians.get(other) ?? NaN);
    return { goal, reached, limit, unit: '×' };
  };
  return [
    ratio('f', 0.25, 'c', '(f) by (c)'),
    ratio('f', 2, 'j', '(f) by (j)'),
    ratio('g', 2, 'node', '(g) by `node -e 0`'),
    ratio('version', 1.3, 'node', '`--version` by `node -e 0`'),
    ratio('i', 0.03, 'b', '(i), the whole call, by (b)'),
    ratio('i.proof', 0.03, 'b', '(i), signal to proof, by (b)'),
    ratio('i', 1.5, 'j.reload', '(i), the whole call, by the reload of (j)'),
    ratio('i.proof', 1.5, 'j.reload', '(i), signal to proof, by the reload of (j)'),
    ...['f', 'i'].flatMap((key) => claimGoals(rows, key)),
  ];
}

/**
 * @param {readonly Row[]} rows
 * @param {string} key
 * @returns {Goal[]}
 */
function claimGoals(rows, key) {
  const claims = rows.find((row) => row.key === key)?.claims;
  const note = `of ${claims?.tried ?? 0}`;
  return [
    { goal: `(${key}), lost actions`, reached: claims?.lost ?? NaN, limit: 0, unit: '', note },
    { goal: `(${key}), false "done"`, reached: claims?.falseDone ?? NaN, limit: 0, unit: '', note },
  ];
}

/**
 * @param {readonly SizeRow[]} rows
 * @returns {Goal[]}
 */
export function sizeGoals(rows) {
  const bySize = [...rows].sort((one, other) => one.services - other.services);
  const [least, most] = [bySize[0], bySize.at(-1)];
  if (least === undefined || most === undefined) return [];
  const services = most.services.toLocaleString('en');
  return [
    {
      goal: `${services} services: (f) beyond start-up by \`monit -t -v\` and parse`,
      reached: most.beyondStart,
      limit: 1.3,
      unit: '×',
    },
    memoryGoal(least),
    memoryGoal(most),
  ];
}

/**
 * @param {SizeRow} row
 * @returns {Goal}
 */
function memoryGoal({ services, memoryMib, nodeMemoryMib }) {
  const goal = `${services.toLocaleString('en')} services: peak memory`;
  return { goal, reached: memoryMib, limit: 85, unit: 'MiB', note: `\`node -e 0\`: ${nodeMemoryMib.toFixed(0)} MiB` };
}

/**
 * CPU: it is the machine's other work that the time of a command tells of.
 *
 * @param {readonly ServiceRound[]} rounds
 * @returns {Goal[]}
 */
export function serviceGoals(rounds) {
  if (rounds.length === 0) return [];
  const cpuMs = (/** @type {keyof ServiceRound} */ what) => medianOf(rounds.map((round) => round[what].cpuMs));
  const goal = '1,000 alert includes: CPU of a hold for one service by that of';
  return [
    { goal: `${goal} a change`, reached: cpuMs('serviceHold') / cpuMs('change'), limit: 1.3, unit: '×' },
    { goal: `${goal} a hold for all`, reached: cpuMs('serviceHold') / cpuMs('wholeHold'), limit: 1.3, unit: '×' },
  ];
}

/**
 * The worst run counts.
 *
 * @param {readonly BusyRun[]} runs
 * @returns {Goal[]}
 */
export function busyGoals(runs) {
  const note = `the most of ${runs.length}`;
  return [
    { goal: 'busy daemon: knocks', reached: Math.max(...runs.map(({ knocks }) => knocks)), limit: 400, unit: '', note },
    {
      goal: 'busy daemon: CPU of the whole command',
      reached: Math.max(...runs.map(({ cpuMs }) => cpuMs)) / 1000,
      limit: 0.6,
      unit: 's',
      note,
    },
  ];
}
