import type { ManagedFile } from '../monit/config/managed-file.ts';
import type { Daemon, DaemonWithoutHttpd } from '../monit/daemon/find-daemon.ts';
import { isStopped } from '../monit/process/process.ts';
import { runsSince } from '../monit/reload/reload.ts';
import type { Site } from '../site.ts';
import { readLastApplied } from '../state/last-applied.ts';
import { fileIdentity, stateFor } from '../state/state-directory.ts';

/** Monit's incarnation is the time at some moment of its parse. */
const parseSeconds = 2;

/** Monit parsed clearly later than the file changed, or we saw it load the file and it has not parsed since. */
export async function isLoaded(daemon: Daemon | DaemonWithoutHttpd, file: ManagedFile, site: Site): Promise<boolean> {
  const identity = await fileIdentity(file);
  if (identity === undefined || isStopped(daemon.process)) return false;
  if (daemon.endpoint !== undefined && identity.changedSeconds + parseSeconds < daemon.status.incarnation) return true;
  const applied = await readLastApplied(stateFor(site.stateDirectory, site.controlFile));
  return applied?.fileIdentity === identity.key && (await runsSince(applied.proof, daemon));
}
