import type { Ahead } from '../../../src/maintenance/calendar/coming-holds.ts';
import type { PlannedHold } from '../../../src/maintenance/calendar/model.ts';
import { type Calendar, emptyCalendar } from '../../../src/maintenance/calendar/store.ts';
import type { WindowFile } from '../../../src/maintenance/calendar/window-file.ts';
import type { Window } from '../../../src/maintenance/calendar/window.ts';

/** Two hours each night from 02:00 (UTC); `differently` for what is to be other than that. */
export function aWindow(differently: Partial<Window> = {}): Window {
  return {
    name: 'nightly',
    file: '/w/nightly.yaml',
    profile: 'none',
    schedule: { expression: '0 2 * * *', timeZone: 'UTC' },
    forMs: 7_200_000,
    announces: false,
    mailsReport: false,
    source: 'one',
    digest: 'one',
    ...differently,
  };
}

/** The file of a window, which nobody parses. */
export function fileOf({ name, file, source }: Window): WindowFile {
  return { name, file, source, hostTimeZone: 'UTC', text: '' };
}

/** An hour from 02:00 on the first of May (UTC). */
export function aPlan(id: string, differently: Partial<PlannedHold> = {}): PlannedHold {
  return {
    id,
    profile: 'none',
    by: 'anna',
    plannedAt: '2026-04-30T12:00:00.000Z',
    from: '2026-05-01T02:00:00.000Z',
    until: '2026-05-01T03:00:00.000Z',
    forMs: 3_600_000,
    at: '02:00',
    mailsReport: false,
    ...differently,
  };
}

export function planning(...planned: PlannedHold[]): Calendar {
  return { ...emptyCalendar, planned };
}

/** What lies ahead of a host that has no windows and no planned holds. */
export const nothingAhead: Ahead = { coming: [], windows: [], damage: undefined, windowFaults: [] };
