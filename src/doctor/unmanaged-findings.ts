import { MonitAlertError } from '../errors.ts';
import { type ImportPlan, planEdits } from '../init/plan-import.ts';
import type { SiteStatus } from '../inspect/status.ts';
import { describeUnmanaged } from '../inspect/unmanaged-alerts.ts';
import { listOf } from '../name-list.ts';
import type { Site } from '../site.ts';
import type { Deadline } from '../system/clock.ts';
import { andThen, type Fact, findOut } from './fact.ts';
import { type Finding, ok, unknown, warning } from './finding.ts';

/** Whether all alerts are under the control of profiles, or `init` would change that. */
export async function examineUnmanaged(
  site: Fact<Site>,
  siteStatus: Fact<SiteStatus>,
  deadline: Deadline,
): Promise<Finding> {
  const isAsked = !(siteStatus instanceof MonitAlertError) && unknownAlerts(siteStatus).length > 0;
  const options = { fromNone: false, addHttpd: false };
  const plan = isAsked
    ? await andThen(site, async (known) => findOut(async () => planEdits(known, options, deadline)))
    : undefined;
  return judgeUnmanaged(siteStatus, plan);
}

/** @param plan what `init` would do; undefined if nobody needs to know. */
export function judgeUnmanaged(siteStatus: Fact<SiteStatus>, plan: Fact<ImportPlan> | undefined): Finding {
  if (siteStatus instanceof MonitAlertError) return unknown('unmanaged', siteStatus.message);
  const alerts = unknownAlerts(siteStatus);
  const accepted = siteStatus.unmanagedAlerts.length - alerts.length;
  if (alerts.length === 0) {
    return ok('unmanaged', accepted === 0 ? 'no alerts outside of profiles' : `${accepted}, all accepted`);
  }
  const recipients = [...new Set(alerts.map(({ recipient }) => recipient))];
  const what = `${listOf(recipients)}: alerted whatever the profile says`;
  return warning('unmanaged', what, remedyOf(plan, recipients), alerts.map(describeUnmanaged));
}

function remedyOf(plan: Fact<ImportPlan> | undefined, recipients: readonly string[]): string {
  const accept = `\`accept: [${recipients.join(', ')}]\` in config.yaml`;
  const isImportable = plan instanceof MonitAlertError || (plan?.kind === 'new' && plan.taken.length > 0);
  if (isImportable) return `Run \`monit-alert init\`, which imports those that it can. Or accept them: ${accept}.`;
  const reasons = plan === undefined ? [] : [...new Set(plan.left.map(({ reason }) => reason))];
  const why = reasons.length === 0 ? '' : ` (${reasons.join('; ')})`;
  return `\`monit-alert init\` cannot import them${why}. Edit them, or accept them: ${accept}.`;
}

function unknownAlerts({ unmanagedAlerts }: SiteStatus): SiteStatus['unmanagedAlerts'] {
  return unmanagedAlerts.filter(({ accepted }) => accepted !== true);
}
