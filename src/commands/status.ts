import { readSiteStatus } from '../inspect/status.ts';
import { unconfirmedBase } from '../maintenance/record/model.ts';
import { goneOwnerProcesses } from '../maintenance/record/owner-process.ts';
import { readMaintenance } from '../maintenance/record/store.ts';
import { unmanagedWarnings } from '../report/change-text.ts';
import { maintenanceLine } from '../report/holds-text.ts';
import { jsonDocument, unconfirmedDocument } from '../report/json.ts';
import { statusText } from '../report/status-text.ts';
import { stateFor } from '../state/state-directory.ts';
import type { Context } from './context.ts';
import { changed } from './exit-code.ts';

export async function status({ settings, palette, print, warn, site }: Context): Promise<number> {
  const known = await site();
  const maintenance = await readMaintenance(stateFor(known.stateDirectory, known.controlFile));
  const siteStatus = await readSiteStatus(known);
  const exitCode = settings.detailedExitcode && siteStatus.drift.length > 0 ? changed : 0;
  if (settings.json) {
    const { base = siteStatus.profile, holds = [] } = maintenance ?? {};
    const unconfirmed = unconfirmedDocument(unconfirmedBase(maintenance));
    print(jsonDocument({ exitCode, ...siteStatus, base, holds, unconfirmed }));
  } else {
    const isGone = goneOwnerProcesses(maintenance?.holds ?? []);
    const held = maintenance === undefined ? undefined : maintenanceLine(maintenance, new Date(), isGone);
    print(statusText(siteStatus, held, palette));
    [...siteStatus.warnings, ...unmanagedWarnings(siteStatus.unmanagedAlerts)].forEach(warn);
  }
  return exitCode;
}
