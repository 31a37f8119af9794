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
import { readMaintenance } from './record/store.ts';
import { nothingEnded, type Released } from './released.ts';
import { noteSync, type Scheduler } from './scheduler/sync-log.ts';

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

/**
 * Begins what is planned for now, ends expired holds, reverts unconfirmed changes, and records that it ran. What cannot
 * begin keeps nothing from ending: it is a fault of the result. On most minutes nothing is due: the code of a change is
 * loaded on demand.
 * @throws MonitAlertError if something should end, and could not; the next run tries again.
 */
export async function sync(request: SyncRequest, site: Site, watcher: Watcher = silentWatcher): Promise<Synced> {
  const state = stateFor(site.stateDirectory, site.controlFile);
  const note = await noteSync(state, request.scheduler ?? 'other').catch((error: unknown) => error);
  // First, so that no alert is mailed between two holds that adjoin.
  const begun = await beginWhatIsDue(request, site, watcher).catch((error: unknown) => new Unexpected(error));
  const released = await endWhatIsDue(request, site, watcher);
  if (begun instanceof Unexpected) throw begun.error;
  // Reported last: a full disk must not keep alerts muted.
  if (note instanceof MonitAlertError && released.reconciliation === undefined) throw note;
  return { ...released, begun };
}

async function endWhatIsDue(request: SyncRequest, site: Site, watcher: Watcher): Promise<Released> {
  if ((await readMaintenance(stateFor(site.stateDirectory, site.controlFile))) === undefined) return nothingEnded();
  const { endDue } = await import('./end-due.ts');
  return endDue(request, site, watcher);
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
    const [{ beginDue }, { inSession }] = await Promise.all([
      import('./calendar/begin-due.ts'),
      import('./session.ts'),
    ]);
    return await inSession({ command: 'monit-alert sync', site, options, watcher }, async (session) =>
      beginDue(policy, session),
    );
  } catch (error) {
    if (!(error instanceof MonitAlertError)) throw error;
    return { begun: [], missed: [], reconciliation: undefined, faults: [error], warnings: [] };
  }
}
