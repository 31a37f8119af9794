import { existsSync } from 'node:fs';
import type { Site } from '../site.ts';
import { type Holder, readHolder, removeHolder, writeHolder } from '../state/lock-holder.ts';
import { ensureState, stateFor } from '../state/state-directory.ts';
import type { Deadline } from '../system/clock.ts';
import { type Lock, takeLock } from '../system/lock.ts';
import type { Watcher } from './progress.ts';

/**
 * The lock is on the control file: it works across state directories, and only users who may read that file can take
 * it.
 * @throws MonitAlertError `lock.busy`
 */
export async function withChangeLock<T>(
  site: Site,
  command: string,
  { deadline, watcher }: { readonly deadline: Deadline; readonly watcher: Watcher },
  work: (lock: Lock) => Promise<T>,
): Promise<T> {
  const state = stateFor(site.stateDirectory, site.controlFile);
  const holder = async () => describeHolder(await readHolder(state));
  const lock = await watcher.waitingFor(
    async () => `another change to end: ${await holder()}`,
    async () => takeLock(site.controlFile, deadline, holder),
  );
  const named = leaveName(state, { pid: process.pid, by: site.by, command, since: new Date().toISOString() });
  try {
    return await work(lock);
  } finally {
    await named;
    await removeHolder(state).catch(() => undefined);
    lock.release();
  }
}

/** Only informs those who wait: the lock does not depend on it. */
async function leaveName(state: string, holder: Holder): Promise<void> {
  try {
    await ensureState(state);
    await writeHolder(state, holder);
  } catch {
    return;
  }
}

function describeHolder(holder: Holder | undefined): string {
  // If a run is killed, its record stays.
  if (holder === undefined || !existsSync(`/proc/${holder.pid}`)) return 'somebody else holds the lock';
  return `"${holder.command}" by ${holder.by} (pid ${holder.pid}) since ${holder.since}`;
}
