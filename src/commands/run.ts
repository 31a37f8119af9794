import { constants } from 'node:os';
import { MonitAlertError } from '../errors.ts';
import { runHeld, type RunResult } from '../maintenance/run.ts';
import { loadProfile } from '../profile/load.ts';
import { planWarnings } from '../report/change-text.ts';
import { errorText, knownError } from '../report/error-text.ts';
import { heldText } from '../report/holds-text.ts';
import type { Context } from './context.ts';
import { changeExitCode, runFailed } from './exit-code.ts';
import { ensureReason, runLimit } from './hold-policy.ts';
import { reportReleased } from './holds.ts';
import { loadReport, outcomeText, tellAside } from './output.ts';

export interface RunOptions {
  readonly reason: string | undefined;
  readonly for: string | true | undefined;
  readonly id: string | undefined;
  readonly mailsReport: boolean;
  readonly unmonitor: readonly string[];
}

/**
 * `monit-alert run PROFILE -- COMMAND`: holds a profile while a command runs. The exit status is the command's; where that is
 * 0 and we did not get back, it is ours.
 *
 * @param context answers to stderr: stdout is the command's.
 */
export async function run(
  profile: string,
  command: readonly string[],
  options: RunOptions,
  context: Context,
): Promise<number> {
  try {
    return await report(await execute(profile, command, options, context), context);
  } catch (error) {
    context.tell(errorText(knownError(error), context.palette));
    return runFailed;
  }
}

async function execute(
  profile: string,
  [program, ...args]: readonly string[],
  options: RunOptions,
  context: Context,
): Promise<RunResult> {
  const { settings, watcher, tell, palette } = context;
  if (settings.json)
    throw new MonitAlertError('option.invalid', 'run has no --json: its output is that of the command');
  if (program === undefined)
    throw new MonitAlertError('usage', 'which command?', { hint: 'monit-alert run PROFILE -- COMMAND' });
  await loadProfile(profile, context.profilesDirectories);
  ensureReason(options.reason, settings);
  if (options.mailsReport) await loadReport();
  const { force, strict } = settings;
  const request = { ...options, profile, force, strict, forMs: runLimit(options.for, settings) };
  return runHeld({ ...request, command: [program, ...args] }, await context.site(), {
    ...watcher,
    // The command's output follows: the differences are for who asks for them.
    plan: (plan) => {
      if (settings.verbose) watcher.plan(plan);
      else for (const warning of planWarnings(plan)) tell(`warning: ${warning}\n`);
    },
    held: ({ maintenance, change, scheduler }) => {
      tellAside(change, context);
      if (scheduler === undefined) tell(`warning: ${nobodyElse}\n`);
      if (!settings.quiet) tell(heldText(maintenance, undefined, new Date()));
    },
    expired: (released, error) => {
      if (released !== undefined) void reportReleased(released, context, '');
      else tell(errorText(knownError(error), palette));
    },
  });
}

const nobodyElse =
  'nothing has been seen to call `monit-alert sync` regularly: if this is killed outright, alerts may stay as they are held';

async function report(result: RunResult, context: Context): Promise<number> {
  const { tell, palette } = context;
  if (result.kind === 'held') {
    tell(outcomeText(result.held, palette));
    tell('the command was not started\n');
    await reportReleased(result.released, context, '');
    return result.interruption === undefined ? runFailed : 128 + constants.signals[result.interruption];
  }
  const { status, released, error } = result;
  if (released === undefined) {
    tell(errorText(knownError(error), palette));
    tell(
      `${palette.red('the hold is not ended')}: alerts stay as they were held. Run \`monit-alert sync\` when that is mended\n`,
    );
    return status === 0 ? runFailed : status;
  }
  await reportReleased(released, context, '');
  const failed = released.reconciliation === undefined ? 0 : changeExitCode(released.reconciliation.change, false);
  return status === 0 ? failed : status;
}
