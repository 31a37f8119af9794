import { join } from 'node:path';
import { ensureState, unwritableState } from '../../state/state-directory.ts';
import { replaceFile } from '../../system/atomic-file.ts';
import { readRegularFile } from '../../system/regular-file.ts';

const fileName = 'last-sync';
/** How many calls are remembered. */
const remembered = 20;
/** Milliseconds; of calls that are closer than that to the last but one, only the newest is remembered. */
const closeMs = 5_000;
/** Milliseconds; what was called before that says nothing of who calls now. */
const recentMs = 600_000;
/** Milliseconds; two calls that are closer may be one person's. */
const apartMs = 20_000;

/**
 * Notes that `sync` was called: who holds something can then be told that somebody will end it.
 *
 * @throws MonitAlertError `state.unwritable`
 */
export async function noteSync(directory: string): Promise<void> {
  try {
    const times = withCall(await readSyncs(directory), new Date());
    await ensureState(directory);
    await replaceFile(join(directory, fileName), times.map((time) => `${time}\n`).join(''));
  } catch (error) {
    throw unwritableState(directory, error);
  }
}

/** The calls that are remembered after another one: who calls each second would push out what shows that he does. */
export function withCall(times: readonly string[], now: Date): string[] {
  const before = Date.parse(times.at(-2) ?? '');
  const earlier = now.getTime() - before < closeMs ? times.slice(0, -1) : times;
  return [...earlier, now.toISOString()].slice(-remembered);
}

/** When `sync` was called, of the last ten minutes. UTC, ISO 8601; oldest first. */
export async function recentSyncs(directory: string, now: number): Promise<string[]> {
  const times = await readSyncs(directory);
  return times.filter((time) => Date.parse(time) <= now && Date.parse(time) > now - recentMs);
}

/** Whether these calls are somebody's habit: more than one, and not all at once. */
export function isRegular(times: readonly string[]): boolean {
  const [first = '', last = ''] = [times[0], times.at(-1)];
  return Date.parse(last) - Date.parse(first) >= apartMs;
}

/** When `sync` was called, of the calls that are remembered. UTC, ISO 8601; oldest first. */
export async function readSyncs(directory: string): Promise<string[]> {
  const found = await readRegularFile(join(directory, fileName)).catch(() => undefined);
  return (found?.bytes.toString() ?? '').split('\n').filter((line) => !Number.isNaN(Date.parse(line)));
}
