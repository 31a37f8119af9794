import type { ChangeResult, ChangeState } from '../change/result.ts';

/** 0: in force and proved, or nothing to do, or in place for Monit's next start. */
export const exitCodes: Readonly<Record<ChangeState, number>> = {
  unchanged: 0,
  'would-change': 0,
  active: 0,
  written: 0,
  pending: 3,
  'rolled-back': 4,
  failed: 5,
};

/** Refused or failed, and nothing was changed. */
export const refused = 1;

/** With `--detailed-exitcode`: success, and something changed, or would. */
export const changed = 2;

/** The exit status of a change: it says what state things are in. */
export function changeExitCode({ state }: ChangeResult, detailed: boolean): number {
  const code = exitCodes[state];
  return detailed && code === 0 && state !== 'unchanged' ? changed : code;
}

/** In place or asked for, and not seen to be so. */
export const notProved = 3;

/** `run`: monit-alert itself failed, so that the command was not started or what it was for is not over. */
export const runFailed = 125;

/** `status --check`: something is wrong, in the words of monitoring plugins. */
export const critical = 2;

/** One exit status, as the help and the reference know it. */
export interface ExitStatus {
  readonly status: string;
  readonly meaning: string;
}

/** The exit statuses of a change, and of every command that names no others. */
export const exitStatuses: readonly ExitStatus[] = [
  { status: '0', meaning: "in force and proved, or nothing to do, or in place for Monit's next start" },
  { status: '1', meaning: 'refused or failed; nothing was changed' },
  { status: '2', meaning: 'with --detailed-exitcode: something changed, or would' },
  { status: '3', meaning: 'in place, and Monit was asked to load it, but not proved in time' },
  { status: '4', meaning: 'Monit did not take it; what was there before is in force again, and proved' },
  { status: '5', meaning: 'Monit is not running any more, or going back failed: a person must look' },
];

/** The exit statuses of what has no more to say than whether it could be done. */
export const plainStatuses: readonly ExitStatus[] = [
  { status: '0', meaning: 'done' },
  { status: '1', meaning: 'refused or failed; nothing was changed' },
];
