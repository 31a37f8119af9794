import { readlinkSync, type Stats, statSync } from 'node:fs';
import { MonitAlertError, systemErrorCode } from '../../errors.ts';
import { sudoUser, userName } from '../../system/user-name.ts';
import { pathInRoot } from '../locate/process-root.ts';
import { lastingDaemons } from '../process/find-processes.ts';
import { type Process, userOf } from '../process/process.ts';

/** What a daemon must have in common with us before anything is changed, or a password is sent. */
export interface Premises {
  readonly controlFile: string;
  /** Path of the monit binary. */
  readonly monit: string;
  /** Further files and directories that the daemon must see as we see them; those that do not exist are passed over. */
  readonly files: readonly string[];
}

/**
 * Makes sure that a daemon is the only one of its control file, runs as us, and reads the files that we write.
 *
 * @throws MonitAlertError `daemon.ambiguous`, `daemon.other-user`, `daemon.other-files`
 */
export async function ensureRightDaemon(daemon: Process, premises: Premises): Promise<void> {
  await ensureOnlyOne(daemon, premises);
  ensureOurUser(daemon, premises.controlFile);
  await ensureSameFiles(daemon, [premises.controlFile, ...premises.files]);
}

async function ensureOnlyOne(daemon: Process, { controlFile, monit }: Premises): Promise<void> {
  const others = (await lastingDaemons(controlFile, monit)).filter(({ pid }) => pid !== daemon.pid);
  if (others.length > 0) throw ambiguous(controlFile, [daemon, ...others]);
}

export function ambiguous(controlFile: string, daemons: readonly Process[]): MonitAlertError {
  const pids = daemons.map(({ pid }) => pid).join(', ');
  return new MonitAlertError('daemon.ambiguous', `${daemons.length} Monit processes use ${controlFile}: pids ${pids}`, {
    hint: 'A change would reach only one of them. Stop all but the one that the pid file names: `kill PID`.',
  });
}

/** Monit reads its files as its own user: with those of another user it ends in the next reload. */
export function ensureOurUser({ pid }: Process, controlFile: string): void {
  const [theirs, ours] = [userOf(`/proc/${pid}`), process.geteuid?.()];
  if (theirs === undefined || theirs === ours) return;
  const [name, own] = [userName(theirs), userName(ours ?? -1)];
  throw new MonitAlertError('daemon.other-user', `Monit (pid ${pid}) runs as "${name}", and monit-alert as "${own}"`, {
    hint: `Run monit-alert as "${name}", the owner of ${controlFile}: \`sudo -u ${sudoUser(theirs)} monit-alert ...\`.`,
  });
}

async function ensureSameFiles({ pid }: Process, files: readonly string[]): Promise<void> {
  for (const file of files) {
    const ours = statusOf(file);
    if (ours === undefined) continue;
    const theirs = statusOf(await pathInRoot(`/proc/${pid}/root`, file));
    if (theirs?.dev !== ours.dev || theirs.ino !== ours.ino) throw otherFiles(pid, file);
  }
}

function statusOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT' || systemErrorCode(error) === 'ENOTDIR') return undefined;
    throw error;
  }
}

function otherFiles(pid: number, file: string): MonitAlertError {
  const [where, hint] = whereabouts(pid);
  return new MonitAlertError(
    'daemon.other-files',
    `Monit (pid ${pid}) does not see ${file} as it is here: it runs in ${where}`,
    { hint },
  );
}

function whereabouts(pid: number): [where: string, hint: string] {
  if (!sharesNamespace(pid, 'pid')) {
    return ['a container', 'Run monit-alert there: `docker exec CONTAINER monit-alert ...`.'];
  }
  if (!sharesNamespace(pid, 'mnt')) {
    return [
      'a mount namespace of its own',
      `Run monit-alert there: \`nsenter --target ${pid} --mount monit-alert ...\`.`,
    ];
  }
  return ['another root directory (chroot)', 'Run monit-alert there: `chroot DIRECTORY monit-alert ...`.'];
}

function sharesNamespace(pid: number, kind: 'mnt' | 'pid'): boolean {
  return readlinkSync(`/proc/${pid}/ns/${kind}`) === readlinkSync(`/proc/self/ns/${kind}`);
}
