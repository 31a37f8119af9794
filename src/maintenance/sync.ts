import type { PrepareOptions } from '../change/prepare.ts';
import { silentWatcher, type Watcher } from '../change/progress.ts';
import { MonitAlertError } from '../errors.ts';
import type { Site } from '../site.ts';
import { stateFor } from '../state/state-directory.ts';
import { sampleObservations } from './meanwhile/observations.ts';
import { mendFallback } from './mend-fallback.ts';
import { isDue } from './record/expired.ts';
import { readMaintenance, writeMaintenance } from './record/store.ts';
import { endHolds, nothingEnded, type Released } from './release.ts';
import { noteSync, type Scheduler } from './scheduler/sync-log.ts';
import { inSession } from './session.ts';

/** A run of `sync`. */
export interface SyncRequest extends PrepareOptions {
  /** What runs it; undefined: `other`. */
  readonly scheduler?: Scheduler | undefined;
}

/**
 * Ends expired holds, reverts unconfirmed changes, and records that it ran.
 * @throws MonitAlertError if something is due and could not be done; the next run tries again.
 */
export async function sync(request: SyncRequest, site: Site, watcher: Watcher = silentWatcher): Promise<Released> {
  const state = stateFor(site.stateDirectory, site.controlFile);
  const note = await noteSync(state, request.scheduler ?? 'other').catch((error: unknown) => error);
  const released = await endDue(request, site, watcher);
  // Reported last: a full disk must not keep alerts muted.
  if (note instanceof MonitAlertError && released.reconciliation === undefined) throw note;
  return released;
}

/** Like {@link sync}, without the record. Without maintenance, it takes no lock. */
export async function endDue(options: PrepareOptions, site: Site, watcher: Watcher): Promise<Released> {
  // A damaged file is not removed: a person must decide what is to be in force.
  if ((await readMaintenance(stateFor(site.stateDirectory, site.controlFile))) === undefined) {
    return nothingEnded(undefined);
  }
  return inSession({ command: 'monit-alert sync', site, options, watcher }, async (session) => {
    const { state, deadline } = session;
    // Read again under the lock, so that it never undoes a newer command.
    const before = await readMaintenance(state);
    if (before === undefined) return nothingEnded(undefined);
    if (isDue(before)) return endHolds(before, [], session);
    const mended = await mendFallback(before, session);
    if (mended !== undefined) return mended;
    const { observations } = before;
    if (observations === undefined) return nothingEnded(before);
    const sampled = { ...before, observations: await sampleObservations(observations, site, deadline) };
    await writeMaintenance(state, sampled);
    return nothingEnded(sampled);
  });
}
