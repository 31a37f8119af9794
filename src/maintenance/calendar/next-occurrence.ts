import { MonitAlertError } from '../../errors.ts';
import { omit } from '../../omit.ts';
import type { Site } from '../../site.ts';
import { occurrenceHold } from './due.ts';
import { comingOccurrences, profileError } from './list-windows.ts';
import type { ComingHold } from './model.ts';
import type { Calendar } from './store.ts';
import type { WindowFile } from './window-file.ts';
import { toWindow, type WindowPolicy } from './window-policy.ts';

/** How many skipped ones may come first. */
const most = 10;

/** Of a window: the next time that is neither begun nor skipped. @param now milliseconds since the epoch. */
export function nextOccurrence(
  file: WindowFile,
  calendar: Calendar,
  policy: WindowPolicy,
  now: number,
): ComingHold | undefined {
  try {
    const window = toWindow(file, policy);
    const next = comingOccurrences(window, calendar, most, now).find(
      ({ state }) => state === 'coming' || state === 'due',
    );
    if (next === undefined) return undefined;
    const occurrence = { startMs: Date.parse(next.start), endMs: Date.parse(next.until) };
    const hold = omit(occurrenceHold(window, occurrence, now), 'since', 'unmonitored', 'ownerProcess');
    return { ...hold, from: next.start, until: next.until };
  } catch (error) {
    if (error instanceof MonitAlertError) return undefined;
    throw error;
  }
}

/** Why a window cannot begin: its file is wrong, the site does not allow it, or its profile is wrong. */
export async function windowFault(
  file: WindowFile,
  policy: WindowPolicy,
  site: Pick<Site, 'profilesDirectories'>,
): Promise<MonitAlertError | undefined> {
  try {
    return await profileError(toWindow(file, policy), site);
  } catch (error) {
    if (error instanceof MonitAlertError) return error;
    throw error;
  }
}
