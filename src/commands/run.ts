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
import { loadReport, outcomeText, reportWarnings } from './output.ts';

export interface RunOptions {
  readonly reason: string | undefined;
  readonly for: string | true | undefined;
  readonly id: string | undefined;
  readonly mailsReport: boolean;
  readonly unmonitor: readonly string[];
}

/**
 * The exit status is the command's; if that is 0 and ending the hold failed, it is ours.
 *
 * @param context prints to stderr: stdout belongs to the command.
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
    context.notice(errorText(knownError(error), context.palette));
    return runFailed;
  }
}

async function execute(
  profile: string,
  [program, ...args]: readonly string[],
  options: RunOptions,
  context: Context,
): Promise<RunResult> {
  const { settings, watcher, printText, notice, warn, palette } = context;
  if (settings.json)
    throw new MonitAlertError('option.invalid', 'run cannot be combined with --json: stdout belongs to the command');
  if (program === undefined)
    throw new MonitAlertError('usage', 'no command given', { hint: 'Run `monit-alert run PROFILE -- COMMAND`.' });
  await loadProfile(profile, context.profilesDirectories);
  ensureReason(options.reason, settings);
  if (options.mailsReport) await loadReport();
  const { force, strict } = settings;
  const request = { ...options, profile, force, strict, forMs: runLimit(options.for, settings) };
  return runHeld({ ...request, command: [program, ...args] }, await context.site(), {
    ...watcher,
    // The diff would drown the command's own output.
    plan: (plan) => {
      if (settings.verbose) watcher.plan(plan);
      else planWarnings(plan).forEach(warn);
    },
    held: ({ maintenance, change, scheduler }) => {
      reportWarnings(change, context);
      if (scheduler === undefined) warn(withoutScheduler);
      if (!settings.quiet) printText(heldText, maintenance, undefined, new Date());
    },
    expired: (released, error) => {
      if (released !== undefined) void reportReleased(released, context, '');
      else notice(errorText(knownError(error), palette));
    },
  });
}

const withoutScheduler =
  'no scheduler runs `monit-alert sync`: if this process is killed with SIGKILL, nothing ends the hold';

async function report(result: RunResult, context: Context): Promise<number> {
  const { printText, notice, palette } = context;
  if (result.kind === 'held') {
    printText(outcomeText, result.held, palette);
    notice('the command was not started\n');
    await reportReleased(result.released, context, '');
    return result.interruption === undefined ? runFailed : 128 + constants.signals[result.interruption];
  }
  const { status, released, error } = result;
  if (released === undefined) {
    notice(errorText(knownError(error), palette));
    notice(`${palette.red('the hold has not ended')}. Fix the error, then run \`monit-alert sync\`\n`);
    return status === 0 ? runFailed : status;
  }
  await reportReleased(released, context, '');
  const failed = released.reconciliation === undefined ? 0 : changeExitCode(released.reconciliation.change, false);
  return status === 0 ? failed : status;
}
