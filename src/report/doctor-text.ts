import { type Finding, findingIds, type Verdict } from '../doctor/finding.ts';
import type { Repair } from '../doctor/repair.ts';
import { resultText } from './change-text.ts';
import type { Palette } from './layout/palette.ts';
import { wrap } from './layout/wrap.ts';

const verdictWidth = 'problem'.length + 2;
const idWidth = Math.max(...findingIds.map((id) => id.length)) + 2;

export interface FindingsLayout {
  /** Only what is not well. */
  readonly quiet: boolean;
  /** Columns; Infinity: lines are not wrapped. */
  readonly width: number;
}

/** One line for each check that passes, a paragraph for each that does not, and a summary. */
export function findingsText(findings: readonly Finding[], { quiet, width }: FindingsLayout, palette: Palette): string {
  const shown = quiet ? findings.filter(({ verdict }) => verdict !== 'ok') : findings;
  const text = shown.map((finding) => findingText(finding, width, palette)).join('');
  return quiet && shown.length === 0 ? '' : `${text}${summary(findings)}\n`;
}

function findingText({ id, verdict, what, remedy, places }: Finding, width: number, palette: Palette): string {
  const colors = { ok: palette.green, warning: palette.yellow, problem: palette.red, unknown: palette.dim };
  const head = `${colors[verdict](verdict)}${' '.repeat(verdictWidth - verdict.length)}`;
  if (verdict === 'ok') {
    const lines = wrap(what, width - verdictWidth - idWidth);
    return `${head}${id.padEnd(idWidth)}${lines.join(`\n${' '.repeat(verdictWidth + idWidth)}`)}\n`;
  }
  const lines = [
    ...wrap(what, width - verdictWidth),
    ...places.map((place) => `  ${place}`),
    ...(remedy === undefined ? [] : wrap(`To do: ${remedy}`, width - verdictWidth)),
  ];
  return `${head}${palette.bold(id)}\n${lines.map((line) => `${' '.repeat(verdictWidth)}${line}\n`).join('')}`;
}

function summary(findings: readonly Finding[]): string {
  const count = (verdict: Verdict) => findings.filter((finding) => finding.verdict === verdict).length;
  const [problems, warnings, unknowns] = [count('problem'), count('warning'), count('unknown')];
  const plural = (number: number, word: string) =>
    number === 0 ? [] : [`${number} ${word}${number === 1 ? '' : 's'}`];
  const words = [...plural(problems, 'problem'), ...plural(warnings, 'warning')];
  if (unknowns > 0) words.push(`${unknowns} unknown`);
  return words.length === 0 ? 'no problems found' : words.join(', ');
}

export function repairsText(repairs: readonly Repair[], palette: Palette): string {
  return repairs.map((repair) => repairText(repair, palette)).join('');
}

function repairText({ id, what, change, fault }: Repair, palette: Palette): string {
  if (fault !== undefined) return `${palette.red('not fixed')} ${id}: ${fault.message}\n`;
  if (change !== undefined) return `${palette.bold(id)}: ${resultText(change, palette)}`;
  return what === undefined
    ? `${palette.red('not fixed')} ${id}: cannot be fixed automatically\n`
    : `${palette.green('fixed')} ${id}: ${what}\n`;
}
