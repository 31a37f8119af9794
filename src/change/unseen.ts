import { signalDaemon, type SilentDaemon } from '../monit/daemon.ts';
import { isAlive } from '../monit/process.ts';
import { systemClock } from '../system/clock.ts';

/** Milliseconds in which a Monit that does not accept what it reads has ended. */
const dyingMs = 1_500;

/** What there is to say of a Monit that has no HTTP server to ask. */
export const unseen = {
  reason: 'Monit was asked to reload; without `set httpd` nobody can see what it runs',
  hint: 'For a proof, give it a private socket: `set httpd unixsocket /run/monit.sock` and `allow admin:"..."`.',
};

/**
 * Asks a Monit without `set httpd` to reload.
 *
 * @returns whether it lived on: all that can be seen of it.
 */
export async function signalUnseen(daemon: SilentDaemon): Promise<boolean> {
  if (!(await signalDaemon(daemon.process, 'SIGHUP'))) return false;
  await systemClock.sleep(dyingMs);
  return isAlive(daemon.process);
}
