import { MonitAlertError } from '../errors.ts';
import { knownPlan, planLater } from '../maintenance/calendar/plan-hold.ts';
import { loadProfile } from '../profile/load.ts';
import { jsonDocument, plannedDocument } from '../report/json.ts';
import { plannedText } from '../report/planned-text.ts';
import { hostTimeZone } from '../system/time-zone.ts';
import type { ApplyOptions } from './apply-options.ts';
import type { Context } from './context.ts';
import { doneExitCode } from './exit-code.ts';
import { ensureReason, holdTimes } from './hold-policy.ts';

/** `monit-alert PROFILE --at TIME` */
export async function planHold(name: string, at: string, options: ApplyOptions, context: Context): Promise<number> {
  const { settings, watcher, print, printText, warn } = context;
  const { force, strict } = settings;
  await loadProfile(name, context.profilesDirectories);
  ensureReason(options.reason, settings);
  if (options.confirm !== undefined || options.testMail) throw noEffect();
  const site = await context.site();
  const asked = { ...options, profile: name, at };
  const known = await knownPlan(asked, site);
  const result = known ?? (await planLater({ ...asked, ...timesOf(options, settings), force, strict }, site, watcher));
  const exitCode = doneExitCode(result.changed, settings.detailedExitcode);
  result.warnings.forEach(warn);
  if (settings.json) print(jsonDocument(plannedDocument(result, exitCode, options.dryRun)));
  else if (!settings.quiet) printText(plannedText, result, new Date(), hostTimeZone(), options.dryRun);
  return exitCode;
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
