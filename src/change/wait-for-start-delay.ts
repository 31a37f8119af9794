import type { Daemon, DaemonWithoutHttpd } from '../monit/daemon/find-daemon.ts';
import type { Deadline } from '../system/clock.ts';
import type { Watcher } from './progress.ts';

/** For the start of Monit's HTTP server after the delay, and the change itself. */
const marginMs = 2_000;

/**
 * Looks, and if Monit is in its start delay, looks again after it. Returns at once if the delay ends too late for the
 * deadline.
 */
export async function lookAfterStartDelay<T extends { readonly daemon: Daemon | DaemonWithoutHttpd | undefined }>(
  look: () => Promise<T>,
  deadline: Deadline,
  watcher: Watcher,
): Promise<T> {
  for (;;) {
    const seen = await look();
    const leftMs = seen.daemon?.endpoint === undefined ? seen.daemon?.startDelayLeftMs : undefined;
    if (leftMs === undefined || leftMs + marginMs > deadline.remainingMs()) return seen;
    await watcher.waitingFor("the end of Monit's start delay", async () => deadline.clock.sleep(leftMs));
  }
}
