import { contenderSection, saturatedSection } from './contender-section.js';
import { commandGoals, contenderGoals, saturatedGoals } from './goals.js';
import { busySection, commandSection, includeSection, serviceSection, sizeSection, whoSection } from './sections.js';
import { busyGoals, includeGoals, serviceGoals, sizeGoals, whoGoals } from './size-goals.js';
import { summaryRows, summarySection } from './summary.js';
import { tableOf } from './table.js';

/** @import { Machine } from '../machine.js' */
/** @import { BusyRun } from '../parts/busy.js' */
/** @import { IncludeFigures } from '../parts/includes.js' */
/** @import { ServiceRound } from '../parts/services.js' */
/** @import { WhoRound } from '../parts/who.js' */
/** @import { CommandRow, Row, SizeRow } from './figures.js' */
/** @import { Goal } from './goals.js' */

/**
 * @typedef {object} Results Parts that were left out are empty.
 * @property {Machine} machine
 * @property {number} rounds
 * @property {readonly Row[]} contenders
 * @property {readonly Row[]} saturated
 * @property {number} busyLoops That saturated the machine.
 * @property {number} saturatedLanes Monits at the same time, meanwhile.
 * @property {readonly CommandRow[]} commands
 * @property {readonly SizeRow[]} sizes
 * @property {number} sizeRounds
 * @property {readonly IncludeFigures[]} includes
 * @property {readonly WhoRound[]} who
 * @property {readonly ServiceRound[]} services
 * @property {readonly BusyRun[]} busy
 * @property {number} busySeconds How long the daemon was busy.
 */

/**
 * The whole report, in Markdown; its tables are not padded yet.
 *
 * @param {Results} results
 */
export function reportOf(results) {
  const { machine, contenders, saturated, busyLoops } = results;
  const sections = [
    '# The bench',
    ...summarySection(summaryRows(contenders, saturated), { busyLoops, cores: machine.cores }),
    ...machineSection(results),
    ...contenderSection(contenders),
    ...saturatedSection(saturated, { lanes: results.saturatedLanes, loops: busyLoops }),
    ...commandSection(results.commands),
    ...sizeSection(results.sizes, results.sizeRounds),
    ...includeSection(results.includes),
    ...whoSection(results.who),
    ...serviceSection(results.services),
    ...busySection(results.busy, results.busySeconds),
    ...goalSection(results),
  ];
  return `${sections.join('\n\n')}\n`;
}

/** @param {Results} results */
function machineSection({ machine, rounds }) {
  const { processor, cores, kernel, node, monit, load, date } = machine;
  return [
    '## How it was measured',
    'Written by `npm run bench`; CONTRIBUTING.md says what the figures mean. All of it was measured in one run, so ' +
      'its ratios hold on other machines, and its milliseconds do not. CPU time is user and system time, children ' +
      'included.',
    tableOf(
      ['machine', ''],
      [
        ['date', date.toISOString().slice(0, 10)],
        ['processor', `${processor}, ${cores} cores`],
        ['load before', load.toFixed(2)],
        ['kernel', kernel],
        ['Node', node],
        ['Monit', monit],
        ['rounds (N)', String(rounds)],
      ],
    ),
  ];
}

/** @param {Results} results */
function goalSection({ contenders, saturated, commands, sizes, includes, who, services, busy }) {
  const goals = [
    ...(contenders.length > 0 ? contenderGoals(contenders) : []),
    ...(saturated.length > 0 ? saturatedGoals(saturated) : []),
    ...commandGoals(commands),
    ...sizeGoals(sizes),
    ...includeGoals(includes),
    ...whoGoals(who),
    ...serviceGoals(services),
    ...busyGoals(busy),
  ];
  return ['## Goals', tableOf(['what', 'at most', 'reached', 'goal met'], goals.map(goalCells))];
}

/** @param {Goal} goal */
function goalCells({ goal, reached, limit, unit, note }) {
  /** @param {number} number */
  const text = (number) => `${goalNumber(number, limit, unit)} ${unit}`.trim();
  const details = note === undefined ? '' : ` (${note})`;
  return [goal, text(limit), `${text(reached)}${details}`, reached <= limit ? 'yes' : 'no'];
}

/**
 * @param {number} number
 * @param {number} limit
 * @param {string} unit
 */
function goalNumber(number, limit, unit) {
  if (unit === '') return number.toFixed(0);
  return number.toFixed(limit < 10 ? 2 : 0);
}
