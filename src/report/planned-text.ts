import type { ComingHold, PlannedHold } from '../maintenance/calendar/model.ts';
import type { Planned } from '../maintenance/calendar/plan-hold.ts';
import { durationText } from '../maintenance/meanwhile/duration-text.ts';
import { scopedText, scopeText } from '../maintenance/record/scopes.ts';
import { schedulerText } from '../maintenance/scheduler/scheduler.ts';
import { momentText, rangeText } from './layout/time-text.ts';

/** `"none" for nginx 02:00-04:00, in 3 h, by anna: kernel upgrade` */
function plannedLine({ profile, scope, from, until, by, reason }: ComingHold, now: Date): string {
  const words = reason === undefined ? '' : `: ${reason}`;
  return `${scopedText(profile, scope)} ${rangeText(from, until, now)}, ${inText(from, now)}, by ${by}${words}`;
}

const shownPlans = 3;

/** The next ones, and how many more there are. */
export function plannedLines(planned: readonly ComingHold[], now: Date): string[] {
  const more = planned.length - shownPlans;
  const shown = planned.slice(0, shownPlans).map((hold) => plannedLine(hold, now));
  return more > 0 ? [...shown, `${more} more, see \`monit-alert holds --planned\``] : shown;
}

/** `in 3 h`, or that `sync` is late. */
function inText(from: string, now: Date): string {
  const leftMs = Date.parse(from) - now.getTime();
  return leftMs > 0 ? `in ${durationText(leftMs)}` : 'due; `monit-alert sync` will begin it';
}

/** After a hold was planned. */
export function plannedText(result: Planned, now: Date, timeZone: string, isDryRun: boolean): string {
  const { planned, begun, was, changed, scheduler } = result;
  const { id, profile, scope, from, until } = planned;
  const name = `hold "${id}"`;
  if (begun !== undefined) return `${name} has begun already: until ${momentText(until, now)} (${timeZone})\n`;
  const what = `${scopedText(profile, scope)} ${rangeText(from, until, now)} (${timeZone}), ${inText(from, now)}`;
  if (!changed) return `${name} is planned already: ${what}\n`;
  const before = was === undefined ? '' : `; it was planned for ${rangeText(was.from, was.until, now)}`;
  const by =
    scheduler === undefined
      ? '; nothing begins or ends it but `monit-alert sync`'
      : `; ${schedulerText(scheduler)} begins and ends it`;
  return `${name} ${isDryRun ? 'would be' : 'is'} planned: ${what}${before}${by}\n`;
}

/** Planned holds that were given up, or would be. */
export function cancelledText(cancelled: readonly PlannedHold[], isDryRun: boolean, now: Date): string {
  const verb = isDryRun ? 'would not begin' : 'will not begin';
  return cancelled
    .map(({ id, profile, scope, from, until }) => {
      const what = `${scopedText(profile, scope)}, planned ${rangeText(from, until, now)}`;
      return `hold "${id}" (${what}) ${verb}\n`;
    })
    .join('');
}

/** A planned hold with a new end. */
export function plannedHoldText(planned: PlannedHold, now: Date): string {
  const { id, profile, scope, from, until } = planned;
  const what = scopedText(profile, scope);
  return `hold "${id}" is planned: ${what} ${rangeText(from, until, now)}, ${inText(from, now)}\n`;
}

/** For `holds`: a row each, aligned with those of active holds. */
export function plannedRows(planned: readonly ComingHold[], now: Date): string[][] {
  return planned.map(({ id, profile, scope, from, until, window, by, reason = '' }) => [
    id,
    scope === undefined ? profile : `${profile} for ${scopeText(scope)}`,
    `planned ${rangeText(from, until, now)}`,
    inText(from, now),
    window === undefined ? `by ${by}` : '',
    reason,
  ]);
}
