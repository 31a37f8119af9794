import { MonitAlertError } from '../errors.ts';
import { hold } from '../maintenance/hold.ts';
import { unscopedHold } from '../maintenance/record/in-force.ts';
import { setBase } from '../maintenance/set-base.ts';
import { loadProfile } from '../profile/load.ts';
import type { Profile } from '../profile/model.ts';
import { baseText } from '../report/holds-text.ts';
import { jsonDocument } from '../report/json.ts';
import type { ApplyOptions } from './apply-options.ts';
import type { Context } from './context.ts';
import { confirmWithin, ensureReason, holdTimes } from './hold-policy.ts';
import { mailTest, type MailTest } from './mail-test.ts';
import { type Outcome, outcomeDocument, outcomeExitCode, outcomeText, reportWarnings, tellOfHolds } from './output.ts';

export async function apply(name: string, options: ApplyOptions, context: Context): Promise<number> {
  if (options.at !== undefined) {
    const { planHold } = await import('./plan-hold.ts');
    return planHold(name, options.at, options, context);
  }
  const { outcome, testMail } = await execute(name, options, context);
  return report(outcome, testMail, options, context);
}

function report(outcome: Outcome, testMail: MailTest | undefined, options: ApplyOptions, context: Context): number {
  const { settings, palette, print, printText } = context;
  const exitCode = outcomeExitCode(outcome, settings.detailedExitcode);
  reportWarnings(outcome.change, context);
  if (testMail?.warning !== undefined) context.warn(testMail.warning);
  if (settings.json) print(jsonDocument({ ...outcomeDocument(outcome, exitCode), testMail: testMail?.mails }));
  else if (!settings.quiet || exitCode > 2) {
    printText(appliedText, outcome, options, palette);
    print(testMail?.text ?? '');
  }
  return exitCode;
}

function appliedText(outcome: Outcome, options: ApplyOptions, palette: Context['palette']): string {
  return (outcome.hold === undefined && heldBaseText(outcome, options.dryRun)) || outcomeText(outcome, palette);
}

/** Empty if no hold keeps the base profile from being in force. */
function heldBaseText({ change, maintenance }: Outcome, isDryRun: boolean): string {
  const isHeld = change.state === 'unchanged' && maintenance !== undefined && unscopedHold(maintenance) !== undefined;
  return isHeld ? baseText(maintenance, isDryRun, new Date()) : '';
}

interface Applied {
  readonly outcome: Outcome;
  readonly testMail: MailTest | undefined;
}

async function execute(name: string, options: ApplyOptions, context: Context): Promise<Applied> {
  const profile = await loadProfile(name, context.profilesDirectories);
  const outcome = await change(profile, options, context);
  await tellOfHolds(outcome, context);
  const testMail = options.testMail ? await mailTest(profile, outcome, options.dryRun, context) : undefined;
  return { outcome, testMail };
}

async function change(profile: Profile, options: ApplyOptions, context: Context): Promise<Outcome> {
  const { settings, watcher } = context;
  const { force, strict } = settings;
  const { reason, dryRun } = options;
  const isHold = options.for !== undefined || options.until !== undefined;
  const confirmMs = options.confirm === undefined ? undefined : confirmWithin(options.confirm);
  if (isHold && confirmMs !== undefined) throw eitherOr();
  const request = { reason, force, strict, dryRun };
  if (!isHold) {
    return setBase({ ...request, profile, confirmMs, policy: settings }, await context.site(), watcher);
  }
  ensureReason(reason, settings);
  const { forMs, untilMs, graceMs } = holdTimes(options, settings);
  const { id, scope, mailsReport, announces, withoutScheduler } = options;
  const held = { id, scope, forMs, untilMs, graceMs, ownerProcess: undefined, unmonitor: [], mailsReport, announces };
  return hold({ ...request, ...held, withoutScheduler, profile: profile.name }, await context.site(), watcher);
}

function eitherOr(): MonitAlertError {
  return new MonitAlertError('option.invalid', 'a hold and --confirm cannot be combined', {
    hint: 'Use --for or --until if the profile is needed only for a while, or --confirm if it is to stay.',
  });
}
