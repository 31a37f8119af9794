import type { PrepareOptions } from '../change/prepare.ts';
import { silentWatcher, type Watcher } from '../change/progress.ts';
import { MonitAlertError } from '../errors.ts';
import type { Site } from '../site.ts';
import { stateFor } from '../state/state-directory.ts';
import { sampleObservations } from './meanwhile/observations.ts';
import { isDue } from './record/expired.ts';
import { readMaintenance, writeMaintenance } from './record/store.ts';
import { endHolds, nothingEnded, type Released } from './release.ts';
import { noteSync } from './scheduler/sync-log.ts';
import { inSession } from './session.ts';

/**
 * Makes what is in force what should be in force by now, as `endDue` does, and notes that somebody on this host calls it:
 * holds are refused where nobody does.
 *
 * @throws MonitAlertError where something is due and could not be done; the next call tries again.
 */
export async function sync(options: PrepareOptions, site: Site, watcher: Watcher = silentWatcher): Promise<Released> {
  const note = await noteSync(stateFor(site.stateDirectory, site.controlFile)).catch((error: unknown) => error);
  const released = await endDue(options, site, watcher);
  // What is due comes first: a full disk must not keep alerts off.
  if (note instanceof MonitAlertError && released.reconciliation === undefined) throw note;
  return released;
}

/**
 * Ends holds whose time has come or whose process has gone, goes back from what nobody confirmed, gives back services,
 * finishes what a killed run began. Looks again under the lock, so that it never undoes a newer command. Where nothing is
 * held it touches neither Monit nor the lock.
 *
 * @throws MonitAlertError where something is due and could not be done; the next call tries again.
 */
export async function endDue(options: PrepareOptions, site: Site, watcher: Watcher): Promise<Released> {
  const state = stateFor(site.stateDirectory, site.controlFile);
  // A damaged file stays where it is, so that each call is loud: only a person can say what is to be in force.
  if ((await readMaintenance(state)) === undefined) return nothingEnded(undefined);
  return inSession('monit-alert sync', site, options, watcher, async (session) => {
    const before = await readMaintenance(state);
    if (before === undefined) return nothingEnded(undefined);
    if (isDue(before)) return endHolds(before, [], session);
    const { observations } = before;
    if (observations === undefined) return nothingEnded(before);
    const sampled = { ...before, observations: await sampleObservations(observations, site, session.deadline) };
    await writeMaintenance(state, sampled);
    return nothingEnded(sampled);
  });
}
