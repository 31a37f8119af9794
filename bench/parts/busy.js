import { setTimeout as pause } from 'node:timers/promises';
import { listenSilently } from '../../test/support/servers/silent-server.js';
import { withBed } from '../measure/bed.js';

/** @import { SilentServer } from '../../test/support/servers/silent-server.js' */
/** @import { Bed } from '../measure/bed.js' */
/** @import { Progress } from '../progress.js' */

/** @typedef {{ knocks: number, ms: number, cpuMs: number }} BusyRun One change of profile, the whole command. */

/** How long Monit stays in its check from the start of the command on. */
export const busySeconds = 10;
/** Beyond that: the port ends the check, not Monit. */
const checkTimeoutSeconds = 3 * busySeconds;

/**
 * Applies a profile to Monits that are busy with a check, which they have to finish before they can reload: all at the
 * same time, because nearly all of it is waiting.
 *
 * @param {number} monits
 * @param {Progress} progress
 * @returns {Promise<BusyRun[]>}
 */
export async function measureBusy(monits, progress) {
  progress.step(`busy: ${monits} at the same time`);
  return Promise.all(Array.from({ length: monits }, measureOne));
}

async function measureOne() {
  const port = await listenSilently();
  try {
    const includes = { 'conf.d/busy': port.check(checkTimeoutSeconds) };
    return await withBed({ pollSeconds: 1, includes }, async (bed) => {
      await bed.monitAlert(bed.profile());
      return applyWhileBusy(bed, port);
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
  await port.keepBusy();
  const applying = bed.monitAlert(bed.otherProfile(), '--json');
  await Promise.race([applying, pause(busySeconds * 1000)]);
  port.release();
  const { stdout, ms, cpuMs } = await applying;
  return { knocks: JSON.parse(stdout).proof.knocks, ms, cpuMs };
}
