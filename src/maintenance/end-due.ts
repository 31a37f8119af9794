import { isDeepStrictEqual } from 'node:util';
import type { PrepareOptions } from '../change/prepare.ts';
import type { Watcher } from '../change/progress.ts';
import type { Site } from '../site.ts';
import { stateFor } from '../state/state-directory.ts';
import { wellHolds } from './meanwhile/grace.ts';
import { sampleObservations } from './meanwhile/observations.ts';
import { overlongMute } from './meanwhile/overlong-mute.ts';
import { mendFallback } from './mend-fallback.ts';
import { isDue } from './record/expired.ts';
import { readMaintenance, writeMaintenance } from './record/store.ts';
import { endHolds } from './release.ts';
import { nothingEnded, type Released } from './released.ts';
import { inSession } from './session.ts';
import type { SyncRequest } from './sync.ts';

/** What the end of holds needs to know. */
type EndRequest = PrepareOptions & Pick<SyncRequest, 'maxMuteMs'>;

/** Like {@link sync}, but begins and records nothing. Without maintenance, it takes no lock. */
export async function endDue(options: EndRequest, site: Site, watcher: Watcher): Promise<Released> {
  // A damaged file is not removed: a person must decide what is to be in force.
  if ((await readMaintenance(stateFor(site.stateDirectory, site.controlFile))) === undefined) {
    return nothingEnded();
  }
  return inSession({ command: 'monit-alert sync', site, options, watcher }, async (session) => {
    const { state, deadline } = session;
    // Read again under the lock, so that it never undoes a newer command.
    const before = await readMaintenance(state);
    if (before === undefined) return nothingEnded();
    const well = await wellHolds(before, site, deadline);
    if (isDue(before, well)) return endHolds(before, [], session, well);
    const mended = await mendFallback(before, session);
    if (mended !== undefined) return mended;
    const { observations } = before;
    if (observations === undefined) return nothingEnded(before);
    const reminder = await overlongMute(before, options.maxMuteMs ?? Infinity, site);
    const sampled = await sampleObservations(observations, site, deadline);
    const reminded = reminder === undefined ? sampled : { ...sampled, isReminded: true };
    if (isDeepStrictEqual(reminded, observations)) return nothingEnded(before);
    const next = { ...before, observations: reminded };
    await writeMaintenance(state, next);
    return { ...nothingEnded(next), reminder };
  });
}
