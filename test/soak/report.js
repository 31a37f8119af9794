/** @import { Spread } from './figures.js' */
/** @import { Series } from './series.js' */

const counts = ['cycles', 'proved', 'not proved', 'false proofs', 'lost actions'];
const heading = ['Monit', 'connection', 'reloaded by', ...counts, 'change, ms (p95)', 'signal to proof, ms (p95)'];
/** How many faulty cycles of one series are told; the JSON file has them all. */
const toldAtMost = 3;

/**
 * The figures as a table, in Markdown that is easy to read as it is, and then what went wrong.
 *
 * @param {readonly Series[]} all
 */
export function reportOf(all) {
  const shown = all.filter(({ figures, stopped }) => figures.cycles > 0 || stopped !== undefined);
  const troubles = shown.flatMap(troublesOf).map((line) => `${line}\n`);
  return tableOf(shown) + (troubles.length > 0 ? '\n' : '') + troubles.join('');
}

/**
 * 0 where everything was proved, and truly; 1 where a proof was false or an action lost; 2 where something could not be
 * proved, or was not tried. What a plain `monit reload` loses is for comparison only.
 *
 * @param {readonly Series[]} all
 */
export function exitCodeOf(all) {
  const ours = all.filter(({ by }) => by === 'monit-alert');
  if (ours.some(({ figures }) => figures.falseProofs + figures.lostActions > 0)) return 1;
  return all.some(({ figures, stopped }) => figures.notProved > 0 || stopped !== undefined) ? 2 : 0;
}

/** @param {readonly Series[]} all */
function tableOf(all) {
  const rows = [heading, ...all.map(cellsOf)];
  const widths = heading.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const rule = widths.map((width) => '-'.repeat(width));
  const [first = [], ...others] = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)));
  return [first, rule, ...others].map((row) => `| ${row.join(' | ')} |\n`).join('');
}

/** @param {Series} series */
function cellsOf({ version, connection, by, figures }) {
  const { cycles, proved, notProved, falseProofs, lostActions, changeMs, proofMs } = figures;
  // `monit reload` claims nothing.
  const claims = by === 'monit-alert' ? [proved, notProved, falseProofs].map(String) : ['-', '-', '-'];
  return [version, connection, by, `${cycles}`, ...claims, `${lostActions}`, spreadText(changeMs), spreadText(proofMs)];
}

/** @param {Spread | undefined} spread */
const spreadText = (spread) => (spread ? `${spread.median.toFixed(0)} (${spread.p95.toFixed(0)})` : '-');

/** @param {Series} series */
function troublesOf({ version, connection, by, stopped, faulty }) {
  const series = `${version} ${connection} ${by}`;
  const end = stopped === undefined ? [] : [`${series} stopped: ${stopped}`];
  if (by !== 'monit-alert') return end; // Of what a plain reload loses the number is enough.
  const told = faulty
    .slice(0, toldAtMost)
    .flatMap(({ number, what, faults, evidence = '' }) => [
      `${series}, cycle ${number}, ${what}`,
      ...faults.map(({ kind, reason }) => `  ${kind}: ${reason}`),
      ...evidence.split('\n').map((line) => `    ${line}`),
    ]);
  const left = faulty.length - toldAtMost;
  return [...told, ...(left > 0 ? [`${series}: ${left} more cycles with a fault`] : []), ...end];
}
