import { stat } from '../../system/files.ts';
import { logOf, readLogFrom } from '../process/log-file.ts';
import { beginningOf, type Process } from '../process/process.ts';

/** Monit writes nothing during the delay, so its lines about it are the last ones. */
const searchedBytes = 64 * 1024;
/** A delay that the log says is still going on has at least this time left. */
const leastMs = 250;

/**
 * With `set daemon N with start delay M`, the first Monit after a boot reads its configuration, then does nothing for M
 * seconds: no checks, no HTTP server. A signal begins the delay anew (5.33.0 to 6.0.0) or waits for its end (5.27.2).
 * @param delayMs as configured, in milliseconds; 0 without a delay.
 * @returns about how many milliseconds are left; undefined if the daemon is not in its start delay.
 */
export async function startDelayLeftMs(daemon: Process, delayMs: number): Promise<number | undefined> {
  if (delayMs === 0) return undefined;
  const log = await logOf(daemon.pid);
  const offset = Math.max(0, (log?.offset ?? 0) - searchedBytes);
  const said = log && startDelayInLog((await readLogFrom({ ...log, offset })) ?? '');
  if (said === 'over') return undefined;
  if (log === undefined || said === undefined) {
    const leftMs = delayMs - (Date.now() - beginningOf(daemon));
    return leftMs > 0 ? Math.min(leftMs, delayMs) : undefined;
  }
  const begun = (await stat(log.path)).mtimeMs;
  return Math.min(Math.max(delayMs - (Date.now() - begun), leastMs), delayMs);
}

const linesAboutIt = /(will delay for \d+ ?s)|Starting Monit|Monit \S+ started$|Monit reloaded$/gm;

/** Undefined if the log does not tell. */
export function startDelayInLog(log: string): 'going on' | 'over' | undefined {
  const last = [...log.matchAll(linesAboutIt)].at(-1);
  if (last === undefined || last[0] === 'Starting Monit') return undefined;
  return last[1] === undefined ? 'over' : 'going on';
}
