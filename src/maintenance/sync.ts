import type { PrepareOptions } from '../change/prepare.ts';
import type { Site } from '../change/site.ts';
import { stateFor } from '../change/state.ts';
import { silentWatcher, type Watcher } from '../change/watcher.ts';
import { isDue } from './ended.ts';
import { noteSync } from './heartbeat.ts';
import { endHolds, type Released } from './release.ts';
import { inSession } from './session.ts';
import { readMaintenance, takeMaintenance, writeMaintenance } from './store.ts';
import { sampleWindow } from './window.ts';

/**
 * Makes what is in force what should be in force by now, and notes that somebody on this host calls it: see {@link endDue}.
 *
 * @throws MonitAlertError where something is due and could not be done; the next call tries again.
 */
export async function sync(options: PrepareOptions, site: Site, watcher: Watcher = silentWatcher): Promise<Released> {
  await noteSync(stateFor(site.stateDirectory, site.controlFile));
  return endDue(options, site, watcher);
}

/**
 * Ends holds whose time has come or whose process has gone, gives
 * back services, finishes what a killed run began. Looks again under the lock, so that it never undoes a newer command.
 * Where nothing is held it touches neither Monit nor the lock.
 *
 * @throws MonitAlertError where something is due and could not be done; the next call tries again.
 */
export async function endDue(options: PrepareOptions, site: Site, watcher: Watcher): Promise<Released> {
  const state = stateFor(site.stateDirectory, site.controlFile);
  const seen = await readMaintenance(state).catch(() => 'damaged' as const);
  if (seen === undefined) return { ended: [], enforced: undefined };
  return inSession('monit-alert sync', site, options, watcher, async (session) => {
    const before = await takeMaintenance(state);
    if (before === undefined) return { ended: [], enforced: undefined };
    if (await isDue(before)) return endHolds(before, [], session);
    await writeMaintenance(state, { ...before, window: await sampleWindow(before.window, site, session.deadline) });
    return { ended: [], enforced: undefined };
  });
}
