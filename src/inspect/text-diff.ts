import { createTwoFilesPatch } from 'diff';
import { printable } from '../printable.ts';

/** Undefined: no file. */
export interface TextChange {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** Changed lines; to compare more takes seconds, and nobody reads it. */
const mostChanges = 1_000;

/** Empty if the texts are equal. An absent text is /dev/null. Texts that differ very much are not compared by line. */
export function textDiff(path: string, before: string | undefined, after: string | undefined): string {
  if (before === after) return '';
  const name = printable(path);
  const [from, to] = [before === undefined ? '/dev/null' : name, after === undefined ? '/dev/null' : name];
  // Without one of them there is nothing to compare.
  const maxEditLength = before === undefined || after === undefined ? Infinity : mostChanges;
  const options = { context: 3, maxEditLength };
  const patch = createTwoFilesPatch(from, to, before ?? '', after ?? '', 'installed', 'rendered', options);
  if (patch === undefined) {
    const counts = `${linesIn(before)} lines installed, ${linesIn(after)} rendered`;
    return `--- ${from}\tinstalled\n+++ ${to}\trendered\ntoo different to show line by line: ${counts}\n`;
  }
  // Drops lines (`Index:`, `===`) that `diff -u` does not print.
  return patch.slice(patch.indexOf('--- '));
}

function linesIn(text = ''): number {
  return text.replace(/\n$/, '').split('\n').length;
}
