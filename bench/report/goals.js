/** @import { CommandRow, Row } from './figures.js' */

/**
 * Met if `reached` is at most `limit`.
 *
 * @typedef {{ goal: string, reached: number, limit: number, unit: string, note?: string }} Goal
 */

/**
 * Ratios are of medians in one run: the machine should matter little. What counts is CPU time, which other programs of
 * the host get less of; time is compared only with what a user would wait for instead.
 *
 * @param {readonly Row[]} idle
 * @returns {Goal[]}
 */
export function contenderGoals(idle) {
  const cpu = (/** @type {string} */ key) => idle.find((row) => row.key === key)?.cpuMs ?? NaN;
  const floor = '`node -e 0`, `monit -t -v` and a knocked reload';
  return [
    { goal: `a change, CPU, by that of ${floor}`, reached: cpu('f') / cpu('j'), limit: 3.5, unit: '×' },
    { goal: `a change, time, by that of ${floor}`, reached: timeRatio(idle, 'f', 'j'), limit: 3, unit: '×' },
    {
      goal: 'a change, time, by that of the script, idle host',
      reached: timeRatio(idle, 'f', 'c'),
      limit: 0.2,
      unit: '×',
    },
    { goal: 'nothing to do, CPU, by `node -e 0`', reached: cpu('g') / cpu('node'), limit: 3, unit: '×' },
    { goal: '`--version`, CPU, by `node -e 0`', reached: cpu('version') / cpu('node'), limit: 1.3, unit: '×' },
    ...claimGoals(idle, 'f', 'a change, idle host'),
    ...claimGoals(idle, 'i', 'reload by the library, idle host'),
  ];
}

/**
 * @param {readonly Row[]} saturated
 * @returns {Goal[]}
 */
export const saturatedGoals = (saturated) => [
  {
    goal: 'a change, time, by that of the script, busy host',
    reached: timeRatio(saturated, 'f', 'c'),
    limit: 1,
    unit: '×',
  },
  ...claimGoals(saturated, 'f', 'a change, busy host'),
];

/**
 * @param {readonly Row[]} rows
 * @param {string} one
 * @param {string} other
 */
function timeRatio(rows, one, other) {
  const median = (/** @type {string} */ key) => rows.find((row) => row.key === key)?.timeMs.median ?? NaN;
  return median(one) / median(other);
}

/**
 * @param {readonly Row[]} rows
 * @param {string} key
 * @param {string} name
 * @returns {Goal[]}
 */
function claimGoals(rows, key, name) {
  const claims = rows.find((row) => row.key === key)?.claims;
  const note = `of ${claims?.tried ?? 0}`;
  return [
    { goal: `${name}: lost actions`, reached: claims?.lost ?? NaN, limit: 0, unit: '', note },
    { goal: `${name}: false "done"`, reached: claims?.falseDone ?? NaN, limit: 0, unit: '', note },
  ];
}

/** By the key of a command: how many times the CPU time of `node -e 0` it may take. */
const commandLimits = new Map([
  ['sync', 1.7],
  ['bare', 3.5],
  ['status', 3.5],
  ['check', 3.5],
  ['metrics', 3.5],
  ['complete', 2],
  ['run', 8],
]);

/**
 * @param {readonly CommandRow[]} rows
 * @returns {Goal[]}
 */
export const commandGoals = (rows) =>
  rows.flatMap(({ key, name, byStart }) => {
    const limit = commandLimits.get(key);
    return limit === undefined ? [] : [{ goal: `${name}, CPU, by \`node -e 0\``, reached: byStart, limit, unit: '×' }];
  });
