import { MonitAlertError } from '../errors.ts';

/**
 * A whole number from 1 on.
 *
 * @throws MonitAlertError `option.invalid`
 */
export function parseCount(text: string, what: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new MonitAlertError('option.invalid', `${what} takes a number from 1 on, not "${text}"`);
}
