import { readFile } from 'node:fs/promises';
import { isAbsent } from '../../system/absent.ts';
import type { DaemonWithoutHttpd } from '../daemon/find-daemon.ts';
import { findStateFile, regularFilesOf } from '../process/open-files.ts';

/**
 * What Monit's main thread does. `idle`: it sleeps while it has its state file open. `busy`: it runs, or waits for
 * something else. `hidden`: it waits, and the kernel does not tell us for what.
 */
export type Activity = { readonly kind: 'idle'; readonly sleep: string } | { readonly kind: 'busy' | 'hidden' };

/**
 * Looks whether Monit is idle: **not in the middle of a parse**. The main thread reads the configuration itself. It
 * closes its state file before that and opens it again after it (seen on 5.27.2 to 6.0.0), and while it parses it does
 * not sleep. That it sleeps is not enough: 5.34.3 sleeps for 100 microseconds before a parse, when it has ended a check
 * program.
 *
 * `sleep` names this very sleep: looked at again, an equal one means that it has not woken up in between.
 */
export async function activityOf({ process, stateFile }: DaemonWithoutHttpd): Promise<Activity> {
  const before = await readMainThread(process.pid);
  const hasState = (await findStateFile(await regularFilesOf(process.pid), stateFile)) !== undefined;
  const after = await readMainThread(process.pid);
  const isSameWait = before?.state === 'S' && after?.waitsIn === before.waitsIn && after.switches === before.switches;
  if (!isSameWait) return { kind: 'busy' };
  if (before.waitsIn === '0') return { kind: 'hidden' };
  return before.waitsIn.endsWith('nanosleep') && hasState ? { kind: 'idle', sleep: before.switches } : { kind: 'busy' };
}

interface MainThread {
  /** proc_pid_status(5): `S` waits, `R` runs. */
  readonly state: string;
  /**
   * The kernel's function that it waits in, `0` where it does not wait or the kernel does not tell: proc_pid_wchan(5).
   */
  readonly waitsIn: string;
  /** How often it has gone to wait, since it began. */
  readonly switches: string;
}

async function readMainThread(pid: number): Promise<MainThread | undefined> {
  try {
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    const waitsIn = await readFile(`/proc/${pid}/wchan`, 'utf8').catch(() => '0');
    const field = (name: string) => new RegExp(`^${name}:\\s*(\\S+)`, 'm').exec(status)?.[1] ?? '';
    return { state: field('State'), waitsIn: waitsIn || '0', switches: field('voluntary_ctxt_switches') };
  } catch (error) {
    if (isAbsent(error)) return undefined; // It has ended.
    throw error;
  }
}
