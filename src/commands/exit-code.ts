import type { ChangeResult, ChangeState } from '../change/result.ts';
import type { HealthState } from '../maintenance/meanwhile/health.ts';

export const exitCodes: Readonly<Record<ChangeState, number>> = {
  unchanged: 0,
  'would-change': 0,
  active: 0,
  written: 0,
  pending: 3,
  'rolled-back': 4,
  failed: 5,
};

/** Nothing was changed. */
export const refused = 1;

/** With `--detailed-exitcode`. */
export const changed = 2;

export function changeExitCode({ state }: ChangeResult, detailed: boolean): number {
  const code = exitCodes[state];
  return detailed && code === 0 && state !== 'unchanged' ? changed : code;
}

/** For what succeeded and is no change of the managed file. */
export function doneExitCode(isChanged: boolean, detailed: boolean): number {
  return detailed && isChanged ? changed : 0;
}

/** Installed or requested, but not verified. */
export const notProved = 3;

/** `run`: the command was not started, or the hold could not be ended. */
export const runFailed = 125;

/** `status --check`: the states of the monitoring plugins' guidelines. */
export const pluginStatus: Readonly<Record<HealthState, number>> = { ok: 0, warning: 1, critical: 2, unknown: 3 };

export interface ExitStatus {
  readonly status: string;
  readonly meaning: string;
}

/** The exit statuses of a command, unless its entry in the catalogue has others. */
export const exitStatuses: readonly ExitStatus[] = [
  { status: '0', meaning: "in force and verified, nothing to do, or installed for Monit's next start" },
  { status: '1', meaning: 'refused or failed; nothing was changed' },
  { status: '2', meaning: 'with --detailed-exitcode: something changed or would change' },
  { status: '3', meaning: 'installed, and Monit was asked to reload, but this was not verified in time' },
  { status: '4', meaning: 'Monit rejected it; the previous configuration is restored and verified' },
  { status: '5', meaning: 'Monit has stopped, or restoring failed; manual intervention needed' },
];

/** With `--detailed-exitcode`, for commands with statuses of their own. */
export const changedStatus: ExitStatus = { status: '2', meaning: 'with --detailed-exitcode: something changed' };

/** The exit statuses of commands that only succeed or fail. */
export const plainStatuses: readonly ExitStatus[] = [
  { status: '0', meaning: 'done' },
  { status: '1', meaning: 'refused or failed; nothing was changed' },
];
