import { spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { environmentOfChildren } from './run.ts';

export interface Ended {
  /** Undefined if a signal ended it, or it did not end in time. */
  readonly exitCode: number | undefined;
  /** The first line of its standard error. */
  readonly complaint: string;
  readonly timedOut: boolean;
}

/** Characters of standard error that are kept. */
const longestComplaint = 500;
/** Milliseconds for what the program has written, but we have not read yet. */
const lastWordsMs = 500;

/**
 * Without a shell, in `/`, with a reduced environment and in a session of its own. The program need not read its input,
 * its output is lost, and programs that it leaves in the background are not waited for. If it does not end in time, it
 * is killed with its process group.
 * @throws Error if it cannot be started.
 */
export async function runWithInput(
  program: string,
  args: readonly string[],
  { input, timeoutMs }: { readonly input: string; readonly timeoutMs: number },
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      env: { ...environmentOfChildren(process.env), LC_ALL: 'C' },
      cwd: '/',
      detached: true,
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    const complaint = firstLine(child.stderr);
    const timers = new Set<NodeJS.Timeout>();
    const after = (milliseconds: number, work: () => void) => timers.add(setTimeout(work, milliseconds));
    const finish = (ended: Omit<Ended, 'complaint'>) => {
      timers.forEach(clearTimeout);
      destroy(child.stdin, child.stderr);
      resolve({ ...ended, complaint: complaint() });
    };
    after(Math.max(1, Math.ceil(timeoutMs)), () => {
      if (child.pid !== undefined) killGroup(child.pid);
      child.unref();
      finish({ exitCode: undefined, timedOut: true });
    });
    child.on('error', (error) => {
      timers.forEach(clearTimeout);
      reject(error);
    });
    child.on('exit', (exitCode) => {
      timers.forEach(clearTimeout);
      const end = () => {
        finish({ exitCode: exitCode ?? undefined, timedOut: false });
      };
      child.once('close', end);
      after(lastWordsMs, end);
    });
    feed(child.stdin, input);
  });
}

/** There is no stream if the program could not start. */
function feed(stream: Writable | null, input: string): void {
  // EPIPE if the program does not read it.
  stream?.on('error', () => undefined).end(input);
}

/** Reads everything, so that the program never has to wait. */
function firstLine(stream: Readable | null): () => string {
  let said = '';
  stream?.setEncoding('utf8').on('data', (piece: string) => {
    if (said.length < longestComplaint) said += piece.slice(0, longestComplaint);
  });
  return () => (said.trimStart().split('\n', 1)[0] ?? '').slice(0, longestComplaint).trim();
}

function destroy(...streams: readonly (Readable | Writable | null)[]): void {
  for (const stream of streams) stream?.destroy();
}

function killGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // It has just ended.
  }
}
