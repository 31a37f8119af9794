import type { ComingHold } from '../maintenance/calendar/model.ts';
import { durationText } from '../maintenance/meanwhile/duration-text.ts';
import type { Affected, Meanwhile } from '../maintenance/meanwhile/summary.ts';
import { latestEnd } from '../maintenance/record/hold-end.ts';
import { scopedHoldsInForce, unscopedHold } from '../maintenance/record/in-force.ts';
import { standInText } from '../maintenance/record/kept-texts.ts';
import {
  type EndedHold,
  type Hold,
  type OwnerProcess,
  type Maintenance,
  unconfirmedBase,
} from '../maintenance/record/model.ts';
import { scopedText, scopeText } from '../maintenance/record/scopes.ts';
import { noSchedulerText, schedulerText, type SyncCalls } from '../maintenance/scheduler/scheduler.ts';
import type { Scheduler } from '../maintenance/scheduler/sync-log.ts';
import { alignColumns } from './layout/columns.ts';
import type { Palette } from './layout/palette.ts';
import { momentText, zoneText } from './layout/time-text.ts';
import { plannedRows } from './planned-text.ts';
import { unconfirmedLine } from './unconfirmed-text.ts';

export const noHolds = 'no active holds';

type IsGone = (ownerProcess: OwnerProcess) => boolean;

/** `until 14:30, 12 min left` */
function limitText(hold: Hold, now: Date, isGone: IsGone): string {
  const { until, ownerProcess, graceSince } = hold;
  if (graceSince !== undefined) {
    const end = latestEnd(hold) ?? graceSince;
    return `in its grace: until its services are well, at most until ${momentText(end, now)}`;
  }
  if (ownerProcess !== undefined && isGone(ownerProcess))
    return `(its process ${ownerProcess.pid} has ended; \`monit-alert sync\` will end the hold)`;
  if (until === undefined) return `while process ${ownerProcess?.pid ?? 'unknown'} runs`;
  const leftMs = Date.parse(until) - now.getTime();
  if (leftMs <= 0) return `until ${momentText(until, now)} (expired; \`monit-alert sync\` will end the hold)`;
  return `until ${momentText(until, now)}, ${durationText(leftMs)} left`;
}

const scopedShown = 3;

/**
 * `"none" until 14:30, 12 min left, by deploy: deploy 42; then "default"`, or
 * `"default" is in force; "none" for nginx until 14:30, 12 min left, by deploy: deploy 42`
 */
export function maintenanceLine(maintenance: Maintenance, now: Date, isGone: IsGone): string {
  const scoped = scopedHoldsInForce(maintenance);
  const shown = scoped.slice(0, scopedShown).map((hold) => heldLine(hold, now, isGone));
  const more = scoped.length - shown.length;
  const others = more === 0 ? [] : [`${more} more, see \`monit-alert holds\``];
  return [everywhereLine(maintenance, now, isGone), ...shown, ...others].join('; ');
}

/** What is in force everywhere, except for what scoped holds are for. */
function everywhereLine(maintenance: Maintenance, now: Date, isGone: IsGone): string {
  const { base, holds, fallback, reconciled } = maintenance;
  const unconfirmed = unconfirmedBase(maintenance);
  const waiting = unconfirmed && unconfirmedLine(unconfirmed, now);
  const unscoped = unscopedHold(maintenance);
  if (unscoped !== undefined) {
    const older = holds.indexOf(unscoped);
    const more = older === 0 ? '' : `; ${older} older`;
    return `${heldLine(unscoped, now, isGone)}${more}; then "${base}"${waiting === undefined ? '' : ` ${waiting}`}`;
  }
  if (waiting !== undefined) return `"${base}" ${waiting}`;
  if (fallback !== undefined)
    return `${standInText(maintenance, fallback)} cannot be put in force now: ${fallback.reason}`;
  if (holds.length > 0 && reconciled) return `"${base}" is in force`;
  return `"${base}" is not verified to be in force yet; \`monit-alert sync\` will retry`;
}

