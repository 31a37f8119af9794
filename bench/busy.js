import { setTimeout as pause } from 'node:timers/promises';
import { listenSilently } from '../test/support/servers/silent-server.js';
import { withBed } from './bed.js';

/** @import { SilentServer } from '../test/support/servers/silent-server.js' */
/** @import { Bed } from './bed.js' */
/** @import { Progress } from './progress.js' */

/** @typedef {{ knocks: number, ms: number, cpuMs: number }} BusyRun One change of profile, the whole command. */

/** How long Monit stays in its check from the start of the command on. */
export const busySeconds = 10;
/** Beyond that: the port ends the check, not Monit. */
const checkTimeoutSeconds = 3 * busySeconds;

/**
 * Applies a profile to a Monit that is busy with a check, which it has to finish before it can reload.
 *
 * @param {number} rounds
 * @param {Progress} progress
 * @returns {Promise<BusyRun[]>}
 */
export async function measureBusy(rounds, progress) {
  const port = await listenSilently();
  try {
    const includes = { 'conf.d/busy': port.check(checkTimeoutSeconds) };
    return await withBed({ pollSeconds: 1, includes }, async (bed) => {
      await bed.monitAlert(bed.profile());
      const runs = [];
      for (let round = 1; round <= rounds; round += 1) {
        progress.step(`busy: round ${round} of ${rounds}`);
        runs.push(await applyWhileBusy(bed, port));
      }
      return runs;
    });
  } finally {
    port.close();
  }
}

/**
 * @param {Bed} bed
 * @param {SilentServer} port
 * @returns {Promise<BusyRun>}
 */
async function applyWhileBusy(bed, port) {
  const profile = bed.otherProfile();
  await port.keepBusy();
  const applying = bed.monitAlert(profile, '--json');
  await Promise.race([applying, pause(busySeconds * 1000)]);
  port.release();
  const { stdout, ms, cpuMs } = await applying;
  bed.noteProfile(profile);
  return { knocks: JSON.parse(stdout).proof.knocks, ms, cpuMs };
}
