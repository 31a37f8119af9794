import type { Deadline } from '../../system/clock.ts';
import type { Process } from './process.ts';

/** The time that a supervisor has to restart Monit. */
const restartLimitMs = 3_000;
const pollMs = 30;

/** Polls until the restarted Monit is found or the deadline passes. */
export async function awaitRestarted<T>(deadline: Deadline, see: () => Promise<T | undefined>): Promise<T | undefined> {
  const { clock } = deadline;
  const giveUp = clock.now() + Math.min(restartLimitMs, deadline.remainingMs());
  do {
    const seen = await see();
    if (seen !== undefined) return seen;
    await clock.sleep(pollMs);
  } while (clock.now() < giveUp);
  return undefined;
}

/** A supervisor starts the same command line again, later. */
export function isRestarted(candidate: Process, ended: Process): boolean {
  const isLater = BigInt(candidate.startTime) >= BigInt(ended.startTime) && candidate.pid !== ended.pid;
  return isLater && candidate.argv.join('\0') === ended.argv.join('\0');
}
