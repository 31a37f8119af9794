import { constants } from 'node:os';

/**
 * What stops monit-alert before anything has been changed, in one shape: what happened and where (`message`), what to
 * do next (`hint`), and a stable name for programs (`code`). Outcomes of a change that was begun are not errors: they
 * are members of `ChangeResult`.
 */
export class MonitAlertError extends Error {
  /** Stable, dotted: `profile.invalid`, `control-file.rejected`. Part of the JSON output. */
  readonly code: string;
  /** One sentence in the imperative: what the person who reads this should do now. */
  readonly hint: string | undefined;
  /** Further places the same refusal names, one line each (`/etc/monit/conf.d/web:3: unknown event`). */
  readonly details: readonly string[];

  constructor(
    code: string,
    message: string,
    options: { hint?: string; details?: readonly string[]; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
    this.details = options.details ?? [];
  }
}
MonitAlertError.prototype.name = 'MonitAlertError';

/** The system error's code (`ENOENT`), where there is one. */
export function systemErrorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** Why the system did not do something, for people: `no space left on device (ENOSPC)`. */
export function systemErrorReason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const code = systemErrorCode(error);
  const unknown = /^Unknown system error -(\d+)$/.exec(code ?? '')?.[1];
  if (unknown !== undefined) return `the system's error ${unknown} (${nameOfError(Number(unknown))})`;
  const [, words] = /^[A-Z0-9]+: ([^,]+)/.exec(message) ?? [];
  return code === undefined || words === undefined ? message : `${words} (${code})`;
}

/** Node.js has no words for some errors, such as an exceeded disk quota (EDQUOT), but knows their names. */
function nameOfError(number: number): string {
  return Object.entries(constants.errno).find(([, value]) => value === number)?.[0] ?? 'unknown';
}
