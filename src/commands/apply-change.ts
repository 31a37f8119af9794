import { MonitAlertError } from '../errors.ts';
import { planBase, setBase } from '../maintenance/base.ts';
import { hold, planHold } from '../maintenance/hold.ts';
import { loadProfile } from '../profile/load.ts';
import type { Profile } from '../profile/model.ts';
import type { ApplyOptions } from './apply-options.ts';
import type { Context } from './context.ts';
import { confirmWithin, ensureReason, holdFor } from './hold-policy.ts';
import { mailTest, type MailTest } from './mail-test.ts';
import { restRequest } from './rest-request.ts';
import { mailReport, type Outcome } from './tell.ts';

/** What came of it, and of the test message that was asked for. */
export interface CarriedOut {
  readonly outcome: Outcome;
  readonly testMail: MailTest | undefined;
}

/** Does what `monit-alert PROFILE` was asked to do, without telling anybody but those whom it mails. */
export async function carryOut(name: string, options: ApplyOptions, context: Context): Promise<CarriedOut> {
  const profile = await loadProfile(name, context.profilesDirectories);
  const outcome = await change(profile, options, context);
  await mailReport(outcome, context);
  const testMail = options.testMail ? await mailTest(profile, outcome, options.dryRun, context) : undefined;
  return { outcome, testMail };
}

async function change(profile: Profile, options: ApplyOptions, context: Context): Promise<Outcome> {
  const { settings, watcher } = context;
  const { force, strict } = settings;
  const { reason } = options;
  const forMs = options.for === undefined ? undefined : holdFor(options.for, settings);
  const confirmMs = options.confirm === undefined ? undefined : confirmWithin(options.confirm);
  if (forMs !== undefined && confirmMs !== undefined) throw eitherOr();
  if (forMs !== undefined) ensureReason(reason, settings);
  const site = await context.site();
  const request = { profile, reason, force, strict };
  if (forMs === undefined) {
    const rest = restRequest(profile.name, options, site, context);
    return (options.dryRun ? planBase : setBase)({ ...request, confirmMs, rest }, site, watcher);
  }
  const { id, mailsReport, withoutTimer } = options;
  const held = { id, reason, forMs, keeper: undefined, unmonitor: [], mailsReport, withoutEngine: withoutTimer };
  return (options.dryRun ? planHold : hold)({ ...held, profile: profile.name, force, strict }, site, watcher);
}

function eitherOr(): MonitAlertError {
  return new MonitAlertError('option.invalid', '--for and --confirm do not go together', {
    hint: '--for ends by itself in any case; --confirm is for what is to stay.',
  });
}
