import { type FileHandle, open } from 'node:fs/promises';
import { MonitAlertError } from '../errors.ts';
import type { Deadline } from './clock.ts';
import { run } from './run.ts';

/** Exit status of `flock --conflict-exit-code`: somebody else holds the lock. */
const conflict = 75;

export interface Lock {
  release(): Promise<void>;
}

/**
 * Takes the kernel's advisory lock on a directory, waiting for it until the deadline. The lock lives on our open file:
 * util-linux's `flock` sets it there through the descriptor that it inherits as its standard input, and the kernel drops
 * it when this process ends, however it ends. There is no lock file to leave behind, and taking it writes nothing.
 *
 * @param holder says who holds the lock, for the error when waiting was in vain.
 * @throws MonitAlertError `lock.busy` when the deadline passes first.
 */
export async function takeLock(directory: string, deadline: Deadline, holder: () => Promise<string>): Promise<Lock> {
  const handle = await open(directory, 'r');
  try {
    if (!(await flock(handle, deadline.remainingMs()))) {
      throw new MonitAlertError('lock.busy', `another change is under way: ${await holder()}`, {
        hint: 'Wait for it to end, or give a longer --timeout.',
        details: [`the lock is on the directory ${directory}`],
      });
    }
    return { release: async () => handle.close() };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function flock(handle: FileHandle, waitMs: number): Promise<boolean> {
  const seconds = (waitMs / 1000).toFixed(3);
  const args = ['--exclusive', '--conflict-exit-code', String(conflict), '--timeout', seconds, '0'];
  const result = await run('flock', args, { timeoutMs: waitMs + 10_000, inputFile: handle.fd });
  if (result.exitCode === 0) return true;
  if (result.exitCode === conflict) return false;
  throw new MonitAlertError('lock.failed', `cannot take the lock: flock said "${result.stderr.trim()}"`);
}
