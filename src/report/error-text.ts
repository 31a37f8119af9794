import { MonitAlertError } from '../errors.ts';
import { printableData } from '../printable.ts';
import type { Palette } from './layout/palette.ts';

/** What happened, where, and what to do: worded where the error is thrown. A reload that lasts too long is no error. */
export function errorText(error: MonitAlertError, palette: Palette): string {
  const { message, details, hint } = printableData(error);
  const more = [...details.map((detail) => `  ${detail}\n`), ...(hint === undefined ? [] : [`${hint}\n`])];
  return `${palette.red('error')}: ${message}\n${more.join('')}`;
}

/** Turns an unexpected error into a MonitAlertError. */
export function knownError(error: unknown): MonitAlertError {
  if (error instanceof MonitAlertError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new MonitAlertError('unexpected', message, {
    hint: 'This is a bug in monit-alert. Run the command again with --verbose, and report what it prints.',
    cause: error,
  });
}
