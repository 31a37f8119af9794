import { readSiteStatus } from '../inspect/status.ts';
import { comingHolds } from '../maintenance/calendar/coming-holds.ts';
import { unconfirmedBase } from '../maintenance/record/model.ts';
import { goneOwnerProcesses } from '../maintenance/record/owner-process.ts';
import { readMaintenance } from '../maintenance/record/store.ts';
import { findScheduler } from '../maintenance/scheduler/scheduler.ts';
import { unmanagedWarnings } from '../report/change-text.ts';
import { maintenanceLine, maintenanceZoneText, unendedWarning } from '../report/holds-text.ts';
import { fallbackDocument, jsonDocument, unconfirmedDocument } from '../report/json.ts';
import { plannedLines } from '../report/planned-text.ts';
import { statusText } from '../report/status-text.ts';
import { stateFor } from '../state/state-directory.ts';
import { hostTimeZone } from '../system/time-zone.ts';
import type { Context } from './context.ts';
import { changed } from './exit-code.ts';

export async function status({ settings, palette, width, print, printText, warn, site }: Context): Promise<number> {
  const known = await site();
  const state = stateFor(known.stateDirectory, known.controlFile);
  const maintenance = await readMaintenance(state);
  const siteStatus = await readSiteStatus(known);
  const planned = await comingHolds(known, settings);
  const exitCode = settings.detailedExitcode && siteStatus.drift.length > 0 ? changed : 0;
  if (settings.json) {
    const { base = siteStatus.profile, holds = [] } = maintenance ?? {};
    const unconfirmed = unconfirmedDocument(unconfirmedBase(maintenance));
    const fallback = fallbackDocument(maintenance?.fallback);
    print(jsonDocument({ exitCode, ...siteStatus, base, holds, planned, unconfirmed, fallback }));
  } else {
    const isGone = goneOwnerProcesses(maintenance?.holds ?? []);
    const now = new Date();
    const held = maintenance === undefined ? undefined : maintenanceLine(maintenance, now, isGone);
    printText(statusText, siteStatus, { held, planned: plannedLines(planned, now) }, width(), palette);
    printText(maintenanceZoneText, maintenance, planned, hostTimeZone());
    const unended = unendedWarning(maintenance, planned, await findScheduler(state)) ?? [];
    [...siteStatus.warnings, ...unmanagedWarnings(siteStatus.unmanagedAlerts), ...[unended].flat()].forEach(warn);
  }
  return exitCode;
}
