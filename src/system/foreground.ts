import { accessSync, constants as access } from 'node:fs';
import { constants } from 'node:os';
import { execa } from 'execa';

export interface Foreground {
  readonly ended: Promise<CommandEnd>;
  readonly signal: (name: NodeJS.Signals) => void;
}

interface CommandEnd {
  /** As a shell reports it: 126 not executable, 127 not found, 128+N for a signal. */
  readonly status: number;
  /** Why it could not be started; undefined if it ran. */
  readonly fault: string | undefined;
}

/**
 * The program has our streams, and outlives us if we are killed.
 * @param environment its whole environment.
 */
export function runInForeground(
  program: string,
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Foreground {
  // execa must not kill it, however long it takes to end.
  const patient = { cleanup: false, forceKillAfterDelay: false } as const;
  const whole = { env: environment, extendEnv: false } as const;
  const started = execa(program, args, { reject: false, stdio: 'inherit', ...patient, ...whole });
  return {
    ended: started.then(({ exitCode, signal, code }) => {
      if (exitCode !== undefined) return { status: exitCode, fault: undefined };
      if (signal !== undefined) return { status: 128 + constants.signals[signal], fault: undefined };
      return { status: code === 'ENOENT' ? 127 : 126, fault: `cannot run ${program}: ${reasonFor(code, program)}` };
    }),
    signal: (name) => {
      started.kill(name);
    },
  };
}

function reasonFor(code: string | undefined, program: string): string {
  // The kernel says the same of a script whose first line names no interpreter that exists.
  if (code === 'ENOENT') return isThere(program) ? 'its interpreter was not found' : 'command not found';
  return code === 'EACCES' ? 'permission denied; is it an executable file?' : (code ?? 'it could not be started');
}

function isThere(program: string): boolean {
  if (!program.includes('/')) return false;
  try {
    accessSync(program, access.F_OK);
    return true;
  } catch {
    return false;
  }
}
