import type { Daemon, DaemonWithoutHttpd } from '../monit/daemon/find-daemon.ts';
import { isStopped } from '../monit/process/process.ts';
import { runsSince } from '../monit/reload/reload.ts';
import type { Site } from '../site.ts';
import { isSameFile, managedIdentity, type ManagedPlaces } from '../state/file-identity.ts';
import { hasReadSince, readFileRecord, wasLoadedBy } from '../state/file-record.ts';
import { readLastApplied } from '../state/last-applied.ts';
import { stateFor } from '../state/state-directory.ts';

/**
 * Whether the daemon is known to have read the managed files as they are now: we saw it load them and it has not parsed
 * since, or they have been the same since before its last parse. The clock plays no part.
 */
export async function isLoaded(
  daemon: Daemon | DaemonWithoutHttpd,
  places: ManagedPlaces,
  site: Site,
): Promise<boolean> {
  const identity = await managedIdentity(places);
  if (identity === undefined || isStopped(daemon.process)) return false;
  const state = stateFor(site.stateDirectory, site.controlFile);
  const [record, applied] = [await readFileRecord(state), await readLastApplied(state)];
  if (record?.key !== identity.key) return false;
  const isProved = applied?.fileIdentity === identity.key && wasLoadedBy(record, daemon.process);
  if (isProved && (await runsSince(applied.proof, daemon))) return true;
  // A later parse may have read other files instead: only a daemon that can be asked shows what came of it.
  return daemon.endpoint !== undefined && isSameFile(record, identity) && hasReadSince(record, daemon.process);
}