/** `"none" for nginx until 14:30, 12 min left, by deploy: deploy 42` */
function heldLine(hold: Hold, now: Date, isGone: IsGone): string {
  const { profile, scope, by, reason } = hold;
  const words = reason === undefined ? '' : `: ${reason}`;
  return `${scopedText(profile, scope)} ${limitText(hold, now, isGone)}, by ${by}${words}`;
}

export interface HoldsShown {
  readonly maintenance: Maintenance | undefined;
  /** What has not begun. */
  readonly planned: readonly ComingHold[];
  readonly onlyPlanned: boolean;
  readonly now: Date;
  readonly isGone: IsGone;
}

/** The newest hold first, then the base profile, and what is planned. */
export function holdsText({ maintenance, planned, onlyPlanned, now, isGone }: HoldsShown): string {
  const active = maintenance?.holds ?? [];
  const rows = [...active].reverse().map((hold) => holdRow(hold, now, isGone));
  const later = alignColumns(plannedRows(planned, now));
  if (onlyPlanned) return planned.length === 0 ? 'no planned holds\n' : later;
  const base = maintenance === undefined || active.length === 0 ? noHolds : `base profile: ${maintenance.base}`;
  return `${alignColumns(rows)}${base}\n${later}`;
}

function holdRow(hold: Hold, now: Date, isGone: IsGone): string[] {
  return [
    hold.id,
    scopeOf(hold),
    `since ${momentText(hold.since, now)}`,
    limitText(hold, now, isGone),
    hold.window === undefined ? byText(hold) : '',
    hold.unmonitored.length === 0 ? '' : `unmonitored: ${hold.unmonitored.join(', ')}`,
    hold.reason ?? '',
  ];
}

/**
 * Empty if no hold, plan or unconfirmed change has a time to show.
 * @param zone of the host: `Europe/Berlin`.
 */
export function maintenanceZoneText(
  maintenance: Maintenance | undefined,
  planned: readonly ComingHold[],
  zone: string,
): string {
  const holds = maintenance?.holds ?? [];
  const hasTimes = holds.length + planned.length > 0 || unconfirmedBase(maintenance) !== undefined;
  return hasTimes ? zoneText(zone) : '';
}

function byText({ by, ownerProcess }: Hold): string {
  return `by ${by}${ownerProcess === undefined ? '' : ` (pid ${ownerProcess.pid})`}`;
}

/** `none for nginx, php and group web` */
function scopeOf({ profile, scope }: Hold): string {
  return scope === undefined ? profile : `${profile} for ${scopeText(scope)}`;
}

/** What ends a new hold; `nothing` if no scheduler is there; undefined: it is not known, or was told before. */
export type Ending = Scheduler | 'nothing' | undefined;

/**
 * A hold after a change; empty if there is none.
 * @param asked the hold that the change was about; undefined: the newest one.
 */
export function heldText(
  maintenance: Maintenance | undefined,
  asked: Hold | undefined,
  ending: Ending,
  now: Date,
  isPlanned = false,
): string {
  const newest = asked ?? maintenance?.holds.at(-1);
  if (maintenance === undefined || newest === undefined) return '';
  if (ending === 'nothing' && newest.ownerProcess === undefined)
    return unendedText(newest, maintenance, now, isPlanned);
  const by = ending === undefined || ending === 'nothing' ? '' : `; ${schedulerText(ending)} ends it`;
  const { graceMs = 0, graceSince } = newest;
  const state = graceSince === undefined ? ' active' : '';
  const active = `${isPlanned ? 'would be' : 'is'}${state}`;
  const grace = graceMs === 0 || graceSince !== undefined ? '' : ` (with a grace of up to ${durationText(graceMs)})`;
  const limit = `${limitText(newest, now, () => false)}${grace}`;
  return `${nameOf(newest)} ${active} ${limit}, then "${maintenance.base}"${by}\n`;
}

