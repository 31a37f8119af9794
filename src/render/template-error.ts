import { MonitAlertError } from '../errors.ts';

/** What is wrong at a line of a template. */
export function templateError(file: string, line: number, reason: string, cause?: unknown): MonitAlertError {
  return new MonitAlertError('template.invalid', `${file}:${line}: ${reason}`, { cause });
}
