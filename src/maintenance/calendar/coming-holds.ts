import { MonitAlertError } from '../../errors.ts';
import { omit } from '../../omit.ts';
import type { Site } from '../../site.ts';
import { stateFor } from '../../state/state-directory.ts';
import { stat } from '../../system/files.ts';
import { byBeginning, type ComingHold } from './model.ts';
import { type Calendar, calendarDamage, readCalendar, windowRecord } from './store.ts';
import type { WindowFile } from './window-file.ts';
import type { WindowPolicy } from './window-policy.ts';
import { windowFiles } from './windows.ts';

/** Planned holds, and the next time of each window, in the order of their beginning. */
export async function comingHolds(site: Site, policy: WindowPolicy): Promise<ComingHold[]> {
  const calendar = await readCalendar(stateFor(site.stateDirectory, site.controlFile));
  const files = await windowFiles(site).catch((error: unknown) => {
    if (error instanceof MonitAlertError) return [];
    throw error;
  });
  // Of the windows whose files have no fault; `monit-alert windows` tells of the others.
  const next = await nextOfWindows(files, calendar, policy);
  return [...plannedIn(calendar), ...next.map(({ hold }) => hold)].sort(byBeginning);
}

/** A hold that `sync` will begin. */
type AwaitedHold = ComingHold & {
  /** Since when, or from when on, `sync` can begin it. Milliseconds since the epoch. */
  readonly canBeginMs: number;
};

/** What begins later, and what cannot begin. */
export interface Ahead {
  /** Planned holds, and the next time of each window, in the order of their beginning. */
  readonly coming: readonly AwaitedHold[];
  /** The names of all windows, also of those that cannot begin. */
  readonly windows: readonly string[];
  /** Why plans are lost; undefined if none are. */
  readonly damage: MonitAlertError | undefined;
  /** Why windows cannot begin: their files, their profiles, or their directory. */
  readonly windowFaults: readonly MonitAlertError[];
}

/** As {@link comingHolds}, and what is wrong with it. @throws MonitAlertError `state.unreadable` */
export async function lookAhead(
  site: Pick<Site, 'stateDirectory' | 'controlFile' | 'windowsDirectory' | 'profilesDirectories'>,
  policy: WindowPolicy,
): Promise<Ahead> {
  const state = stateFor(site.stateDirectory, site.controlFile);
  const [calendar, damage] = [await readCalendar(state), await calendarDamage(state)];
  const planned = plannedIn(calendar).map((hold) => ({ ...hold, canBeginMs: Date.parse(hold.from) }));
  const files = await windowFiles(site).catch((error: unknown) => {
    if (error instanceof MonitAlertError) return error;
    throw error;
  });
  if (files instanceof MonitAlertError) return { coming: planned, windows: [], damage, windowFaults: [files] };
  const next = await Promise.all(
    (await nextOfWindows(files, calendar, policy)).map(async (one) => awaited(one, calendar)),
  );
  return {
    coming: [...planned, ...next].sort(byBeginning),
    windows: files.map(({ name }) => name),
    damage,
    windowFaults: await faultsOf(files, policy, site),
  };
}

function plannedIn({ planned }: Calendar): ComingHold[] {
  return planned.map((hold) => omit(hold, 'plannedAt', 'at', 'notBefore'));
}

interface NextOfWindow {
  readonly file: WindowFile;
  readonly hold: ComingHold;
}

async function nextOfWindows(
  files: readonly WindowFile[],
  calendar: Calendar,
  policy: WindowPolicy,
): Promise<NextOfWindow[]> {
  if (files.length === 0) return [];
  // Loaded on demand: most hosts have no windows.
  const { nextOccurrence } = await import('./next-occurrence.ts');
  const now = Date.now();
  return files.flatMap((file) => {
    const hold = nextOccurrence(file, calendar, policy, now);
    return hold === undefined ? [] : [{ file, hold }];
  });
}

/** Of a file that `sync` has not seen yet, an occurrence may have been due before the file was there. */
async function awaited({ file, hold }: NextOfWindow, { windows }: Calendar): Promise<AwaitedHold> {
  const fromMs = Date.parse(hold.from);
  if (windowRecord({ windows }, file.name)?.source === file.source) return { ...hold, canBeginMs: fromMs };
  const { ctimeMs } = await stat(file.file).catch(() => ({ ctimeMs: fromMs }));
  return { ...hold, canBeginMs: Math.max(fromMs, ctimeMs) };
}

async function faultsOf(
  files: readonly WindowFile[],
  policy: WindowPolicy,
  site: Pick<Site, 'profilesDirectories'>,
): Promise<MonitAlertError[]> {
  if (files.length === 0) return [];
  const { windowFault } = await import('./next-occurrence.ts');
  return (await Promise.all(files.map(async (file) => windowFault(file, policy, site)))).flatMap(
    (fault) => fault ?? [],
  );
}
