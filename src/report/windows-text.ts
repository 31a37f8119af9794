import type { WindowEntry } from '../maintenance/calendar/list-windows.ts';
import type { Skipped } from '../maintenance/calendar/skip.ts';
import { durationText } from '../maintenance/meanwhile/duration-text.ts';
import { scopeText } from '../maintenance/record/scopes.ts';
import { alignColumns } from './layout/columns.ts';
import type { Palette } from './layout/palette.ts';
import { rangeText, zoneText } from './layout/time-text.ts';

/** @param timeZone of the host: times are shown in it. */
export function windowsText(
  entries: readonly WindowEntry[],
  now: Date,
  timeZone: string,
  palette: Palette,
  directory: string,
): string {
  if (entries.length === 0) return `no windows in ${directory}\n`;
  const rows = entries.flatMap((entry) => rowsOf(entry, now, timeZone));
  const notes = entries.flatMap(({ name, error, warnings }) => [
    ...(error === undefined ? [] : [`${palette.red('error')}: ${[error.message, ...error.details].join('\n  ')}\n`]),
    ...warnings.map((warning) => `${palette.yellow('warning')}: ${name}: ${warning}\n`),
  ]);
  return `${alignColumns(rows)}${notes.join('')}${zoneText(timeZone)}`;
}

function rowsOf({ name, window, next }: WindowEntry, now: Date, timeZone: string): string[][] {
  if (window === undefined) return [[name, 'cannot be used: see below']];
  const { profile, scope, schedule, forMs, reason = '' } = window;
  const zone = schedule.timeZone === timeZone ? '' : ` (${schedule.timeZone})`;
  const what = scope === undefined ? profile : `${profile} for ${scopeText(scope)}`;
  const times = next.map(({ start, until, state }) => `${rangeText(start, until, now)}${stateText(state)}`);
  const [first = 'never', ...others] = times;
  return [
    [name, what, `${schedule.expression}${zone}`, durationText(forMs), first, reason],
    ...others.map((time) => ['', '', '', '', time]),
  ];
}

function stateText(state: WindowEntry['next'][number]['state']): string {
  return state === 'coming' ? '' : `, ${state}`;
}

/** After occurrences were left out, or no longer. */
export function skippedText({ window, occurrences, changed }: Skipped, isUndone: boolean, now: Date): string {
  const verb = isUndone ? 'no longer skipped' : 'skipped';
  const already = changed ? '' : isUndone ? ' (as before)' : ' already';
  return occurrences
    .map(({ start, until }) => `window "${window}", ${rangeText(start, until, now)}: ${verb}${already}\n`)
    .join('');
}
