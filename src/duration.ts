/** In falling order, with their milliseconds. */
const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m(?!s)', 60_000],
  ['s', 1_000],
  ['ms', 1],
] as const;
const form = new RegExp(`^${units.map(([unit]) => `(?:(\\d+(?:\\.\\d+)?)${unit})?`).join('')}$`);

/**
 * Whole milliseconds of `500ms`, `90s`, `1.5h`, `1h30m` or `1d12h`: units in falling order, each once; 0 is possible.
 * Undefined if the text is no duration. A bare number is none: people disagree about its unit.
 */
export function durationMs(text: string): number | undefined {
  const counts = form.exec(text)?.slice(1);
  if (counts === undefined || text === '') return undefined;
  return Math.round(units.reduce((sum, [, unitMs], index) => sum + Number(counts[index] ?? 0) * unitMs, 0));
}
