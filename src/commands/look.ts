import { MonitAlertError } from '../errors.ts';
import { type SiteStatus, readSiteStatus } from '../inspect/status.ts';
import type { Maintenance } from '../maintenance/record/model.ts';
import { readMaintenance } from '../maintenance/record/store.ts';
import type { Site } from '../site.ts';
import { stateFor } from '../state/state-directory.ts';

/** What can be seen of a site. */
export interface Seen {
  /** How things are, or why nobody can tell. */
  readonly siteStatus: SiteStatus | MonitAlertError;
  readonly maintenance: Maintenance | undefined;
}

/** Looks, for who must say something in any case. */
export async function look(site: Site): Promise<Seen> {
  const maintenance = await orError(async () => readMaintenance(stateFor(site.stateDirectory, site.controlFile)));
  // What is damaged is the answer; what else there is would not be believed.
  if (maintenance instanceof MonitAlertError) return { siteStatus: maintenance, maintenance: undefined };
  return { siteStatus: await orError(async () => readSiteStatus(site)), maintenance };
}

/** What there is, or why it is not to be had. */
export async function orError<T>(get: () => Promise<T>): Promise<T | MonitAlertError> {
  try {
    return await get();
  } catch (error) {
    if (error instanceof MonitAlertError) return error;
    throw error;
  }
}
