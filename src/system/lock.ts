import { type FileHandle, stat } from 'node:fs/promises';
import { MonitAlertError, systemErrorReason } from '../errors.ts';
import { ifAbsent } from './absent.ts';
import type { Deadline } from './clock.ts';
import { openRegularFile } from './regular-file.ts';
import { run } from './run.ts';

/** Exit status of `flock --conflict-exit-code`: somebody else holds the lock. */
const conflict = 75;

export interface Lock {
  /** Whether the file is still the one that is locked: who replaced it made room for another lock. */
  isHeld(): Promise<boolean>;
  /**
   * Locks a file as well that is about to take the place of the locked one, so that nobody else gets in between.
   *
   * @throws MonitAlertError `lock.busy`, `lock.failed`
   */
  readonly followTo: (restarted: string) => Promise<void>;
  release(): Promise<void>;
}

/**
 * Takes the kernel's advisory lock on a file, waiting for it until the deadline. The lock lives on our open file:
 * util-linux's `flock` sets it there through the descriptor that it inherits as its standard input, and the kernel
 * drops it when this process ends, however it ends. There is no lock file to leave behind, and taking it writes
 * nothing. Only who may read the file can take the lock, so it should be one that others cannot read.
 *
 * @param holder says who holds the lock, for the error when waiting was in vain.
 * @throws MonitAlertError `lock.busy` when the deadline passes first; `lock.failed` where the file cannot be opened.
 */
export async function takeLock(path: string, deadline: Deadline, holder: () => Promise<string>): Promise<Lock> {
  for (;;) {
    const handle = await openToLock(path);
    try {
      if (!(await flock(handle, deadline.remainingMs()))) throw busy(path, await holder());
      // Who replaced the file meanwhile left us with a lock on one that nobody opens any more.
      if (await isAt(handle, path)) return lockOn(path, handle);
    } catch (error) {
      await handle.close();
      throw error;
    }
    await handle.close();
  }
}

function lockOn(path: string, first: FileHandle): Lock {
  const handles = [first];
  return {
    isHeld: async () => (await Promise.all(handles.map(async (handle) => isAt(handle, path)))).includes(true),
    followTo: async (restarted) => {
      const handle = await openToLock(restarted);
      handles.push(handle);
      if (!(await flock(handle, 0))) throw busy(restarted, 'somebody else holds the lock');
    },
    release: async () => {
      for (const handle of handles) await handle.close();
    },
  };
}

async function openToLock(path: string): Promise<FileHandle> {
  try {
    return await openRegularFile(path);
  } catch (error) {
    throw new MonitAlertError('lock.failed', `cannot open ${path} to lock it: ${systemErrorReason(error)}`, {
      hint: 'Run this as the user that Monit runs as.',
      cause: error,
    });
  }
}

async function isAt(handle: FileHandle, path: string): Promise<boolean> {
  const [ours, there] = await Promise.all([handle.stat(), stat(path).catch(ifAbsent(undefined))]);
  return ours.dev === there?.dev && ours.ino === there.ino;
}

function busy(path: string, holder: string): MonitAlertError {
  return new MonitAlertError('lock.busy', `another change is under way: ${holder}`, {
    hint: 'Wait until it ends, or give a longer --timeout.',
    details: [`the lock is on ${path}`],
  });
}

async function flock(handle: FileHandle, waitMs: number): Promise<boolean> {
  const seconds = (waitMs / 1000).toFixed(3);
  const args = ['--exclusive', '--conflict-exit-code', String(conflict), '--timeout', seconds, '0'];
  const result = await run('flock', args, { timeoutMs: waitMs + 10_000, inputFile: handle.fd, outOfReach: true });
  if (result.exitCode === 0) return true;
  if (result.exitCode === conflict) return false;
  throw new MonitAlertError('lock.failed', `cannot take the lock: flock said "${result.stderr.trim()}"`);
}
