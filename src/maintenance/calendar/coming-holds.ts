import { MonitAlertError } from '../../errors.ts';
import { omit } from '../../omit.ts';
import type { Site } from '../../site.ts';
import { stateFor } from '../../state/state-directory.ts';
import type { ComingHold } from './model.ts';
import { type Calendar, readCalendar } from './store.ts';
import type { WindowPolicy } from './window-policy.ts';
import { windowFiles } from './windows.ts';

/** Planned holds, and the next time of each window, in the order of their beginning. */
export async function comingHolds(site: Site, policy: WindowPolicy): Promise<ComingHold[]> {
  const calendar = await readCalendar(stateFor(site.stateDirectory, site.controlFile));
  const planned = calendar.planned.map((hold) => omit(hold, 'plannedAt', 'at', 'notBefore'));
  const coming = [...planned, ...(await nextOfWindows(calendar, site, policy))];
  return coming.sort((one, other) => Date.parse(one.from) - Date.parse(other.from));
}

/** Of the windows whose files have no fault; `monit-alert windows` tells of the others. */
async function nextOfWindows(calendar: Calendar, site: Site, policy: WindowPolicy): Promise<ComingHold[]> {
  const files = await windowFiles(site).catch((error: unknown) => {
    if (error instanceof MonitAlertError) return [];
    throw error;
  });
  if (files.length === 0) return [];
  // Loaded on demand: most hosts have no windows.
  const { nextOccurrence } = await import('./next-occurrence.ts');
  const now = Date.now();
  return files.flatMap((file) => nextOccurrence(file, calendar, policy, now) ?? []);
}
