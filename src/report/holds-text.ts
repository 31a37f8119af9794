import { durationText } from '../maintenance/meanwhile/duration-text.ts';
import type { Affected, Meanwhile } from '../maintenance/meanwhile/summary.ts';
import type { EndedHold } from '../maintenance/record/expired.ts';
import {
  type Fallback,
  type Hold,
  type OwnerProcess,
  type Maintenance,
  profileInForce,
  unconfirmedBase,
} from '../maintenance/record/model.ts';
import { noSchedulerText, schedulerText, type SyncCalls } from '../maintenance/scheduler/scheduler.ts';
import type { Scheduler } from '../maintenance/scheduler/sync-log.ts';
import { alignColumns } from './layout/columns.ts';
import type { Palette } from './layout/palette.ts';
import { momentText } from './layout/time-text.ts';
import { unconfirmedLine } from './unconfirmed-text.ts';

export const noHolds = 'no active holds';

type IsGone = (ownerProcess: OwnerProcess) => boolean;

/** `until 14:30, 12 min left` */
function limitText({ until, ownerProcess }: Hold, now: Date, isGone: IsGone): string {
  if (ownerProcess !== undefined && isGone(ownerProcess))
    return `(its process ${ownerProcess.pid} has ended; \`monit-alert sync\` will end the hold)`;
  if (until === undefined) return `while process ${ownerProcess?.pid ?? 'unknown'} runs`;
  const leftMs = Date.parse(until) - now.getTime();
  if (leftMs <= 0) return `until ${momentText(until, now)} (expired; \`monit-alert sync\` will end the hold)`;
  return `until ${momentText(until, now)}, ${durationText(leftMs)} left`;
}

/** `"none" until 14:30, 12 min left, by deploy: deploy 42; then "default"` */
export function maintenanceLine(maintenance: Maintenance, now: Date, isGone: IsGone): string {
  const { base, holds } = maintenance;
  const unconfirmed = unconfirmedBase(maintenance);
  const waiting = unconfirmed && unconfirmedLine(unconfirmed, now);
  const [newest, ...others] = [...holds].reverse();
  if (newest === undefined && waiting !== undefined) return `"${base}" ${waiting}`;
  if (newest === undefined && maintenance.fallback !== undefined) return fallbackLine(maintenance.fallback);
  if (newest === undefined) return `"${base}" is not verified to be in force yet; \`monit-alert sync\` will retry`;
  const reason = newest.reason === undefined ? '' : `: ${newest.reason}`;
  const more = others.length === 0 ? '' : `; ${others.length} older`;
  const limit = limitText(newest, now, isGone);
  const then = `"${base}"${waiting === undefined ? '' : ` ${waiting}`}`;
  return `"${newest.profile}" ${limit}, by ${newest.by}${reason}${more}; then ${then}`;
}

function fallbackLine({ profile, reason }: Fallback): string {
  return `"${profile}" is in force as it was before, because it cannot be put in force now: ${reason}`;
}

export function holdsText(maintenance: Maintenance | undefined, now: Date, isGone: IsGone): string {
  if (maintenance === undefined || maintenance.holds.length === 0) return `${noHolds}\n`;
  const rows = [...maintenance.holds]
    .reverse()
    .map((hold) => [
      hold.id,
      hold.profile,
      `since ${momentText(hold.since, now)}`,
      limitText(hold, now, isGone),
      `by ${hold.by}${hold.ownerProcess === undefined ? '' : ` (pid ${hold.ownerProcess.pid})`}`,
      hold.unmonitored.length === 0 ? '' : `unmonitored: ${hold.unmonitored.join(', ')}`,
      hold.reason ?? '',
    ]);
  return `${alignColumns(rows)}base profile: ${maintenance.base}\n`;
}

/** What ends a new hold; `nothing` if no scheduler is there; undefined: it is not known, or was told before. */
export type Ending = Scheduler | 'nothing' | undefined;

/** The newest hold, after a change; empty if there is none. */
export function heldText(maintenance: Maintenance | undefined, ending: Ending, now: Date, isPlanned = false): string {
  const newest = maintenance?.holds.at(-1);
  if (maintenance === undefined || newest === undefined) return '';
  if (ending === 'nothing' && newest.ownerProcess === undefined)
    return unendedText(newest, maintenance, now, isPlanned);
  const by = ending === undefined || ending === 'nothing' ? '' : `; ${schedulerText(ending)} ends it`;
  const active = isPlanned ? 'would be active' : 'is active';
  return `hold "${newest.id}" ${active} ${limitText(newest, now, () => false)}, then "${maintenance.base}"${by}\n`;
}

function unendedText({ id, until }: Hold, { base }: Maintenance, now: Date, isPlanned: boolean): string {
  const ends = isPlanned ? 'would end' : 'ends';
  const planned = until === undefined ? '' : `, planned until ${momentText(until, now)}, then "${base}"`;
  return `hold "${id}"${planned}; nothing ${ends} it but \`monit-alert release ${id}\` or \`monit-alert sync\`\n`;
}

/** Undefined if a scheduler is there, or no hold needs one. */
export function unendedWarning(maintenance: Maintenance | undefined, calls: SyncCalls): string | undefined {
  const waits = maintenance?.holds.some(({ until }) => until !== undefined) ?? false;
  return waits && calls.scheduler === undefined ? `${noSchedulerText(calls)}, so no hold ends by itself` : undefined;
}

/** A base profile that is set during a hold is not in force yet. */
export function baseText(maintenance: Maintenance, isPlanned: boolean, now: Date): string {
  const set = `base profile ${isPlanned ? 'would be ' : ''}set to "${maintenance.base}"`;
  const ends = maintenance.holds.length === 1 ? 'the hold ends' : 'all holds end';
  const untils = maintenance.holds.flatMap(({ until }) => until ?? []).sort();
  const last = untils.length === maintenance.holds.length ? untils.at(-1) : undefined;
  const when = last === undefined ? '' : ` (${momentText(last, now)})`;
  return `${set}; "${profileInForce(maintenance)}" stays in force until ${ends}${when}
To end ${maintenance.holds.length === 1 ? 'it' : 'them'} now: monit-alert release --all\n`;
}

export function endsText(ended: readonly EndedHold[], isPlanned: boolean): string {
  const ends = isPlanned ? 'would end' : 'ended';
  return ended.map(({ hold, end }) => `hold "${hold.id}" (${hold.profile}) ${ends}: ${end}\n`).join('');
}

/** Empty if no service failed and everything is known. */
export function meanwhileText(meanwhile: Meanwhile, palette: Palette): string {
  const isMailed = 'its failure was mailed before; Monit does not mail this recovery';
  const services = [
    ...meanwhile.stillFailing.map((one) => `  ${palette.red('still failing')}: ${affectedText(one)}\n`),
    ...meanwhile.recovered.map((one) => `  failed and recovered: ${affectedText(one)}\n`),
    ...meanwhile.recoveredAfterMail.map((service) => `  ${palette.green('recovered')}: ${service} (${isMailed})\n`),
  ];
  const unknown = meanwhile.unknown.map((sentence) => `  not known: ${sentence}\n`);
  if (services.length + unknown.length === 0) return '';
  const head = `meanwhile (since ${momentText(meanwhile.since, new Date())}):\n`;
  return (
    head + (services.length === 0 ? '  no service is known to have failed\n' : services.join('')) + unknown.join('')
  );
}

function affectedText({ service, message, at }: Affected): string {
  const words = [message, at].filter((word) => word !== undefined).join(', ');
  return words === '' ? service : `${service} (${words})`;
}
