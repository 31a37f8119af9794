import { MonitAlertError } from '../errors.ts';
import type { Palette } from './palette.ts';

/** An error for the person who must act: what happened, the places, what to do. Never a stack trace. */
export function errorText(error: MonitAlertError, palette: Palette): string {
  const details = error.details.map((detail) => `  ${detail}\n`).join('');
  return `${palette.red('error')}: ${error.message}\n${details}${error.hint === undefined ? '' : `${error.hint}\n`}`;
}

/** Whatever was thrown as an error of ours; one that we did not foresee says so. */
export function knownError(error: unknown): MonitAlertError {
  if (error instanceof MonitAlertError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new MonitAlertError('unexpected', message, {
    hint: 'monit-alert did not expect this. Run it again with --verbose, and report what it prints.',
    cause: error,
  });
}
