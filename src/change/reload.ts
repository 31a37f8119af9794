import { MonitAlertError } from '../errors.ts';
import { readControlTree } from '../monit/control-file.ts';
import type { Daemon, SilentDaemon } from '../monit/daemon.ts';
import type { ReloadProof } from '../monit/reload-proof.ts';
import { type Deadline, deadlineAfter } from '../system/clock.ts';
import { withChangeLock } from './change-lock.ts';
import { check } from './check.ts';
import { loadFromDisk, type Loading } from './load.ts';
import { asTheDaemonSees, daemonOf } from './observe.ts';
import { ensureReloadable } from './reloadable.ts';
import type { MonitSeen } from './result.ts';
import { settle } from './settle.ts';
import type { Site } from './site.ts';
import { silentWatcher, type Watcher } from './watcher.ts';

/** How a reload on its own ended; the words are those of a change. */
export type ReloadResult =
  | { readonly state: 'active'; readonly monit: MonitSeen; readonly proof: ReloadProof }
  | { readonly state: 'pending'; readonly reason: string; readonly hint: string | undefined }
  | { readonly state: 'failed'; readonly reason: string };

/**
 * Makes Monit load its configuration as it is on disk, and does not return before it has been seen to run it.
 *
 * @throws MonitAlertError when it was not asked to: no Monit runs, or it would not accept the configuration.
 */
export async function reloadMonit(site: Site, watcher: Watcher = silentWatcher): Promise<ReloadResult> {
  const deadline = deadlineAfter(site.timeoutMs);
  return withChangeLock(site, 'monit-alert reload', deadline, watcher, async () => {
    const seen = await asTheDaemonSees(site);
    const daemon = await findReader(seen, deadline);
    if (daemon === undefined) throw notRunning(site);
    await settle(daemon, deadline, watcher);
    const recheck = async () => ensureReloadable(seen, deadline);
    const expected = await recheck();
    const toLoad = { expected, file: undefined, objections: () => [], recheck };
    return reloadResult(await loadFromDisk(daemon, toLoad, deadline, watcher), daemon);
  });
}

async function findReader(site: Site, deadline: Deadline): Promise<Daemon | SilentDaemon | undefined> {
  const { controlFile, monit, workingDirectory } = site;
  const tree = readControlTree(controlFile, { workingDirectory });
  const options = { monit, workingDirectory, timeoutMs: deadline.remainingMs() };
  return daemonOf(tree, await check(controlFile, options), site, deadline);
}

function reloadResult(loading: Loading, daemon: Daemon | SilentDaemon): ReloadResult {
  switch (loading.kind) {
    case 'verified':
      return { state: 'active', monit: loading.monit, proof: loading.proof };
    case 'unproved':
      return { state: 'pending', reason: loading.reason, hint: loading.hint };
    case 'died':
      return { state: 'failed', reason: `Monit (pid ${daemon.process.pid}) ended while it was reloading` };
    case 'different':
      return { state: 'failed', reason: `Monit runs something else: ${loading.differences.join('; ')}` };
  }
}

function notRunning(site: Site): MonitAlertError {
  return new MonitAlertError('daemon.not-running', `no Monit runs ${site.controlFile}`, {
    hint: 'Start it; it reads its configuration then.',
  });
}
