import { MonitAlertError } from '../errors.ts';
import { type SiteStatus, readSiteStatus } from '../inspect/status.ts';
import { overdue } from '../maintenance/meanwhile/health.ts';
import { type OwnerProcess, type Maintenance, profileInForce } from '../maintenance/record/model.ts';
import { goneOwnerProcesses } from '../maintenance/record/owner-process.ts';
import { type Scheduler, findScheduler, type NoScheduler } from '../maintenance/scheduler/scheduler.ts';
import { andThen, type Known } from './fact.ts';
import type { Facts } from './facts.ts';
import { type Finding, ok, problem, problemOf, unknown, warning } from './finding.ts';

/** Whether what should be in force is, and who ends it. */
export async function examineInForce(facts: Facts): Promise<Finding[]> {
  const { site, state, maintenance, daemon } = facts;
  const siteStatus = await andThen(site, async (known) => andThen(daemon, async () => readSiteStatus(known)));
  const holds = maintenance instanceof MonitAlertError ? [] : (maintenance?.holds ?? []);
  const scheduler = await andThen(site, async (known) => andThen(state, async (part) => findScheduler(known, part)));
  return [
    judgeInForce(siteStatus),
    judgeMaintenance(maintenance, Date.now(), goneOwnerProcesses(holds)),
    judgeScheduler(scheduler, holds.length > 0),
  ];
}

export function judgeInForce(siteStatus: Known<SiteStatus>): Finding {
  if (siteStatus instanceof MonitAlertError) return unknown('in-force', siteStatus.message);
  const { profile, installed, drift, monit, loaded, verified, managedFile } = siteStatus;
  if (installed === 'absent') return ok('in-force', 'nothing of monit-alert is installed yet');
  if (profile === undefined) return unknown('in-force', 'what is installed is not of monit-alert');
  if (drift.length > 0) {
    const remedy = `Put it right: monit-alert ${profile}. A hold is put right by \`monit-alert sync\`.`;
    return problem('in-force', 'rendered, installed and loaded disagree', remedy, drift);
  }
  if (monit === undefined) return ok('in-force', `${profile} is installed, for Monit's next start`);
  if (verified) return ok('in-force', `${profile} is installed, and Monit has read it`);
  const what = `${profile} was written, and Monit is not known to have read it since`;
  const remedy = 'Let `monit-alert doctor --fix` have it loaded, with proof.';
  // Who cannot be asked may have read it all the same.
  return loaded === undefined
    ? warning('in-force', what, remedy, [managedFile])
    : problem('in-force', what, remedy, [managedFile]);
}

export function judgeMaintenance(
  maintenance: Known<Maintenance | undefined>,
  now: number,
  isGone: (ownerProcess: OwnerProcess) => boolean,
): Finding {
  if (maintenance instanceof MonitAlertError) return problemOf('maintenance', maintenance);
  if (maintenance === undefined) return ok('maintenance', 'nothing is held');
  const late = overdue(maintenance, now, isGone);
  if (late.length === 0 && maintenance.holds.length === 0) {
    return ok('maintenance', `nothing is held; ${maintenance.base} waits to be confirmed, or goes back by itself`);
  }
  if (late.length === 0) {
    return ok('maintenance', `${profileInForce(maintenance)} is held, then comes ${maintenance.base}`);
  }
  const remedy = 'Let `monit-alert doctor --fix` finish it.';
  return problem('maintenance', 'something that is over, or was begun, is not finished', remedy, late);
}

/** @param isHeld whether somebody waits for it now. */
export function judgeScheduler(scheduler: Known<Scheduler | NoScheduler>, isHeld: boolean): Finding {
  if (scheduler instanceof MonitAlertError) return unknown('scheduler', scheduler.message);
  if (typeof scheduler === 'string') return ok('scheduler', `holds are ended by ${scheduler}`);
  const name = scheduler.scheduler;
  const what =
    name === undefined
      ? 'nobody calls `monit-alert sync`: no hold would end by itself'
      : `${name} is set up, and has not called \`sync\` regularly in the last ten minutes for this control file`;
  const remedy =
    name === undefined
      ? 'systemctl enable --now monit-alert-sync.timer, or a line for cron: see docs/maintenance.md.'
      : 'Wait two minutes if it is new; else look why it fails, and whether it names the same --state-dir.';
  return isHeld ? problem('scheduler', what, remedy) : warning('scheduler', what, remedy);
}
