import { MonitAlertError, systemErrorReason } from '../errors.ts';
import { ifAbsent } from './absent-file.ts';
import { type Deadline, deadlineAfter } from './clock.ts';
import { type OpenFile, stat } from './files.ts';
import { openRegularFile } from './regular-file.ts';
import { type Completed, run } from './run.ts';

const conflictExitCode = 75;
const betweenTriesMs = 100;

export interface Lock {
  /** False if somebody replaced the file: the new one can be locked by others. */
  isHeld(): Promise<boolean>;
  /** Also locks a file that is about to replace the locked one. @throws MonitAlertError `lock.busy`, `lock.failed` */
  readonly followTo: (restarted: string) => Promise<void>;
  readonly release: () => void;
}

/**
 * `flock` of util-linux or BusyBox locks our open file, its standard input; the kernel drops the lock when this process
 * ends. No lock file is written. Everybody who may read the file can lock it.
 * @param holder who holds the lock, for the error.
 * @throws MonitAlertError `lock.busy` after the deadline; `lock.failed` if the file cannot be opened, or `flock` fails.
 */
export async function takeLock(path: string, deadline: Deadline, holder: () => Promise<string>): Promise<Lock> {
  for (;;) {
    const handle = await openToLock(path);
    try {
      if (!(await flock(handle, deadline.remainingMs()))) throw busy(path, await holder());
      // If the file was replaced meanwhile, this lock is on the old one.
      if (await isAt(handle, path)) return lockOn(path, handle);
    } catch (error) {
      handle.close();
      throw error;
    }
    handle.close();
  }
}

function lockOn(path: string, first: OpenFile): Lock {
  const handles = [first];
  return {
    isHeld: async () => (await Promise.all(handles.map(async (handle) => isAt(handle, path)))).includes(true),
    followTo: async (restarted) => {
      const handle = await openToLock(restarted);
      handles.push(handle);
      if (!(await flock(handle, 0))) throw busy(restarted, 'somebody else holds the lock');
    },
    release: () => {
      for (const handle of handles) handle.close();
    },
  };
}

async function openToLock(path: string): Promise<OpenFile> {
  try {
    return await openRegularFile(path);
  } catch (error) {
    throw new MonitAlertError('lock.failed', `cannot open ${path} to lock it: ${systemErrorReason(error)}`, {
      hint: 'Run this as the user that Monit runs as.',
      cause: error,
    });
  }
}

async function isAt(handle: OpenFile, path: string): Promise<boolean> {
  const [ours, there] = [handle.stat(), await stat(path).catch(ifAbsent(undefined))];
  return ours.dev === there?.dev && ours.ino === there.ino;
}

function busy(path: string, holder: string): MonitAlertError {
  return new MonitAlertError('lock.busy', `another change is under way: ${holder}`, {
    hint: 'Wait until it ends, or use a longer --timeout.',
    details: [`the lock is on ${path}`],
  });
}

async function flock(handle: OpenFile, waitMs: number): Promise<boolean> {
  const deadline = deadlineAfter(waitMs);
  const seconds = (waitMs / 1000).toFixed(3);
  const waiting = ['--exclusive', '--conflict-exit-code', String(conflictExitCode), '--timeout', seconds, '0'];
  const result = await runFlock(handle, waiting, waitMs);
  if (result.exitCode === 0) return true;
  if (result.exitCode === conflictExitCode) return false;
  if (/(?:unrecognized|unknown|invalid) option/i.test(result.stderr)) return pollForLock(handle, deadline);
  throw lockFailed(`flock said "${result.stderr}"`);
}

/** For the `flock` of BusyBox, which has only short options, and cannot wait for a limited time. */
async function pollForLock(handle: OpenFile, deadline: Deadline): Promise<boolean> {
  for (;;) {
    const result = await runFlock(handle, ['-x', '-n', '0'], 0);
    if (result.exitCode === 0) return true;
    if (result.exitCode !== 1 || result.stderr !== '') throw lockFailed(`flock said "${result.stderr}"`);
    if (deadline.hasPassed()) return false;
    await deadline.clock.sleep(Math.min(betweenTriesMs, deadline.remainingMs()));
  }
}

async function runFlock(handle: OpenFile, args: readonly string[], waitMs: number): Promise<Completed> {
  const options = { timeoutMs: waitMs + 10_000, inputFile: handle.fd, outOfReach: true };
  return run('flock', args, options).catch((error: unknown) => {
    throw error instanceof MonitAlertError ? lockFailed(error.message) : error;
  });
}

function lockFailed(reason: string): MonitAlertError {
  return new MonitAlertError('lock.failed', `cannot take the lock: ${reason}`, {
    hint: 'Install util-linux: monit-alert needs its `flock`, or that of BusyBox.',
  });
}
