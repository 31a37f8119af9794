import { MonitAlertError } from '../errors.ts';

export interface Fault {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** The key as a reader of the file would say it: `recipients[0].address`. */
  readonly key?: string;
  readonly reason: string;
}

function describeFault({ file, line, key, reason }: Fault): string {
  return [`${file}:${line}`, ...(key === undefined || key === '' ? [] : [key]), reason].join(': ');
}

/** The first fault in the file is the message, the others are its details. */
export function refusal(
  code: string,
  faults: readonly Fault[],
  options: { hint?: string; cause?: unknown } = {},
): MonitAlertError {
  const [first = '', ...others] = [...new Set([...faults].sort((a, b) => a.line - b.line).map(describeFault))];
  return new MonitAlertError(code, first, { ...options, details: others });
}
