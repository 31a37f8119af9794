import type { Missed } from '../maintenance/calendar/due.ts';
import type { Hold } from '../maintenance/record/model.ts';
import { scopedText } from '../maintenance/record/scopes.ts';
import { momentText, rangeText } from './layout/time-text.ts';

/** Planned holds that have begun. */
export function begunText(begun: readonly Hold[], now: Date): string {
  return begun
    .map(({ id, profile, scope, from, until }) => {
      const late = from !== undefined && isLate(from, now) ? `, planned from ${momentText(from, now)}` : '';
      const end = until === undefined ? '' : ` until ${momentText(until, now)}`;
      return `hold "${id}" has begun: ${scopedText(profile, scope)}${end}${late}\n`;
    })
    .join('');
}

/** A sentence about a hold that did not begin in its time. */
export function missedText({ id, profile, scope, begins, until }: Missed, now: Date): string {
  const what = `${scopedText(profile, scope)}, planned ${rangeText(begins, until, now)}`;
  return `hold "${id}" (${what}) did not begin in its time`;
}

/** Milliseconds; `sync` comes each minute. */
const usualDelayMs = 120_000;

function isLate(from: string, now: Date): boolean {
  return now.getTime() - Date.parse(from) > usualDelayMs;
}
