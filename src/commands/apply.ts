import { planProfile } from '../change/apply.ts';
import { MonitAlertError } from '../errors.ts';
import { planBase, setBase } from '../maintenance/base.ts';
import { hold } from '../maintenance/hold.ts';
import { loadProfile } from '../profile/load.ts';
import type { Profile } from '../profile/model.ts';
import { jsonDocument } from '../report/json.ts';
import { belowHoldText } from '../report/maintenance-text.ts';
import type { Context } from './context.ts';
import { confirmWithin, ensureReason, holdFor } from './hold-policy.ts';
import { mailTest, type MailTest } from './mail-test.ts';
import { mailReport, type Outcome, outcomeDocument, outcomeExitCode, outcomeText, tellAside } from './tell.ts';

export interface ApplyOptions {
  readonly dryRun: boolean;
  readonly reason: string | undefined;
  /** `--for`, with or without a duration; undefined: the profile is to be the base. */
  readonly for: string | true | undefined;
  /** `--confirm`: the base goes back after that, unless it is confirmed; undefined: it stays. */
  readonly confirm: string | undefined;
  /** Whether a test message goes to each recipient once it is in force. */
  readonly testMail: boolean;
  readonly id: string | undefined;
  readonly mailsReport: boolean;
  readonly withoutTimer: boolean;
}

/** `monit-alert PROFILE`: makes a profile the base or, with `--for`, holds it; or says what that would do. */
export async function apply(name: string, options: ApplyOptions, context: Context): Promise<number> {
  const profile = await loadProfile(name, context.profilesDirectories);
  const outcome = await carryOut(profile, options, context);
  await mailReport(outcome, context);
  const testMail = options.testMail ? await mailTest(profile, outcome, options.dryRun, context) : undefined;
  return report(outcome, testMail, options, context);
}

async function carryOut(profile: Profile, options: ApplyOptions, context: Context): Promise<Outcome> {
  const { settings, watcher } = context;
  const { force, strict } = settings;
  const { reason } = options;
  const forMs = options.for === undefined ? undefined : holdFor(options.for, settings);
  const confirmMs = options.confirm === undefined ? undefined : confirmWithin(options.confirm);
  if (forMs !== undefined && confirmMs !== undefined) throw eitherOr();
  if (forMs !== undefined) ensureReason(reason, settings);
  const site = await context.site();
  const request = { profile, reason, force, strict };
  if (forMs === undefined) return (options.dryRun ? planBase : setBase)({ ...request, confirmMs }, site, watcher);
  if (options.dryRun) return { ...noHold, change: await planProfile(request, site, watcher) };
  const { id, mailsReport, withoutTimer } = options;
  const held = { id, reason, forMs, keeper: undefined, unmonitor: [], mailsReport, withoutEngine: withoutTimer };
  return hold({ ...held, profile: profile.name, force, strict }, site, watcher);
}

function eitherOr(): MonitAlertError {
  return new MonitAlertError('option.invalid', '--for and --confirm do not go together', {
    hint: '--for ends by itself in any case; --confirm is for what is to stay.',
  });
}

function hasHolds({ maintenance }: Outcome): boolean {
  return maintenance !== undefined && maintenance.holds.length > 0;
}

/** What there is beside the change where nothing is held. */
const noHold = { maintenance: undefined, left: [], comingBack: undefined, mailsReport: false };

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
