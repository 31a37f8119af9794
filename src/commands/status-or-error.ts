import { MonitAlertError } from '../errors.ts';
import { type SiteStatus, readSiteStatus } from '../inspect/status.ts';
import type { Maintenance } from '../maintenance/record/model.ts';
import { readMaintenance } from '../maintenance/record/store.ts';
import type { Site } from '../site.ts';
import { stateFor } from '../state/state-directory.ts';

export interface Seen {
  /** Or why it cannot be read. */
  readonly siteStatus: SiteStatus | MonitAlertError;
  readonly maintenance: Maintenance | undefined;
  /** Why the holds cannot be read; `siteStatus` says so too. */
  readonly unreadable?: MonitAlertError;
}

/** For commands that must answer in any case. */
export async function look(site: Site): Promise<Seen> {
  const maintenance = await orError(async () => readMaintenance(stateFor(site.stateDirectory, site.controlFile)));
  // A status without the holds would mislead, so the damage is reported instead.
  if (maintenance instanceof MonitAlertError)
    return { siteStatus: maintenance, maintenance: undefined, unreadable: maintenance };
  return { siteStatus: await orError(async () => readSiteStatus(site)), maintenance };
}

export async function orError<T>(get: () => Promise<T>): Promise<T | MonitAlertError> {
  try {
    return await get();
  } catch (error) {
    if (error instanceof MonitAlertError) return error;
    throw error;
  }
}