/** What is new about a hold that was asked for again. */
export function editedText(was: Hold, hold: Hold): string {
  const now = new Date();
  const [before, after] = [was, hold].map((one) => [
    one.until === undefined ? 'its command ends' : momentText(one.until, now),
    one.reason ?? 'none',
    one.graceMs === undefined ? 'none' : durationText(one.graceMs),
    one.announces === true ? 'announced' : one.mailsReport ? 'a report' : 'none',
  ]);
  const changes = ['end', 'reason', 'grace', 'mails'].flatMap((what, index) => {
    const [earlier = '', later = ''] = [before?.[index], after?.[index]];
    return earlier === later ? [] : [`${what}: ${earlier} -> ${later}`];
  });
  return changes.length === 0 ? '' : `hold "${hold.id}" was changed: ${changes.join('; ')}\n`;
}

/** `hold "deploy"`, or `hold "deploy" for nginx` */
function nameOf({ id, scope }: Hold): string {
  return `hold ${scopedText(id, scope)}`;
}

function unendedText(hold: Hold, { base }: Maintenance, now: Date, isPlanned: boolean): string {
  const { id, until } = hold;
  const ends = isPlanned ? 'would end' : 'ends';
  const planned = until === undefined ? '' : `, planned until ${momentText(until, now)}, then "${base}"`;
  return `${nameOf(hold)}${planned}; nothing ${ends} it but \`monit-alert release ${id}\` or \`monit-alert sync\`\n`;
}

/** Undefined if a scheduler is there, or no hold needs one. */
export function unendedWarning(
  maintenance: Maintenance | undefined,
  planned: readonly ComingHold[],
  calls: SyncCalls,
): string | undefined {
  const waits = maintenance?.holds.some(({ until }) => until !== undefined) ?? false;
  if (calls.scheduler !== undefined || !(waits || planned.length > 0)) return undefined;
  return `${noSchedulerText(calls)}, so no hold ${planned.length === 0 ? '' : 'begins or '}ends by itself`;
}

/** A base profile that is set during a hold for everything is not in force yet. */
export function baseText(maintenance: Maintenance, isPlanned: boolean, now: Date): string {
  const { base, holds } = maintenance;
  const set = `base profile ${isPlanned ? 'would be ' : ''}set to "${base}"`;
  const unscoped = holds.filter(({ scope }) => scope === undefined);
  const [ends, it] = unscoped.length === 1 ? ['the hold ends', 'it'] : ['all holds end', 'them'];
  const untils = unscoped.flatMap(({ until }) => until ?? []).sort();
  const last = untils.length === unscoped.length ? untils.at(-1) : undefined;
  const when = last === undefined ? '' : ` (${momentText(last, now)})`;
  const which = unscoped.length === holds.length ? '--all' : unscoped.map(({ id }) => id).join(' ');
  return `${set}; "${unscoped.at(-1)?.profile ?? base}" stays in force until ${ends}${when}
To end ${it} now: monit-alert release ${which}\n`;
}

export function endsText(ended: readonly EndedHold[], isPlanned: boolean): string {
  const ends = isPlanned ? 'would end' : 'ended';
  return ended.map(({ hold, end }) => `hold "${hold.id}" (${scopeOf(hold)}) ${ends}: ${end}\n`).join('');
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
  const scope = meanwhile.scope === undefined ? '' : `${scopeText(meanwhile.scope)}, `;
  const head = `meanwhile (${scope}since ${momentText(meanwhile.since, new Date())}):\n`;
  return (
    head + (services.length === 0 ? '  no service is known to have failed\n' : services.join('')) + unknown.join('')
  );
}

function affectedText({ service, message, at }: Affected): string {
  const words = [message, at].filter((word) => word !== undefined).join(', ');
  return words === '' ? service : `${service} (${words})`;
}
