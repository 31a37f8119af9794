/**
 * Goals on hosts where there is much of something.
 */
import { medianOf } from './statistics.js';

/** @import { Cost } from '../measure/child.js' */
/** @import { BusyRun } from '../parts/busy.js' */
/** @import { IncludeFigures } from '../parts/includes.js' */
/** @import { ServiceRound } from '../parts/services.js' */
/** @import { WhoRound } from '../parts/who.js' */
/** @import { SizeRow } from './figures.js' */
/** @import { Goal } from './goals.js' */

/**
 * @param {readonly SizeRow[]} rows
 * @returns {Goal[]}
 */
export function sizeGoals(rows) {
  const bySize = [...rows].sort((one, other) => one.services - other.services);
  const [least, most] = [bySize[0], bySize.at(-1)];
  return least === undefined || most === undefined ? [] : [memoryGoal(least, 85), memoryGoal(most, 90)];
}

/**
 * @param {SizeRow} row
 * @param {number} limit
 * @returns {Goal}
 */
function memoryGoal({ services, memoryMib, nodeMemoryMib }, limit) {
  const goal = `${services.toLocaleString('en')} services: peak memory`;
  return { goal, reached: memoryMib, limit, unit: 'MiB', note: `\`node -e 0\`: ${nodeMemoryMib.toFixed(0)} MiB` };
}

/**
 * @param {readonly IncludeFigures[]} figures
 * @returns {number} Milliseconds of CPU that a change takes for each include file: the slope between fewest and most.
 */
export function cpuMsPerInclude(figures) {
  const [fewest, most] = [figures[0], figures.at(-1)];
  if (fewest === undefined || most === undefined) return NaN;
  return (medianCpuMs(most.costs) - medianCpuMs(fewest.costs)) / (most.files - fewest.files);
}

/**
 * @param {readonly IncludeFigures[]} figures
 * @returns {Goal[]}
 */
export const includeGoals = (figures) =>
  figures.length === 0
    ? []
    : [{ goal: 'each include file: CPU of a change', reached: cpuMsPerInclude(figures), limit: 0.3, unit: 'ms' }];

/**
 * @param {readonly WhoRound[]} rounds
 * @returns {Goal[]}
 */
export function whoGoals(rounds) {
  if (rounds.length === 0) return [];
  const reached = medianCpuMs(rounds.map(({ who }) => who)) / medianCpuMs(rounds.map(({ loop }) => loop));
  return [{ goal: '5,000 services: `who`, CPU, by a loop over the same requests', reached, limit: 1.3, unit: '×' }];
}

/**
 * @param {readonly ServiceRound[]} rounds
 * @returns {Goal[]}
 */
export function serviceGoals(rounds) {
  if (rounds.length === 0) return [];
  const cpuMs = (/** @type {keyof ServiceRound} */ what) => medianCpuMs(rounds.map((round) => round[what]));
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
  if (runs.length === 0) return [];
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

/** @param {readonly Cost[]} costs */
const medianCpuMs = (costs) => medianOf(costs.map(({ cpuMs }) => cpuMs));
