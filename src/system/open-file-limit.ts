import { existsSync, readFileSync } from 'node:fs';
import { run } from './run.ts';

/** The usual soft limit, if that of our caller cannot be read. */
const usualLimit = 1_024;

/** Of util-linux; BusyBox has none. */
const prlimit = ['/usr/bin/prlimit', '/bin/prlimit'];

/**
 * A program and its arguments, to be started with the soft limit of open files (RLIMIT_NOFILE) that our caller has.
 * Node.js raises its own to the hard limit, which children inherit, and Monit closes every descriptor up to it: `monit
 * -t` takes three times as long with a limit of 65,536 as with 1,024 (5.33.0).
 */
export function withCallersLimit(program: string, args: readonly string[]): [program: string, args: readonly string[]] {
  const command = limiting();
  return command === undefined ? [program, args] : [command.program, [command.limit, program, ...args]];
}

/** Takes back what Node.js has raised: what this process starts from now on has the limit of our caller. */
export async function restoreLimit(): Promise<void> {
  const command = limiting();
  if (command === undefined) return;
  await run(command.program, ['--pid', String(process.pid), command.limit], { timeoutMs: 10_000 });
}

interface Limiting {
  readonly program: string;
  readonly limit: string;
}

/** Undefined if nothing was raised, or it cannot be taken back. */
function limiting(): Limiting | undefined {
  const caller = softLimit(process.ppid) ?? usualLimit;
  if (caller >= (softLimit('self') ?? 0)) return undefined;
  const program = prlimit.find((path) => existsSync(path));
  return program === undefined ? undefined : { program, limit: `--nofile=${caller}:` };
}

/** Undefined if we may not know. proc_pid_limits(5). */
function softLimit(pid: number | 'self'): number | undefined {
  try {
    const limit = /^Max open files +(\w+)/m.exec(readFileSync(`/proc/${pid}/limits`, 'utf8'))?.[1];
    return limit === 'unlimited' ? Infinity : Number(limit ?? Number.NaN) || undefined;
  } catch {
    return undefined;
  }
}
