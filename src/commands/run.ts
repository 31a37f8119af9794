import { constants } from 'node:os';
import { MonitAlertError } from '../errors.ts';
import { runHeld, type RunResult, type RunWatcher } from '../maintenance/run.ts';
import { loadProfile } from '../profile/load.ts';
import type { Scope } from '../render/scope.ts';
import { planWarnings } from '../report/change-text.ts';
import { errorText, knownError } from '../report/error-text.ts';
import { heldText } from '../report/holds-text.ts';
import { restoreLimit } from '../system/open-file-limit.ts';
import { holdAttempt } from './catalogue/options.ts';
import type { Context } from './context.ts';
import { changeExitCode, runFailed } from './exit-code.ts';
import { ensureReason, runTimes } from './hold-policy.ts';
import { prepareToNotify } from './notify.ts';
import { outcomeText, reportWarnings, tellOfHolds } from './output.ts';
import { reportReleased } from './released.ts';

export interface RunOptions {
  readonly reason: string | undefined;
  readonly for: string | true | undefined;
  readonly until: string | undefined;
  readonly grace: string | undefined;
  readonly id: string | undefined;
  /** Undefined: everything. */
  readonly scope: Scope | undefined;
  readonly mailsReport: boolean;
  readonly announces: boolean;
  /** Whether to return only when the grace is over. */
  readonly waits: boolean;
  readonly unmonitor: readonly string[];
}

/**
 * The exit status is the command's; if that is 0 and ending the hold failed, it is monit-alert's.
 *
 * @param context prints to stderr: the command uses stdout.
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
    const known = knownError(error);
    await context.refused(holdAttempt(profile, options), known);
    context.notice(errorText(known, context.palette));
    return runFailed;
  }
}

async function execute(
  profile: string,
  [program, ...args]: readonly string[],
  options: RunOptions,
  context: Context,
): Promise<RunResult> {
  const { settings } = context;
  if (settings.json)
    throw new MonitAlertError('option.invalid', 'run cannot be combined with --json: the command uses stdout');
  if (program === undefined)
    throw new MonitAlertError('usage', 'no command given', { hint: 'Run `monit-alert run PROFILE -- COMMAND`.' });
  await loadProfile(profile, context.profilesDirectories);
  ensureReason(options.reason, settings);
  await prepareToNotify();
  await restoreLimit();
  const told: Promise<unknown>[] = [];
  const { force, strict } = settings;
  const { forMs, untilMs, graceMs } = runTimes(options, settings);
  if (options.waits && graceMs === undefined) throw nothingToWaitFor();
  const times = { forMs, untilMs, graceMs, waitsForGrace: options.waits };
  const request = { ...options, profile, force, strict, ...times };
  try {
    return await runHeld(
      { ...request, command: [program, ...args] },
      await context.site(),
      watcherOf(options, context, told),
    );
  } finally {
    await Promise.all(told);
  }
}

/** @param told gets what must end before this process does. */
function watcherOf({ reason }: RunOptions, context: Context, told: Promise<unknown>[]): RunWatcher {
  const { settings, watcher, printText, notice, warn, palette } = context;
  let ids: readonly string[] = [];
  return {
    ...watcher,
    // The diff would drown the command's own output.
    plan: (plan) => {
      if (settings.verbose) watcher.plan(plan);
      else planWarnings(plan).forEach(warn);
    },
    held: (held) => {
      const { hold, maintenance, change, scheduler } = held;
      ids = [hold.id];
      told.push(tellOfHolds(held, context));
      reportWarnings(change, context);
      if (scheduler === undefined) warn(withoutScheduler);
      context.tellWarnings();
      if (!settings.quiet) printText(heldText, maintenance, hold, undefined, new Date());
    },
    grace: (ended) => {
      told.push(reportReleased(ended, context, ''));
    },
    expired: (released, error) => {
      if (released !== undefined) told.push(reportReleased(released, context, ''));
      else {
        notice(errorText(knownError(error), palette));
        told.push(context.refused({ action: 'expiry', reason, holds: ids }, knownError(error)));
      }
    },
  };
}

function nothingToWaitFor(): MonitAlertError {
  return new MonitAlertError('option.invalid', '--wait has no effect without a grace', {
    details: ['nothing was changed, and the command was not started'],
    hint: 'Add --grace, for example --grace 5m.',
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
  const { hold, status, fault, released, error } = result;
  if (fault !== undefined) notice(`${palette.red('error')}: ${fault}\n`);
  if (released === undefined) {
    const { id, reason } = hold;
    await context.refused({ action: 'release', reason, holds: [id] }, knownError(error));
    notice(errorText(knownError(error), palette));
    notice(`${palette.red('the hold has not ended')}. Fix the error, then run \`monit-alert sync\`\n`);
    return status === 0 ? runFailed : status;
  }
  await reportReleased(released, context, '');
  const failed = released.reconciliation === undefined ? 0 : changeExitCode(released.reconciliation.change, false);
  return status === 0 ? failed : status;
}
