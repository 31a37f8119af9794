import { isAbsent } from '../../system/absent-file.ts';
import { readTextOf } from '../../system/files.ts';
import type { DaemonWithoutHttpd } from '../daemon/find-daemon.ts';
import { findStateFile, regularFilesOf } from '../process/open-files.ts';

/** `idle`: sleeps with its state file open. `hidden`: waits, but the kernel does not show for what. */
export type Activity = { readonly kind: 'idle'; readonly sleep: string } | { readonly kind: 'busy' | 'hidden' };

// `idle` means not in a parse. The main thread closes its state file before a parse and opens it afterwards (seen on
// 5.27.2 to 6.0.0). Sleep alone proves nothing: 5.34.3 sleeps for 100 microseconds before a parse when it has ended a
// check program. An equal `sleep` at a second look means that Monit has not woken up in between.
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
  /** The kernel function that it waits in, `0` for none or unknown: proc_pid_wchan(5). */
  readonly waitsIn: string;
  readonly switches: string;
}

async function readMainThread(pid: number): Promise<MainThread | undefined> {
  try {
    const status = await readTextOf(`/proc/${pid}/status`);
    const waitsIn = await readTextOf(`/proc/${pid}/wchan`).catch(() => '0');
    const field = (name: string) => new RegExp(`^${name}:\\s*(\\S+)`, 'm').exec(status)?.[1] ?? '';
    return { state: field('State'), waitsIn: waitsIn || '0', switches: field('voluntary_ctxt_switches') };
  } catch (error) {
    if (isAbsent(error)) return undefined; // It has ended.
    throw error;
  }
}
