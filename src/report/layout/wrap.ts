import { stripVTControlCharacters } from 'node:util';

/** A command in backticks stays on one line, so that it can be pasted. */
const words = / *(?:(?:[^ `]|`[^`]*`)+|[^ ]+)/g;

/**
 * Breaks a text at its blanks into lines of at most `width` characters; a longer word has a line of its own.
 *
 * @param indent what all lines but the first begin with.
 */
export function wrap(text: string, width: number, indent = ''): string[] {
  const lines = [''];
  for (const word of text.match(words) ?? []) {
    const last = lines.at(-1) ?? '';
    if (last.trim() === '' || widthOf(last + word) <= width) lines[lines.length - 1] = last + word;
    else lines.push(indent + word.trimStart());
  }
  return lines;
}

/** Wraps every line of a text; its continuation lines are indented. */
export function wrapLines(text: string, width: number): string {
  if (width === Infinity) return text;
  const wrapLine = (line: string) => wrap(line, width, `${/^ */.exec(line)?.[0] ?? ''}    `).join('\n');
  return text
    .split('\n')
    .map((line) => (widthOf(line) <= width ? line : wrapLine(line)))
    .join('\n');
}

function widthOf(text: string): number {
  return stripVTControlCharacters(text).length;
}
