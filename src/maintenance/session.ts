import type { ChangeSession } from '../change/apply.ts';
import { withChangeLock } from '../change/change-lock.ts';
import type { PrepareOptions } from '../change/prepare.ts';
import type { Watcher } from '../change/progress.ts';
import type { Site } from '../site.ts';
import { stateFor } from '../state/state-directory.ts';
import { deadlineAfter } from '../system/clock.ts';

/** One command's time under the lock, and what its steps have in common. */
export interface Session extends ChangeSession {
  readonly site: Site;
  readonly options: PrepareOptions;
  /** This control file's part of the state directory. */
  readonly state: string;
}

/**
 * Does `work` while nobody else changes what is held or in force.
 *
 * @throws MonitAlertError `lock.busy`
 */
export async function inSession<T>(
  command: string,
  site: Site,
  options: PrepareOptions,
  watcher: Watcher,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const deadline = deadlineAfter(site.timeoutMs);
  const state = stateFor(site.stateDirectory, site.controlFile);
  return withChangeLock(site, command, { deadline, watcher }, async (lock) =>
    work({ site, options, state, lock, deadline, watcher }),
  );
}
