/** @import { SummaryRow } from './summary.js' */

const width = 760;
const left = 16;
const rowHeight = 62;
const top = 44;
const barHeight = 12;
/** Of the longest bar; the rest of the line is for its figures. */
const longestBar = 470;

/**
 * The first table as bars: how long each takes, and what its "done" is worth. Readable on light and dark pages.
 *
 * @param {readonly SummaryRow[]} rows
 * @returns {string} SVG
 */
export function pictureOf(rows) {
  const longestMs = Math.max(...rows.flatMap(({ idleMs, saturatedMs = 0 }) => [idleMs, saturatedMs]));
  const height = top + rows.length * rowHeight + 8;
  const lines = rows.flatMap((row, index) => rowOf(row, top + index * rowHeight, longestBar / longestMs));
  return `${[
    '<svg xmlns="http://www.w3.org/2000/svg" role="img" ' +
      `viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`,
    `<title>${rows.map(titleOf).join(' ')}</title>`,
    style,
    `<rect class="back" width="${width}" height="${height}" rx="6"/>`,
    `<text x="${left}" y="24" class="small">${title}</text>`,
    `<text x="${width - left}" y="24" text-anchor="end" class="small">${legendOf(rows)}</text>`,
    ...lines,
    '</svg>',
  ].join('\n')}\n`;
}

const title = 'Reload Monit: median time until the command returns, and what it is worth';

/** @param {readonly SummaryRow[]} rows */
function legendOf(rows) {
  const hosts = [['idle', 'idle host']];
  if (rows.some(({ saturatedMs }) => saturatedMs !== undefined)) hosts.push(['saturated', 'busy host']);
  return hosts.map(([kind, name]) => `<tspan class="${kind}">■</tspan> ${name}`).join(' \u00a0 ');
}

const style = `<style>
text { font: 14px system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif; fill: #1f2328 }
.small { font-size: 13px; fill: #59636e }
.idle { fill: #0969da }
.saturated { fill: #8b949e }
.good { fill: #1a7f37 }
.bad { fill: #cf222e }
.back { fill: #ffffff }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 }
  .small { fill: #9198a1 }
  .idle { fill: #4493f8 }
  .saturated { fill: #6e7681 }
  .good { fill: #3fb950 }
  .bad { fill: #f85149 }
  .back { fill: #0d1117 }
}
</style>`;

/**
 * @param {SummaryRow} row
 * @param {number} y
 * @param {number} scale Pixels per millisecond.
 */
function rowOf({ name, idleMs, saturatedMs, tried, lost, falseDone }, y, scale) {
  const isSound = lost + falseDone === 0;
  const worth = `lost ${lost} of ${tried}, false &quot;done&quot; ${falseDone} of ${tried}`;
  const bars = [barOf(idleMs, y + 20, scale, 'idle')];
  if (saturatedMs !== undefined) bars.push(barOf(saturatedMs, y + 36, scale, 'saturated'));
  return [
    `<text x="${left}" y="${y + 13}">${plain(name)}</text>`,
    `<text x="${width - left}" y="${y + 13}" text-anchor="end" class="${isSound ? 'good' : 'bad'}">${worth}</text>`,
    ...bars,
  ];
}

/**
 * @param {number} ms
 * @param {number} y
 * @param {number} scale
 * @param {string} kind
 */
function barOf(ms, y, scale, kind) {
  const length = Math.max(1, ms * scale);
  return (
    `<rect x="${left}" y="${y}" width="${length.toFixed(1)}" height="${barHeight}" class="${kind}"/>` +
    `<text x="${(left + length + 6).toFixed(1)}" y="${y + 11}" class="small">${ms.toFixed(0)} ms</text>`
  );
}

/** @param {SummaryRow} row */
const titleOf = ({ name, idleMs, tried, lost, falseDone }) =>
  `${plain(name)}: ${idleMs.toFixed(0)} ms, lost ${lost} of ${tried}, false "done" ${falseDone} of ${tried}.`;

/** Without Markdown, for XML. @param {string} text */
const plain = (text) => text.replaceAll(/[`*]/g, '').replaceAll('&', '&amp;').replaceAll('<', '&lt;');
