import { MonitAlertError } from '../errors.ts';
import { type SiteStatus, readSiteStatus } from '../inspect/status.ts';
import type { Ahead } from '../maintenance/calendar/coming-holds.ts';
import { durationText } from '../maintenance/meanwhile/duration-text.ts';
import { fallbackWarnings, overdue } from '../maintenance/meanwhile/health.ts';
import { scopedHoldsInForce, unscopedHold } from '../maintenance/record/in-force.ts';
import type { OwnerProcess, Maintenance } from '../maintenance/record/model.ts';
import { goneOwnerProcesses } from '../maintenance/record/owner-process.ts';
import { scopedText } from '../maintenance/record/scopes.ts';
import {
  findScheduler,
  noSchedulerText,
  schedulerRemedy,
  schedulerText,
  type SyncCalls,
} from '../maintenance/scheduler/scheduler.ts';
import { andThen, type Fact } from './fact.ts';
import { type Finding, ok, problem, problemOf, unknown, warning } from './finding.ts';
import type { Facts } from './gather-facts.ts';
import { examineUnmanaged } from './unmanaged-findings.ts';

/** Whether the right profile is in force, and what ends holds. */
export async function examineInForce(facts: Facts): Promise<Finding[]> {
  const { site, state, maintenance, daemon, ahead } = facts;
  const siteStatus = await andThen(site, async (known) => andThen(daemon, async () => readSiteStatus(known)));
  const holds = maintenance instanceof MonitAlertError ? [] : (maintenance?.holds ?? []);
  return [
    await examineUnmanaged(site, siteStatus, facts.deadline),
    judgeInForce(siteStatus),
    judgeMaintenance(maintenance, Date.now(), goneOwnerProcesses(holds)),
    judgeScheduler(await andThen(state, findScheduler), { isHeld: holds.length > 0, isPlanned: isPlanned(ahead) }),
  ];
}

export function judgeInForce(siteStatus: Fact<SiteStatus>): Finding {
  if (siteStatus instanceof MonitAlertError) return unknown('in-force', siteStatus.message);
  const { profile, installed, drift, monit, loaded, verified, managedFile } = siteStatus;
  if (installed === 'absent') return ok('in-force', 'no profile has been put in force yet');
  if (profile === undefined) return unknown('in-force', 'the managed file was not written by monit-alert');
  if (drift.length > 0) {
    const remedy = `Run \`monit-alert ${profile}\`; if the profile is held, run \`monit-alert sync\`.`;
    return problem('in-force', 'rendered, installed and loaded alerts differ', remedy, drift);
  }
  if (monit === undefined) return ok('in-force', `"${profile}" is installed; Monit will load it when it starts`);
  if (verified) return ok('in-force', `"${profile}" is installed, and Monit has loaded it`);
  const what = `"${profile}" is installed, but Monit is not proved to have loaded it`;
  const remedy = 'Run `monit-alert doctor --fix`, which reloads Monit with proof.';
  // Without `set httpd`, Monit may have loaded it nevertheless.
  return loaded === undefined
    ? warning('in-force', what, remedy, [managedFile])
    : problem('in-force', what, remedy, [managedFile]);
}

export function judgeMaintenance(
  maintenance: Fact<Maintenance | undefined>,
  now: number,
  isGone: (ownerProcess: OwnerProcess) => boolean,
): Finding {
  if (maintenance instanceof MonitAlertError) {
    const isElsewhere = maintenance.code.startsWith('control-file.');
    return isElsewhere ? unknown('maintenance', maintenance.message) : problemOf('maintenance', maintenance);
  }
  if (maintenance === undefined) return ok('maintenance', 'no hold is active');
  const late = overdue(maintenance, now, isGone);
  if (late.length > 0) {
    return problem('maintenance', 'a hold or change is overdue', 'Run `monit-alert doctor --fix`.', late);
  }
  const { base, holds, fallback } = maintenance;
  const [fallen] = fallbackWarnings(maintenance);
  if (fallback !== undefined && fallen !== undefined) {
    return warning('maintenance', fallen, `Fix the profile, then run \`monit-alert ${fallback.profile}\`.`);
  }
  if (holds.length > 0) return ok('maintenance', heldText(maintenance));
  return ok('maintenance', `no hold is active; "${base}" is unconfirmed: it is reverted unless somebody confirms it`);
}

/** `"none" is held, then "default"`; `"default" is in force; "none" for nginx is held` */
function heldText(maintenance: Maintenance): string {
  const [unscoped, base] = [unscopedHold(maintenance), maintenance.base];
  const scoped = scopedHoldsInForce(maintenance).map(({ profile, scope }) => `${scopedText(profile, scope)} is held`);
  return [unscoped ? `"${unscoped.profile}" is held, then "${base}"` : `"${base}" is in force`, ...scoped].join('; ');
}

function isPlanned(ahead: Fact<Ahead>): boolean {
  return !(ahead instanceof MonitAlertError) && ahead.coming.length + ahead.windows.length > 0;
}

/** What needs the scheduler. */
interface Need {
  /** A hold is active. */
  readonly isHeld: boolean;
  /** A hold is planned, or there is a window. */
  readonly isPlanned: boolean;
}

/** Milliseconds between two calls; with more, holds begin noticeably late. */
const longestGapMs = 90_000;

export function judgeScheduler(calls: Fact<SyncCalls>, need: Need): Finding {
  if (calls instanceof MonitAlertError) return unknown('scheduler', calls.message);
  const { scheduler, lastCall, gone, gapMs = 0 } = calls;
  if (scheduler !== undefined) {
    const who = schedulerText(scheduler);
    if (!need.isPlanned || gapMs <= longestGapMs) return ok('scheduler', `${who} calls \`monit-alert sync\` regularly`);
    const what = `${who} calls \`monit-alert sync\` only every ${durationText(gapMs)}, so planned holds begin late`;
    return warning('scheduler', what, 'Let it run every minute: see docs/maintenance.md.');
  }
  const judge = need.isHeld ? problem : warning;
  const so = need.isPlanned ? ', so planned holds and windows do not begin' : '';
  if (gone !== undefined) return judge('scheduler', `${noSchedulerText(calls)}${so}`, schedulerRemedy(calls));
  if (lastCall === undefined) {
    return judge(
      'scheduler',
      `\`monit-alert sync\` has not run in the last 10 minutes${so || ', so nothing would end a hold'}`,
      'Run `systemctl enable --now monit-alert-sync.timer`, or add a line to cron: see docs/maintenance.md.',
    );
  }
  return judge(
    'scheduler',
    `\`monit-alert sync\` has not run regularly in the last 10 minutes (last run: ${lastCall})${so}`,
    'If the scheduler is new, wait two minutes. Otherwise see its log, for example `journalctl -u monit-alert-sync`, ' +
      'and check that it uses the same --state-dir.',
  );
}
