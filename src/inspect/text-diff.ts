import { createTwoFilesPatch } from 'diff';

/** A text before and after a change; undefined: no file. */
export interface TextChange {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string;
}

/** A unified diff of two texts with three lines of context; empty where they are equal. Absent texts are /dev/null. */
export function textDiff(path: string, before: string | undefined, after: string | undefined): string {
  if (before === after) return '';
  const [from, to] = [before === undefined ? '/dev/null' : path, after === undefined ? '/dev/null' : path];
  const patch = createTwoFilesPatch(from, to, before ?? '', after ?? '', 'installed', 'rendered', { context: 3 });
  // The library opens with lines (`Index:`, `===`) that `diff -u` does not print.
  return patch.slice(patch.indexOf('--- '));
}
