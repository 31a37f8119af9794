import { durationText } from '../maintenance/meanwhile/duration-text.ts';
import type { Affected, Meanwhile } from '../maintenance/meanwhile/summary.ts';
import type { Reconciliation } from '../maintenance/reconcile.ts';
import type { EndedHold } from '../maintenance/record/expired.ts';
import {
  type Hold,
  type OwnerProcess,
  type Maintenance,
  profileInForce,
  unconfirmedBase,
} from '../maintenance/record/model.ts';
import { schedulerText } from '../maintenance/scheduler/scheduler.ts';
import type { Scheduler } from '../maintenance/scheduler/sync-log.ts';
import { alignColumns } from './columns.ts';
import { momentText } from './moment.ts';
import type { Palette } from './palette.ts';
import { unconfirmedLimit } from './unconfirmed-text.ts';

/** Whether the process of a hold is no more. */
type IsGone = (ownerProcess: OwnerProcess) => boolean;

/** `until 14:30, 12 min left`, or for how long otherwise. */
function limitText({ until, ownerProcess }: Hold, now: Date, isGone: IsGone): string {
  if (ownerProcess !== undefined && isGone(ownerProcess))
    return `(its process ${ownerProcess.pid} has gone; \`monit-alert sync\` ends it)`;
  if (until === undefined) return `while pid ${ownerProcess?.pid ?? 'unknown'} runs`;
  const leftMs = Date.parse(until) - now.getTime();
  if (leftMs <= 0) return `until ${momentText(until, now)} (over; \`monit-alert sync\` ends it)`;
  return `until ${momentText(until, now)}, ${durationText(leftMs)} left`;
}

/** One line: `none until 14:30, 12 min left: deploy 42, by deploy; then default`. */
export function maintenanceLine(maintenance: Maintenance, now: Date, isGone: IsGone): string {
  const { base, holds } = maintenance;
  const unconfirmed = unconfirmedBase(maintenance);
  const waiting = unconfirmed && unconfirmedLimit(unconfirmed, now);
  const [newest, ...others] = [...holds].reverse();
  if (newest === undefined && waiting !== undefined) return `${base} ${waiting}`;
  if (newest === undefined)
    return `over, but ${base} is not proved to be in force yet; \`monit-alert sync\` tries again`;
  const reason = newest.reason === undefined ? '' : `: ${newest.reason}`;
  const more = others.length === 0 ? '' : `; ${others.length} more below`;
  return `${newest.profile} ${limitText(newest, now, isGone)}${reason}, by ${newest.by}${more}; then ${base}${waiting === undefined ? '' : `, ${waiting}`}`;
}

/** The holds as a table, the one in force first. */
export function holdsText(maintenance: Maintenance | undefined, now: Date, isGone: IsGone): string {
  if (maintenance === undefined || maintenance.holds.length === 0) return 'nothing is held\n';
  const rows = [...maintenance.holds]
    .reverse()
    .map((hold) => [
      hold.id,
      hold.profile,
      `since ${momentText(hold.since, now)}`,
      limitText(hold, now, isGone),
      `by ${hold.by}${hold.ownerProcess === undefined ? '' : ` (pid ${hold.ownerProcess.pid})`}`,
      hold.services.length === 0 ? '' : `unmonitored: ${hold.services.join(', ')}`,
      hold.reason ?? '',
    ]);
  return `${alignColumns(rows)}then ${maintenance.base}\n`;
}

/** What is held now, after a change; empty where nothing is. */
export function heldText(
  maintenance: Maintenance | undefined,
  scheduler: Scheduler | undefined,
  now: Date,
  isPlanned = false,
): string {
  const newest = maintenance?.holds.at(-1);
  if (maintenance === undefined || newest === undefined) return '';
  const by = scheduler === undefined ? '' : `; ended by ${schedulerText(scheduler)}`;
  const held = isPlanned ? 'would be held' : 'held';
  return `${held} ${limitText(newest, now, () => false)} (${newest.id}), then ${maintenance.base}${by}\n`;
}

/** Who sets a base while something is held must not take it for what is in force. */
export function belowHoldText({ maintenance }: Pick<Reconciliation, 'maintenance'>, now: Date): string {
  if (maintenance === undefined) return '';
  const first = `${maintenance.base} comes after what is held; in force is still ${profileInForce(maintenance)}\n`;
  return `${first}${heldText(maintenance, undefined, now)}To have it now: monit-alert release --all\n`;
}

/** A line for each hold that has ended, or would. */
export function endsText(ended: readonly EndedHold[], isPlanned: boolean): string {
  const ends = isPlanned ? 'would end' : 'has ended';
  return ended.map(({ hold, end }) => `hold ${hold.id} (${hold.profile}) ${ends}: ${end}\n`).join('');
}

/** What happened to the services while alerts were held; empty where nothing did and everything is known. */
export function meanwhileText(report: Meanwhile, palette: Palette): string {
  const services = [
    ...report.stillFailing.map((one) => `  ${palette.red('still failing')}: ${affectedText(one)}\n`),
    ...report.recovered.map((one) => `  failed, and is well again: ${affectedText(one)}\n`),
    ...report.recoveredAfterMail.map(
      (service) =>
        `  ${palette.green('is well again')}: ${service} (its failure was mailed before; Monit mails no recovery)\n`,
    ),
  ];
  const unknown = report.unknown.map((sentence) => `  not known: ${sentence}\n`);
  if (services.length + unknown.length === 0) return '';
  const head = `meanwhile (since ${momentText(report.since, new Date())}):\n`;
  return (
    head + (services.length === 0 ? '  no service is known to have failed\n' : services.join('')) + unknown.join('')
  );
}

function affectedText({ service, message, at }: Affected): string {
  const words = [message, at].filter((word) => word !== undefined).join(', ');
  return words === '' ? service : `${service} (${words})`;
}
