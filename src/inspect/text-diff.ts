import { createTwoFilesPatch } from 'diff';

/** Undefined: no file. */
export interface TextChange {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string;
}

/** Empty if the texts are equal. An absent text is /dev/null. */
export function textDiff(path: string, before: string | undefined, after: string | undefined): string {
  if (before === after) return '';
  const [from, to] = [before === undefined ? '/dev/null' : path, after === undefined ? '/dev/null' : path];
  const patch = createTwoFilesPatch(from, to, before ?? '', after ?? '', 'installed', 'rendered', { context: 3 });
  // Drops lines (`Index:`, `===`) that `diff -u` does not print.
  return patch.slice(patch.indexOf('--- '));
}
