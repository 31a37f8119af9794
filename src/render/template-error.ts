import { MonitAlertError } from '../errors.ts';

export function templateError(file: string, line: number, reason: string, cause?: unknown): MonitAlertError {
  return new MonitAlertError('template.invalid', `${file}:${line}: ${reason}`, { cause });
}
