import { busyGoals, contenderGoals, serviceGoals, sizeGoals } from './goals.js';
import { medianOf } from './statistics.js';

/** @import { BusyRun } from './busy.js' */
/** @import { Row, SizeRow } from './figures.js' */
/** @import { Goal } from './goals.js' */
/** @import { Machine } from './machine.js' */
/** @import { ServiceRound } from './services.js' */

/**
 * @typedef {object} Results Parts that were left out are empty.
 * @property {Machine} machine
 * @property {number} rounds
 * @property {readonly Row[]} contenders
 * @property {readonly SizeRow[]} sizes
 * @property {number} sizeRounds
 * @property {readonly ServiceRound[]} services
 * @property {readonly BusyRun[]} busy
 * @property {number} busySeconds How long the daemon was busy.
 */

/** Nothing to show. */
const none = '-';

/**
 * The whole report, in Markdown; its tables are not padded yet.
 *
 * @param {Results} results
 */
export function reportOf(results) {
  const sections = [
    ...introduction(results),
    ...goalSection(results),
    ...contenderSection(results),
    ...sizeSection(results),
    ...serviceSection(results),
    ...busySection(results),
  ];
  return `${sections.join('\n\n')}\n`;
}

/** @param {Results} results */
function introduction({ machine, rounds }) {
  const { processor, cores, kernel, node, monit, load, date } = machine;
  return [
    '# The bench',
    'Written by `npm run bench`; CONTRIBUTING.md says what it means. All of it was measured in one run, so its ' +
      'ratios hold on other machines, and its milliseconds do not.',
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
function goalSection({ contenders, sizes, services, busy }) {
  const goals = [
    ...(contenders.length > 0 ? contenderGoals(contenders) : []),
    ...(sizes.length > 0 ? sizeGoals(sizes) : []),
    ...serviceGoals(services),
    ...(busy.length > 0 ? busyGoals(busy) : []),
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
 * Small limits need another digit to be told from what misses them.
 *
 * @param {number} number
 * @param {number} limit
 * @param {string} unit
 */
function goalNumber(number, limit, unit) {
  if (unit === '') return number.toFixed(0);
  return number.toFixed(limit < 0.1 ? 3 : limit < 10 ? 2 : 0);
}

/** @param {Results} results */
function contenderSection({ contenders }) {
  if (contenders.length === 0) return [];
  /** @param {string} key */
  const median = (key) => contenders.find((row) => row.key === key)?.timeMs.median ?? NaN;
  const [floor, start] = [median('j'), median('node')];
  const heading = ['', 'contender', 'by (j)', 'by `node -e 0`', 'median, ms', 'p10–p90 (max), ms', 'CPU, ms'];
  const rows = contenders.map((row) => [
    row.key.length === 1 ? row.key : '',
    row.key.includes('.') ? `– ${row.name}` : row.name,
    ratioText(row.timeMs.median / floor),
    row.isProcess ? ratioText(row.timeMs.median / start) : none,
    msText(row.timeMs.median),
    `${msText(row.timeMs.p10)}–${msText(row.timeMs.p90)} (${msText(row.timeMs.max)})`,
    row.cpuMs === undefined ? none : msText(row.cpuMs),
    ...claimCells(row),
  ]);
  return [
    '## Contenders',
    'An idle Monit on a unix socket; each started at a random moment. CPU is the mean, with that of children. A lost ' +
      'action was asked for the moment the contender returned, and never happened; in brackets those that Monit ' +
      'refused aloud. "Done" was false if Monit did not yet alert the new recipients at that moment, or gave ' +
      'no answer.',
    tableOf([...heading, 'lost actions', 'false "done"'], rows),
  ];
}

/** @param {Row} row */
function claimCells({ claims }) {
  if (claims === undefined) return [none, none];
  const { tried, lost, refused, falseDone } = claims;
  return [`${lost} of ${tried}${refused > 0 ? ` (${refused})` : ''}`, `${falseDone} of ${tried}`];
}

/** @param {Results} results */
function sizeSection({ sizes, sizeRounds }) {
  if (sizes.length === 0) return [];
  const times = ['(f), ms', '`node -e 0`, ms', '`monit -t -v`, ms', 'reload, ideally knocked, ms'];
  const heading = ['services', 'recipients', 'beyond start-up', ...times, 'peak, MiB', '`node -e 0`, MiB'];
  const rows = sizes.map((row) => [
    String(row.services),
    String(row.recipients),
    ratioText(row.beyondStart),
    ...[row.applyMs, row.startMs, row.checkMs, row.reloadMs].map(msText),
    row.memoryMib.toFixed(1),
    row.nodeMemoryMib.toFixed(1),
  ]);
  return [
    '## Size',
    `Medians of ${sizeRounds} rounds. Beyond start-up: (f) without \`node -e 0\`, by \`monit -t -v\` and the reload.`,
    tableOf(heading, rows),
  ];
}

/** @param {Results} results */
function serviceSection({ services }) {
  if (services.length === 0) return [];
  const row = (/** @type {keyof ServiceRound} */ what, /** @type {string} */ name) => [
    name,
    msText(medianOf(services.map((round) => round[what].ms))),
    msText(medianOf(services.map((round) => round[what].cpuMs))),
  ];
  return [
    '## One service of 1,000',
    `All have an alert include. Medians of ${services.length} rounds.`,
    tableOf(
      ['', 'whole command, ms', 'CPU, ms'],
      [
        row('change', 'another profile, global file only'),
        row('wholeHold', 'a hold for all services'),
        row('serviceHold', 'a hold for one service'),
      ],
    ),
  ];
}

/** @param {Results} results */
function busySection({ busy, busySeconds }) {
  if (busy.length === 0) return [];
  const rows = busy.map(({ knocks, cpuMs, ms }) => [String(knocks), (cpuMs / 1000).toFixed(2), (ms / 1000).toFixed(2)]);
  return [
    '## A busy daemon',
    `Another profile, for a Monit that hangs in a check for ${busySeconds} s from the start of the command on.`,
    tableOf(['knocks', 'CPU, s', 'whole command, s'], rows),
  ];
}

/** @param {number} ratio */
const ratioText = (ratio) => ratio.toFixed(2);

/** @param {number} ms */
const msText = (ms) => ms.toFixed(ms < 100 ? 1 : 0);

/**
 * @param {readonly string[]} heading
 * @param {readonly (readonly string[])[]} rows
 */
function tableOf(heading, rows) {
  const lines = [heading, heading.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
