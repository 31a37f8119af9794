import { MonitAlertError } from '../errors.ts';

/** @throws MonitAlertError `option.invalid` */
export function parseCount(text: string, what: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new MonitAlertError('option.invalid', `${what} takes a number, 1 or more, not "${text}"`);
}
