/** Characters in a line of a page. */
const lineWidth = 110;

/** A text in lines, each after the first with `indent` blanks before it. */
export function wrap(text: string, indent = 0, first = ''): string {
  const lines = [first];
  for (const word of markAngles(text).split(/\s+/)) {
    const line = lines.at(-1) ?? '';
    if (line.length + word.length < lineWidth)
      lines.splice(-1, 1, line + (line.trim() === '' || line === first ? '' : ' ') + word);
    else lines.push(' '.repeat(indent) + word);
  }
  return lines.join('\n');
}

/** `<name>` outside of code would be taken for HTML. */
export function markAngles(text: string): string {
  return text
    .split('`')
    .map((part, index) => (index % 2 === 0 ? part.replaceAll(/<[^>]+>/g, '`$&`') : part))
    .join('`');
}

/** One entry of a list. */
export function item(text: string, depth = 0): string {
  return `${wrap(text, 2 * depth + 2, `${'  '.repeat(depth)}- `)}\n`;
}

/** Rows as a table, the columns as wide as they must be. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) => Math.max(3, ...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |\n`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('');
}

export const code = (text: string): string => `\`${text}\``;
