import { msText, none, ratioText, tableOf } from './table.js';

/** @import { Row } from './figures.js' */

/** @param {readonly Row[]} rows */
export function contenderSection(rows) {
  if (rows.length === 0) return [];
  return [
    '## Contenders',
    'An idle Monit on a unix socket. Those that wait until Monit looks for a reload by itself start at a random ' +
      'moment. A few that no goal needs take part in every third round. Ratios are of medians; CPU is the median. ' +
      'A lost action was asked for the moment the contender returned, and never happened; in brackets those that ' +
      'Monit refused aloud. "Done" was false if Monit did not yet alert the new recipients at that moment, or gave ' +
      'no answer.',
    contenderTable(rows),
  ];
}

/**
 * @param {readonly Row[]} rows
 * @param {{ lanes: number, loops: number }} load
 */
export function saturatedSection(rows, { lanes, loops }) {
  if (rows.length === 0) return [];
  return [
    '## Contenders on a busy host',
    `${lanes} Monits at the same time; ${loops} endless loops beside them.`,
    saturatedTable(rows),
  ];
}

/** @param {readonly Row[]} rows */
function contenderTable(rows) {
  const find = (/** @type {string} */ key) => rows.find((row) => row.key === key);
  const [floor, start] = [find('j'), find('node')];
  const heading = ['time by (j)', 'CPU by (j)', 'CPU by `node -e 0`'];
  return tableOf(
    ['', 'contender', ...heading, ...costHeading, ...claimHeading],
    rows.map((row) => [
      ...nameCells(row),
      ratioText(row.timeMs.median / (floor?.timeMs.median ?? NaN)),
      ...[floor, start].map((other) =>
        row.cpuMs === undefined || other?.cpuMs === undefined ? none : ratioText(row.cpuMs / other.cpuMs),
      ),
      ...costCells(row),
      ...claimCells(row),
    ]),
  );
}

/** @param {readonly Row[]} rows */
const saturatedTable = (rows) =>
  tableOf(
    ['', 'contender', ...costHeading, ...claimHeading],
    rows.map((row) => [...nameCells(row), ...costCells(row), ...claimCells(row)]),
  );

/** @param {Row} row */
const nameCells = ({ key, name }) => [key.length === 1 ? key : '', key.includes('.') ? `– ${name}` : name];

const costHeading = ['CPU, ms', 'median, ms', 'p10–p90 (max), ms'];

/** @param {Row} row */
const costCells = ({ cpuMs, timeMs: { median, p10, p90, max } }) => [
  cpuMs === undefined ? none : msText(cpuMs),
  msText(median),
  `${msText(p10)}–${msText(p90)} (${msText(max)})`,
];

const claimHeading = ['lost actions', 'false "done"'];

/** @param {Row} row */
function claimCells({ claims }) {
  if (claims === undefined) return [none, none];
  const { tried, lost, refused, falseDone } = claims;
  return [`${lost} of ${tried}${refused > 0 ? ` (${refused})` : ''}`, `${falseDone} of ${tried}`];
}
