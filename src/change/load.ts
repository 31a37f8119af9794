import { MonitAlertError } from '../errors.ts';
import { ask } from '../monit/ask.ts';
import type { CheckedConfiguration } from '../monit/check.ts';
import type { Daemon } from '../monit/daemon.ts';
import type { ManagedFile } from '../monit/managed-file.ts';
import { readProcess } from '../monit/process.ts';
import { type ReloadProof, reloadDaemon } from '../monit/reload.ts';
import { type DaemonStatus, type LoadedConfiguration, readLoaded, readStatus } from '../monit/status.ts';
import type { Deadline } from '../system/clock.ts';
import { type FileIdentity, fileIdentity } from './state.ts';
import { differences } from './verify.ts';
import type { Watcher } from './watcher.ts';

/** What became of making a daemon load what is on disk. */
export type Loading =
  | Verified
  | { readonly kind: 'unproved'; readonly reason: string }
  | { readonly kind: 'different'; readonly differences: readonly string[] }
  | { readonly kind: 'died' };

export interface Verified {
  readonly kind: 'verified';
  readonly proof: ReloadProof;
  readonly status: DaemonStatus;
  /** The managed file as it was when it was written, and still is; undefined where there is none. */
  readonly identity: FileIdentity | undefined;
}

/** What a daemon is to load. */
export interface ToLoad {
  /** What Monit's check read from disk. */
  readonly expected: CheckedConfiguration;
  /** The file that must not change until Monit has read it; undefined for a reload that is about no file of ours. */
  readonly file: { readonly managedFile: ManagedFile; readonly identity: FileIdentity | undefined } | undefined;
  /** What is wrong with what the daemon runs although it matches the check, a sentence each. */
  readonly objections: (loaded: LoadedConfiguration) => readonly string[];
  /**
   * Asks Monit's check anew, for when somebody else changed another file meanwhile; undefined where what is on disk is
   * no longer what was to be loaded.
   */
  readonly recheck: () => Promise<CheckedConfiguration | undefined>;
}

/** Makes the daemon load what is on disk: a proved reload, and then its own word that it runs what was checked. */
export async function loadFromDisk(
  daemon: Daemon,
  toLoad: ToLoad,
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
    if ((await readProcess(outcome.proof.pid)) === undefined) return { kind: 'died' };
    return { kind: 'unproved', reason: `Monit reloaded, but does not say what it runs: ${seen.message}` };
  }
  const wrong = await whatIsWrong(toLoad, seen.loaded);
  if (wrong.length > 0) return { kind: 'different', differences: wrong };
  return { kind: 'verified', proof: outcome.proof, status: seen.status, identity: toLoad.file?.identity };
}

async function isTheSame({ file }: ToLoad): Promise<boolean> {
  return file === undefined || (await fileIdentity(file.managedFile))?.key === file.identity?.key;
}

async function whatIsWrong(toLoad: ToLoad, loaded: LoadedConfiguration): Promise<readonly string[]> {
  const different = [...differences(toLoad.expected, loaded), ...toLoad.objections(loaded)];
  // Equal tables are not enough: a mail's text, the queue's place or a password stand in no table.
  if (!(await isTheSame(toLoad))) {
    return ['somebody else changed the managed file while Monit was reloading', ...different];
  }
  if (different.length === 0) return [];
  const checked = await toLoad.recheck();
  const isOnDisk = checked !== undefined && differences(checked, loaded).length === 0;
  return isOnDisk ? toLoad.objections(loaded) : different;
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
