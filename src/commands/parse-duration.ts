import { MonitAlertError } from '../errors.ts';

const unitsMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * Milliseconds of `500ms`, `60s`, `30m`, `2h` or `1d`. Refuses a bare number: people disagree about its unit.
 *
 * @throws MonitAlertError `option.invalid`
 */
export function parseDuration(text: string, option: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text);
  const unit = unitsMs[match?.[2] ?? ''];
  if (match === null || unit === undefined) {
    throw new MonitAlertError('option.invalid', `${option} takes a duration with a unit, not "${text}"`, {
      hint: 'Examples: 500ms, 60s, 30m, 2h.',
    });
  }
  return Number(match[1]) * unit;
}
