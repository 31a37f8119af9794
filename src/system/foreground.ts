import { constants } from 'node:os';
import { execa } from 'execa';

export interface Foreground {
  /** As a shell reports it: 126 not executable, 127 not found, 128+N for a signal. */
  readonly ended: Promise<number>;
  readonly signal: (name: NodeJS.Signals) => void;
}

/** The program has our streams, and outlives us if we are killed. */
export function runInForeground(program: string, args: readonly string[]): Foreground {
  // execa must not kill it, however long it takes to end.
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
