import { isHeaderLine } from '../../render/header-lines.ts';

const hunkHead = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;

/** A line of a hunk, and the sides of the diff that have it. */
interface Line {
  readonly text: string;
  readonly isOld: boolean;
  readonly isNew: boolean;
}

/** The unified diff of a file that monit-alert writes, without its header. A line says whether that changes. */
export function withoutHeader(diff: string): string {
  const [from = '', to = '', head = '', ...rest] = diff.split('\n');
  const [, oldStart, , newStart] = hunkHead.exec(head) ?? [];
  if (oldStart === undefined || Number(oldStart) > 1 || Number(newStart) > 1) return diff;
  const next = rest.findIndex((line) => line.startsWith('@@'));
  const lines = (next === -1 ? rest : rest.slice(0, next)).map(toLine);
  const others = next === -1 ? [] : rest.slice(next);
  const header = headerOf(lines);
  if (header.length === 0) return diff;
  const body = lines.filter((line) => !header.includes(line));
  const hasChange = body.some((line) => line.isOld !== line.isNew);
  const hunk = hasChange ? [headOf(header, body), ...body.map(({ text }) => text)] : [];
  return [from, to, ...noteOf(header), ...hunk, ...others].join('\n');
}

function toLine(text: string): Line {
  return { text, isOld: /^[- ]/.test(text), isNew: /^[+ ]/.test(text) };
}

/** The lines at the beginning of either side, to the blank line below the header. */
function headerOf(lines: readonly Line[]): Line[] {
  const header: Line[] = [];
  const sides = { old: true, new: true };
  for (const line of lines) {
    const isIn = (!line.isOld || sides.old) && (!line.isNew || sides.new);
    const words = line.text.slice(1);
    const isBlank = words === '' && header.some((one) => one.isOld === line.isOld || one.isNew === line.isNew);
    if (isIn && (line.isOld || line.isNew) && (isHeaderLine(words) || isBlank)) header.push(line);
    if (!isHeaderLine(words)) {
      if (line.isOld) sides.old = false;
      if (line.isNew) sides.new = false;
    }
  }
  return header;
}

function headOf(header: readonly Line[], body: readonly Line[]): string {
  const range = (side: 'isOld' | 'isNew') => {
    const count = body.filter((line) => line[side]).length;
    const before = header.filter((line) => line[side]).length;
    return `${count === 0 ? before : before + 1},${count}`;
  };
  return `@@ -${range('isOld')} +${range('isNew')} @@`;
}

function noteOf(header: readonly Line[]): string[] {
  if (header.every((line) => line.isOld === line.isNew)) return [];
  const [wasThere, isThere] = [header.some((line) => line.isOld), header.some((line) => line.isNew)];
  return [`header of monit-alert: ${wasThere ? (isThere ? 'changed' : 'removed') : 'added'}`];
}
