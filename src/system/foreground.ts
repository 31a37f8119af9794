import { constants } from 'node:os';
import { execa } from 'execa';

/** A program that has our streams and our terminal. */
export interface Foreground {
  /**
   * The exit status as a shell gives it: 126 where it may not be run, 127 where it is not there, 128+N for a signal.
   */
  readonly ended: Promise<number>;
  readonly signal: (name: NodeJS.Signals) => void;
}

/**
 * Starts a program in our place: with our environment, our working directory and our streams. It outlives us if we are
 * killed.
 */
export function runInForeground(program: string, args: readonly string[]): Foreground {
  // It has as long as it likes to end: nobody kills it because it takes its time over a signal.
  const patient = { cleanup: false, forceKillAfterDelay: false } as const;
  const started = execa(program, args, { reject: false, stdio: 'inherit', ...patient });
  return {
    ended: started.then(({ exitCode, signal, code }) => {
      if (exitCode !== undefined) return exitCode;
      if (signal !== undefined) return 128 + constants.signals[signal];
      return code === 'ENOENT' ? 127 : 126;
    }),
    signal: (name) => {
      started.kill(name);
    },
  };
}
