import { MonitAlertError } from '../errors.ts';
import { hold } from '../maintenance/hold.ts';
import { setBase } from '../maintenance/set-base.ts';
import { loadProfile } from '../profile/load.ts';
import type { Profile } from '../profile/model.ts';
import { belowHoldText } from '../report/holds-text.ts';
import { jsonDocument } from '../report/json.ts';
import type { ApplyOptions } from './apply-options.ts';
import type { Context } from './context.ts';
import { confirmWithin, ensureReason, holdFor } from './hold-policy.ts';
import { mailTest, type MailTest } from './mail-test.ts';
import { mailReport, type Outcome, outcomeDocument, outcomeExitCode, outcomeText, tellAside } from './output.ts';

/** `monit-alert PROFILE`: makes a profile the base or, with `--for`, holds it; or says what that would do. */
export async function apply(name: string, options: ApplyOptions, context: Context): Promise<number> {
  const { outcome, testMail } = await execute(name, options, context);
  const exitCode = report(outcome, testMail, options, context);
  if (!options.dryRun) context.keepCode();
  return exitCode;
}

function hasHolds({ maintenance }: Outcome): boolean {
  return maintenance !== undefined && maintenance.holds.length > 0;
}

function report(outcome: Outcome, testMail: MailTest | undefined, options: ApplyOptions, context: Context): number {
  const { settings, palette, print } = context;
  const exitCode = outcomeExitCode(outcome, settings.detailedExitcode);
  tellAside(outcome.change, context);
  if (testMail?.warning !== undefined) context.tell(`warning: ${testMail.warning}\n`);
  const isBase = options.for === undefined && outcome.change.state === 'unchanged' && hasHolds(outcome);
  if (settings.json) print(jsonDocument({ ...outcomeDocument(outcome, exitCode), testMail: testMail?.mails }));
  else if (!settings.quiet || exitCode > 2)
    print((isBase ? belowHoldText(outcome, new Date()) : outcomeText(outcome, palette)) + (testMail?.text ?? ''));
  return exitCode;
}

/** What came of it, and of the test message that was asked for. */
interface CarriedOut {
  readonly outcome: Outcome;
  readonly testMail: MailTest | undefined;
}

/** Does what `monit-alert PROFILE` was asked to do, without telling anybody but those whom it mails. */
async function execute(name: string, options: ApplyOptions, context: Context): Promise<CarriedOut> {
  const profile = await loadProfile(name, context.profilesDirectories);
  const outcome = await change(profile, options, context);
  await mailReport(outcome, context);
  const testMail = options.testMail ? await mailTest(profile, outcome, options.dryRun, context) : undefined;
  return { outcome, testMail };
}

async function change(profile: Profile, options: ApplyOptions, context: Context): Promise<Outcome> {
  const { settings, watcher } = context;
  const { force, strict } = settings;
  const { reason, dryRun } = options;
  const forMs = options.for === undefined ? undefined : holdFor(options.for, settings);
  const confirmMs = options.confirm === undefined ? undefined : confirmWithin(options.confirm);
  if (forMs !== undefined && confirmMs !== undefined) throw eitherOr();
  if (forMs !== undefined) ensureReason(reason, settings);
  const site = await context.site();
  const request = { reason, force, strict, dryRun };
  if (forMs === undefined) return setBase({ ...request, profile, confirmMs }, site, watcher);
  const { id, mailsReport, withoutScheduler } = options;
  const held = { id, forMs, ownerProcess: undefined, unmonitor: [], mailsReport, withoutScheduler };
  return hold({ ...request, ...held, profile: profile.name }, site, watcher);
}

function eitherOr(): MonitAlertError {
  return new MonitAlertError('option.invalid', '--for and --confirm do not go together', {
    hint: '--for ends by itself in any case; --confirm is for what is to stay.',
  });
}
