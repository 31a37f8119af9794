import { isDeepStrictEqual } from 'node:util';
import type { PrepareOptions } from '../change/prepare.ts';
import { silentWatcher, type Watcher } from '../change/progress.ts';
import { MonitAlertError } from '../errors.ts';
import type { Site } from '../site.ts';
import { stateFor } from '../state/state-directory.ts';
import type { Begun } from './calendar/begin-due.ts';
import { isNothingDue } from './calendar/nothing-due.ts';
import { readCalendar } from './calendar/store.ts';
import type { WindowPolicy } from './calendar/window-policy.ts';
import { windowFilesOrFault } from './calendar/windows.ts';
import { wellHolds } from './meanwhile/grace.ts';
import { sampleObservations } from './meanwhile/observations.ts';
import { overlongMute } from './meanwhile/overlong-mute.ts';
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
  /** What a window may be; undefined: anything. */
  readonly policy?: WindowPolicy | undefined;
  /** Milliseconds for which alerts may be muted, until somebody is reminded; undefined: nobody is. */
  readonly maxMuteMs?: number | undefined;
}

/** The result of a run of `sync`. */
export interface Synced extends Released {
  /** Undefined if nothing was to begin. */
  readonly begun: Begun | undefined;
}

/** What the end of holds needs to know. */
type EndRequest = PrepareOptions & Pick<SyncRequest, 'maxMuteMs'>;

/**
 * Begins what is planned for now, ends expired holds, reverts unconfirmed changes, and records that it ran. What cannot
 * begin keeps nothing from ending: it is a fault of the result.
 * @throws MonitAlertError if something should end, and could not; the next run tries again.
 */
export async function sync(request: SyncRequest, site: Site, watcher: Watcher = silentWatcher): Promise<Synced> {
  const state = stateFor(site.stateDirectory, site.controlFile);
  const note = await noteSync(state, request.scheduler ?? 'other').catch((error: unknown) => error);
  // First, so that no alert is mailed between two holds that adjoin.
  const begun = await beginWhatIsDue(request, site, watcher).catch((error: unknown) => new Unexpected(error));
  const released = await endDue(request, site, watcher);
  if (begun instanceof Unexpected) throw begun.error;
  // Reported last: a full disk must not keep alerts muted.
  if (note instanceof MonitAlertError && released.reconciliation === undefined) throw note;
  return { ...released, begun };
}

/** Even a fault of this program must not keep alerts muted. */
class Unexpected {
  readonly error: unknown;

  constructor(error: unknown) {
    this.error = error;
  }
}

async function beginWhatIsDue(request: SyncRequest, site: Site, watcher: Watcher): Promise<Begun | undefined> {
  const { policy = {}, ...options } = request;
  try {
    const calendar = await readCalendar(stateFor(site.stateDirectory, site.controlFile));
    const { files, fault } = await windowFilesOrFault(site);
    if (fault === undefined && isNothingDue(calendar, files, Date.now())) return undefined;
    // Loaded on demand: on most minutes, nothing begins.
    const { beginDue } = await import('./calendar/begin-due.ts');
    return await inSession({ command: 'monit-alert sync', site, options, watcher }, async (session) =>
      beginDue(policy, session),
    );
  } catch (error) {
    if (!(error instanceof MonitAlertError)) throw error;
    return { begun: [], missed: [], reconciliation: undefined, faults: [error], warnings: [] };
  }
}

/** Like {@link sync}, but begins and records nothing. Without maintenance, it takes no lock. */
export async function endDue(options: EndRequest, site: Site, watcher: Watcher): Promise<Released> {
  // A damaged file is not removed: a person must decide what is to be in force.
  if ((await readMaintenance(stateFor(site.stateDirectory, site.controlFile))) === undefined) {
    return nothingEnded(undefined);
  }
  return inSession({ command: 'monit-alert sync', site, options, watcher }, async (session) => {
    const { state, deadline } = session;
    // Read again under the lock, so that it never undoes a newer command.
    const before = await readMaintenance(state);
    if (before === undefined) return nothingEnded(undefined);
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
