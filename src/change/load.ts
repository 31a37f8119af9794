import { MonitAlertError } from '../errors.ts';
import { ask } from '../monit/ask.ts';
import type { CheckedConfiguration } from '../monit/check.ts';
import type { Daemon } from '../monit/daemon.ts';
import { type ReloadProof, reloadDaemon } from '../monit/reload.ts';
import { type DaemonStatus, type LoadedConfiguration, readLoaded, readStatus } from '../monit/status.ts';
import type { Deadline } from '../system/clock.ts';
import { differences } from './verify.ts';
import type { Watcher } from './watcher.ts';

/** What became of making a daemon load what is on disk. */
export type Loading =
  | { readonly kind: 'verified'; readonly proof: ReloadProof; readonly status: DaemonStatus }
  | { readonly kind: 'unproved'; readonly reason: string }
  | { readonly kind: 'different'; readonly differences: readonly string[] }
  | { readonly kind: 'died' };

/**
 * Makes the daemon load what is on disk: a proved reload, and then its own word that it runs what was checked.
 *
 * @param expected what Monit's check read from disk.
 * @param recheck asks Monit anew, for when somebody else changed another file between our check and its parse; undefined
 * where what is on disk is no longer what was to be loaded.
 */
export async function loadFromDisk(
  daemon: Daemon,
  expected: CheckedConfiguration,
  recheck: () => Promise<CheckedConfiguration | undefined>,
  deadline: Deadline,
  watcher: Watcher,
): Promise<Loading> {
  const outcome = await watcher.waitingFor('Monit to reload; it ends the check that it is in first', async () =>
    reloadDaemon(daemon, deadline),
  );
  if (outcome.kind === 'died') return outcome;
  if (outcome.kind === 'pending') {
    return { kind: 'unproved', reason: 'Monit is busy and has not reloaded yet; it will when its check is over' };
  }
  const seen = await see(daemon, deadline);
  if (seen instanceof MonitAlertError) {
    return { kind: 'unproved', reason: `Monit reloaded, but does not say what it runs: ${seen.message}` };
  }
  const different = differences(expected, seen.loaded);
  if (different.length > 0 && !(await isOnDisk(seen.loaded, recheck)))
    return { kind: 'different', differences: different };
  return { kind: 'verified', proof: outcome.proof, status: seen.status };
}

async function isOnDisk(
  loaded: LoadedConfiguration,
  recheck: () => Promise<CheckedConfiguration | undefined>,
): Promise<boolean> {
  const checked = await recheck();
  return checked !== undefined && differences(checked, loaded).length === 0;
}

interface Seen {
  readonly loaded: LoadedConfiguration;
  readonly status: DaemonStatus;
}

/** The new listener is there before the server behind it is ready. */
async function see({ endpoint }: Daemon, deadline: Deadline): Promise<Seen | MonitAlertError> {
  try {
    return { loaded: await ask(readLoaded, endpoint, deadline), status: await ask(readStatus, endpoint, deadline) };
  } catch (error) {
    if (error instanceof MonitAlertError) return error;
    throw error;
  }
}
