import { durationMs } from '../duration.ts';
import { MonitAlertError } from '../errors.ts';

/**
 * Milliseconds of a duration such as `90s` or `1h30m` (see {@link durationMs}).
 *
 * @throws MonitAlertError `option.invalid`
 */
export function parseDuration(text: string, option: string): number {
  const milliseconds = durationMs(text);
  if (milliseconds !== undefined) return milliseconds;
  throw new MonitAlertError('option.invalid', `${option} takes a duration with a unit, not "${text}"`, {
    hint: 'Examples: 500ms, 60s, 30m, 1h30m.',
  });
}
