import { constants } from 'node:os';

/**
 * A refusal or failure before anything was changed. The outcome of a change that was begun is a `ChangeResult` instead.
 */
export class MonitAlertError extends Error {
  /** Stable, for programs: `profile.invalid`, `control-file.rejected`. */
  readonly code: string;
  /** What the reader should do, as an imperative. */
  readonly hint: string | undefined;
  /** More lines of the same refusal, such as `/etc/monit/conf.d/web:3: unknown event`. */
  readonly details: readonly string[];

  constructor(
    code: string,
    message: string,
    options: { hint?: string | undefined; details?: readonly string[]; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
    this.details = options.details ?? [];
  }
}
MonitAlertError.prototype.name = 'MonitAlertError';

/** The same error, with more lines. */
export function withDetails(error: MonitAlertError, more: readonly string[]): MonitAlertError {
  const { code, message, hint, details, cause } = error;
  return new MonitAlertError(code, message, { hint, details: [...details, ...more], cause });
}

/** `ENOENT` and the like. */
export function systemErrorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** `no space left on device (ENOSPC)` */
export function systemErrorReason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const code = systemErrorCode(error);
  const unknown = /^Unknown system error -(\d+)$/.exec(code ?? '')?.[1];
  if (unknown !== undefined) return `system error ${unknown} (${nameOfError(Number(unknown))})`;
  const [, words] = /^[A-Z0-9]+: ([^,]+)/.exec(message) ?? [];
  return code === undefined || words === undefined ? message : `${words} (${code})`;
}

/** Node.js has no message for some errors, such as EDQUOT (disk quota exceeded), but knows their names. */
function nameOfError(number: number): string {
  return Object.entries(constants.errno).find(([, value]) => value === number)?.[0] ?? 'unknown';
}
