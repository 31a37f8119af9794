import { wrap } from './wrap.ts';

/** A table without lines; the columns are two blanks apart. */
export function alignColumns(rows: readonly (readonly string[])[]): string {
  const width = (column: number) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0));
  return rows
    .map((row) => row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(width(column)))).join('  '))
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
}

type Paint = (text: string) => string;

/** A label, and the text beside it. The paint is for the text. */
export type LabelledRow = readonly [label: string, text: string, paint?: Paint];

/**
 * Texts beside their labels, which they are wrapped beside.
 * @param width columns; Infinity: lines are not wrapped.
 */
export function labelled(rows: readonly LabelledRow[], width: number, paintLabel: Paint = (label) => label): string {
  const begin = Math.max(0, ...rows.map(([label]) => label.length)) + 2;
  return rows
    .flatMap(([label, text, paint = (line) => line]) => {
      const [first = '', ...others] = wrap(text, width - begin).map(paint);
      const blanks = ' '.repeat(begin - label.length);
      return [`${paintLabel(label)}${blanks}${first}\n`, ...others.map((line) => `${' '.repeat(begin)}${line}\n`)];
    })
    .join('');
}
