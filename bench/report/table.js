/** In a cell that has nothing to show. */
export const none = '-';

/**
 * In Markdown, not padded yet.
 *
 * @param {readonly string[]} heading
 * @param {readonly (readonly string[])[]} rows
 */
export function tableOf(heading, rows) {
  const lines = [heading, heading.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** @param {number} ratio */
export const ratioText = (ratio) => ratio.toFixed(2);

/** @param {number} ms */
export const msText = (ms) => ms.toFixed(ms < 100 ? 1 : 0);
