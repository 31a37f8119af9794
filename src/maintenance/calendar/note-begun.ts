import { isDeepStrictEqual } from 'node:util';
import { MonitAlertError } from '../../errors.ts';
import type { EndedHold, Hold } from '../record/model.ts';
import type { Session } from '../session.ts';
import { type Calendar, readCalendar, windowRecord, writeCalendar } from './store.ts';

/**
 * What has begun and ends must not begin again: a run that was killed may have begun it, and not noted it. A fault is
 * only a warning, because it must not keep a hold from ending.
 */
export async function noteBegun(ended: readonly EndedHold[], { state }: Session): Promise<string[]> {
  const holds = ended.flatMap(({ hold }) => (hold.from === undefined ? [] : [hold]));
  if (holds.length === 0) return [];
  try {
    const calendar = await readCalendar(state);
    const noted = holds.reduce(withBegun, calendar);
    return isDeepStrictEqual(calendar, noted) ? [] : await writeCalendar(state, noted);
  } catch (error) {
    if (!(error instanceof MonitAlertError)) throw error;
    return [`${error.message}; a hold that has ended may begin again`];
  }
}

function withBegun(calendar: Calendar, { id, window, from = '', until = from, at }: Hold): Calendar {
  if (window === undefined) {
    return { ...calendar, planned: calendar.planned.filter((one) => one.id !== id || one.at !== at) };
  }
  const record = windowRecord(calendar, window);
  if (record === undefined || record.handled.some(({ start }) => start === from)) return calendar;
  const handled = [...record.handled, { start: from, until, digest: record.digest, how: 'begun' as const }];
  return { ...calendar, windows: { ...calendar.windows, [window]: { ...record, handled } } };
}
