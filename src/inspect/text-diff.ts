import { createTwoFilesPatch } from 'diff';
import { printable } from '../printable.ts';

/** Undefined: no file. */
export interface TextChange {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** Empty if the texts are equal. An absent text is /dev/null. */
export function textDiff(path: string, before: string | undefined, after: string | undefined): string {
  if (before === after) return '';
  const name = printable(path);
  const [from, to] = [before === undefined ? '/dev/null' : name, after === undefined ? '/dev/null' : name];
  const patch = createTwoFilesPatch(from, to, before ?? '', after ?? '', 'installed', 'rendered', { context: 3 });
  // Drops lines (`Index:`, `===`) that `diff -u` does not print.
  return patch.slice(patch.indexOf('--- '));
}
