import { basename } from 'node:path';
import type { AlertIncludes } from '../monit/config/alert-include.ts';
import type { TreeFile, TreeInclude } from '../monit/config/config-file.ts';
import { lineStart, newlineOf, type TextEdit } from './text-edits.ts';

/** As in a file of this encoding. */
export function writtenIn({ encoding }: Pick<TreeFile, 'encoding'>, text: string): string {
  return encoding === 'latin1' ? Buffer.from(text).toString('latin1') : text;
}

/** Finds the statements that have the form of an alert include, wherever they stand. */
export function alertIncludeFinder({ includes, problems }: AlertIncludes) {
  const lines = new Set([...includes, ...problems].map(({ file, line }) => `${file}:${line}`));
  return ({ path }: TreeFile, { line, resolved }: TreeInclude): boolean =>
    lines.has(`${path}:${line}`) && /^\[[^\]]\]/.test(basename(resolved));
}

/** The comment above the lines of an imported local alert. {@link uncomment} finds it again. */
export function localNote(profileFile: string): (lines: number) => string {
  return (lines) => `${lines} ${lines === 1 ? 'line' : 'lines'} imported by monit-alert into ${profileFile}:`;
}

const localMark = /^# (\d+) lines? imported by monit-alert into [^\r\n]*:\r?\n$/;

/** Restores the lines below each {@link localNote}. @returns lines whose comment was edited: they stay. */
export function uncomment(text: string): { readonly edits: readonly TextEdit[]; readonly edited: readonly number[] } {
  const edits: TextEdit[] = [];
  const edited: number[] = [];
  const lines = text.split(/(?<=\n)/);
  let start = 0;
  for (const [index, line] of lines.entries()) {
    const count = Number(localMark.exec(line)?.[1] ?? 0);
    const below = lines.slice(index + 1, index + 1 + count);
    const isWhole = below.length === count && below.every((one) => one.startsWith('# '));
    const end = start + line.length + below.join('').length;
    if (count > 0 && isWhole) edits.push({ start, end, text: below.map((one) => one.slice(2)).join('') });
    else if (count > 0) edited.push(index + 1);
    start += line.length;
  }
  return { edits, edited };
}

/** For a host whose configuration has no `check system`. */
export function systemBlock(text: string, statement: string): string {
  const newline = newlineOf(text);
  const lines = [
    '',
    '# Added by monit-alert: a profile reaches the alerts of the host itself through this.',
    'check system $HOST',
    `  ${statement}`,
    '',
  ];
  return lines.join(newline);
}

/**
 * Removes the line of an include statement, with the {@link systemBlock} around it if that has nothing else.
 * @returns undefined if the line has something else.
 */
export function removeInclude(file: TreeFile, include: TreeInclude): TextEdit | undefined {
  const { text, statements } = file;
  const start = lineStart(text, include.start);
  const newline = text.indexOf('\n', include.end);
  const end = newline === -1 ? text.length : newline + 1;
  const statement = text.slice(start, end).trim();
  if (statement !== `include ${text.slice(include.start, include.end)}`) return undefined;
  const added = systemBlock(text, statement);
  const before = end - added.length;
  const block = statements.blocks.find((one) => one.start < include.start && one.end >= include.end);
  if (before >= 0 && text.slice(before, end) === added && block?.end === include.end)
    return { start: before, end, text: '' };
  // Without a newline at the end of the file, the newline before the line was added with it.
  const isLast = newline === -1 && start > 0;
  const from = isLast ? start - (text.slice(0, start).endsWith('\r\n') ? 2 : 1) : start;
  return { start: from, end, text: '' };
}
