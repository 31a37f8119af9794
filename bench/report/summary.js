import { none, tableOf } from './table.js';

/** @import { Row } from './figures.js' */

/**
 * @typedef {object} SummaryRow One contender, for a reader who has not seen the bench.
 * @property {string} name In Markdown.
 * @property {number} idleMs Median.
 * @property {number | undefined} saturatedMs Median. Undefined if it was not measured.
 * @property {number | undefined} cpuMs Median on an idle host.
 * @property {number} tried How often each of the following two was tried, on an idle host and on a saturated one.
 * @property {number} lost
 * @property {number} falseDone
 */

/**
 * @param {readonly Row[]} idle
 * @param {readonly Row[]} saturated
 * @returns {SummaryRow[]} Only those with a headline.
 */
export const summaryRows = (idle, saturated) =>
  idle.flatMap(({ key, headline, timeMs, cpuMs, claims }) => {
    if (headline === undefined) return [];
    const other = saturated.find((row) => row.key === key);
    const both = [claims, other?.claims].filter((each) => each !== undefined);
    const sum = (/** @type {'tried' | 'lost' | 'falseDone'} */ what) =>
      both.reduce((total, each) => total + each[what], 0);
    const counts = { tried: sum('tried'), lost: sum('lost'), falseDone: sum('falseDone') };
    return [{ name: headline, idleMs: timeMs.median, saturatedMs: other?.timeMs.median, cpuMs, ...counts }];
  });

/**
 * @param {readonly SummaryRow[]} rows
 * @param {{ busyLoops: number, cores: number }} load Of the saturated host.
 */
export function summarySection(rows, { busyLoops, cores }) {
  if (rows.length === 0) return [];
  const heading = ['how to reload Monit', 'idle host, ms', 'busy host, ms', 'CPU, ms', 'actions lost', 'false "done"'];
  return [
    tableOf(
      heading,
      rows.map(({ name, idleMs, saturatedMs, cpuMs, tried, lost, falseDone }) => [
        name,
        ...[idleMs, saturatedMs, cpuMs].map((ms) => (ms === undefined ? none : ms.toFixed(0))),
        ...[lost, falseDone].map((count) => `${count} of ${tried}`),
      ]),
    ),
    `Medians. The busy host runs ${busyLoops} endless loops on ${cores} cores. **Lost**: the next command, such as ` +
      '`monit unmonitor`, was never done. **False "done"**: Monit did not yet run the new configuration when the ' +
      'command returned.',
  ];
}
