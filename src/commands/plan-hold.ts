import { MonitAlertError } from '../errors.ts';
import { knownPlan, type Planned, planLater } from '../maintenance/calendar/plan-hold.ts';
import { loadProfile } from '../profile/load.ts';
import { jsonDocument, plannedDocument } from '../report/json.ts';
import { plannedText } from '../report/planned-text.ts';
import { hostTimeZone } from '../system/time-zone.ts';
import type { ApplyOptions } from './apply-options.ts';
import type { Context } from './context.ts';
import { doneExitCode } from './exit-code.ts';
import { ensureReason, holdTimes } from './hold-policy.ts';
import { parseDuration } from './parse-duration.ts';

/** `monit-alert PROFILE --at TIME` */
export async function planHold(name: string, at: string, options: ApplyOptions, context: Context): Promise<number> {
  const { settings, watcher, print, printText, warn } = context;
  const { force, strict } = settings;
  await loadProfile(name, context.profilesDirectories);
  ensureReason(options.reason, settings);
  if (options.confirm !== undefined || options.testMail) throw noEffect();
  const site = await context.site();
  const asked = { ...options, profile: name, at };
  const known = withUnchanged(await knownPlan(asked, site), options);
  const result = known ?? (await planLater({ ...asked, ...timesOf(options, settings), force, strict }, site, watcher));
  const exitCode = doneExitCode(result.changed, settings.detailedExitcode);
  result.warnings.forEach(warn);
  if (settings.json) print(jsonDocument(plannedDocument(result, exitCode, options.dryRun)));
  else if (!settings.quiet) printText(plannedText, result, new Date(), hostTimeZone(), options.dryRun);
  return exitCode;
}

/** What has begun is not edited by a plan. */
function withUnchanged(known: Planned | undefined, { for: duration, reason }: ApplyOptions): Planned | undefined {
  const begun = known?.begun;
  if (known === undefined || begun === undefined) return known;
  const forMs = typeof duration === 'string' ? parseDuration(duration, '--for') : begun.forMs;
  if (forMs === begun.forMs && reason === begun.reason) return known;
  const { id } = begun;
  const warning = `hold "${id}" keeps its end and its reason; to move its end: \`monit-alert extend ${id} 30m\``;
  return { ...known, warnings: [...known.warnings, warning] };
}

function timesOf(options: ApplyOptions, settings: Context['settings']) {
  const { fromMs = Date.now(), ...end } = holdTimes(options, settings);
  return { fromMs, ...end };
}

function noEffect(): MonitAlertError {
  return new MonitAlertError('option.invalid', '--at cannot be combined with --confirm and --test-mail', {
    details: ['nothing was changed'],
  });
}
