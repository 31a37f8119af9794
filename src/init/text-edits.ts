import type { AlertStatement } from '../monit/config/alert-statement.ts';
import type { TextRange } from '../monit/config/lexer.ts';
import type { CheckBlock } from '../monit/config/statements.ts';

/** Replaces a range; an empty range inserts. */
export interface TextEdit extends TextRange {
  readonly text: string;
}

/** @param edits do not overlap. Of those that begin at one place, the first comes first. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const ordered = [...edits].sort((a, b) => a.start - b.start);
  let done = 0;
  let edited = '';
  for (const { start, end, text: replacement } of ordered) {
    edited += text.slice(done, start) + replacement;
    done = end;
  }
  return edited + text.slice(done);
}

/** How the file ends its lines. */
export function newlineOf(text: string): '\n' | '\r\n' {
  return /\r?\n/.exec(text)?.[0] === '\r\n' ? '\r\n' : '\n';
}

/** The statement may have several lines. It does not share them with another one. */
export function commentOut(text: string, { start, end }: TextRange, note: (lines: number) => string): TextEdit {
  const first = lineStart(text, start);
  const lines = text.slice(first, end).split('\n');
  const commented = lines.map((line) => `# ${line}`).join('\n');
  return { start: first, end, text: `# ${note(lines.length)}${newlineOf(text)}${commented}` };
}

/** The statement is written on a line of its own: before the first imported alert, or at the end of the block. */
export function addToBlock(
  text: string,
  block: CheckBlock,
  statement: string,
  imported: readonly AlertStatement[],
): TextEdit {
  const [alert] = imported.map(({ start }) => start).sort((a, b) => a - b);
  const newline = newlineOf(text);
  if (alert !== undefined) {
    const at = lineStart(text, alert);
    return { start: at, end: at, text: `${blanksAt(text, at)}${statement}${newline}` };
  }
  const line = `${indentOf(text, block)}${statement}`;
  const lineEnd = text.indexOf('\n', block.tail);
  if (lineEnd === -1) return { start: text.length, end: text.length, text: `${newline}${line}` };
  return { start: lineEnd + 1, end: lineEnd + 1, text: `${line}${newline}` };
}

export function lineStart(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

const statementLine = /^[ \t]*(?:if|alert|noalert|every|mode|onreboot|start|stop|restart|group|depends?|include)\b/i;

/** As the last statement that begins a line. */
function indentOf(text: string, { start, tail }: CheckBlock): string {
  const head = lineStart(text, start);
  const [, ...lines] = text.slice(head, tail).split('\n');
  const last = lines.filter((line) => statementLine.test(line)).at(-1);
  return last === undefined ? `${blanksAt(text, head)}  ` : blanksAt(last, 0);
}

function blanksAt(text: string, offset: number): string {
  const blanks = /[ \t]*/y;
  blanks.lastIndex = offset;
  return blanks.exec(text)?.[0] ?? '';
}
