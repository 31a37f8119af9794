import { existsSync } from 'node:fs';
import type { Site } from '../site.ts';
import { ensureState, type Holder, readHolder, removeHolder, stateFor, writeHolder } from '../state/state-directory.ts';
import type { Deadline } from '../system/clock.ts';
import { type Lock, takeLock } from '../system/lock.ts';
import type { Watcher } from './progress.ts';

/**
 * Does `work` while nobody else changes or reloads the Monit of this control file. The lock is on the control file itself:
 * runs with different state directories exclude each other too, and nobody can take it who may not read that file.
 *
 * @throws MonitAlertError `lock.busy`
 */
export async function withChangeLock<T>(
  site: Site,
  command: string,
  deadline: Deadline,
  watcher: Watcher,
  work: (lock: Lock) => Promise<T>,
): Promise<T> {
  const state = stateFor(site.stateDirectory, site.controlFile);
  const holder = async () => describeHolder(await readHolder(state));
  const lock = await watcher.waitingFor(
    async () => `another change to end: ${await holder()}`,
    async () => takeLock(site.controlFile, deadline, holder),
  );
  // Nobody waits for that, but who would take it away again.
  const named = leaveName(state, { pid: process.pid, by: site.by, command, since: new Date().toISOString() });
  try {
    return await work(lock);
  } finally {
    await named;
    await removeHolder(state).catch(() => undefined);
    await lock.release();
  }
}

/** A kindness to those who wait, and no more: where the state directory cannot be written, the lock holds as well. */
async function leaveName(state: string, holder: Holder): Promise<void> {
  try {
    await ensureState(state);
    await writeHolder(state, holder);
  } catch {
    return;
  }
}

function describeHolder(holder: Holder | undefined): string {
  // A run that was killed left its name behind.
  if (holder === undefined || !existsSync(`/proc/${holder.pid}`)) return 'somebody else holds the lock';
  return `"${holder.command}" by ${holder.by} (pid ${holder.pid}) since ${holder.since}`;
}
