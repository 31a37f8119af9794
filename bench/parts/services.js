import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withBed } from '../measure/bed.js';

/** @import { Bed } from '../measure/bed.js' */
/** @import { Progress } from '../progress.js' */

/** @typedef {{ change: Cost, wholeHold: Cost, serviceHold: Cost }} ServiceRound What one round has cost. */
/** @typedef {{ ms: number, cpuMs: number }} Cost Of a whole command. */

/** Each has an alert include. */
const services = 1_000;
const names = Array.from({ length: services }, (_, index) => `file-${index}`);
const profiles = Object.fromEntries(
  ['one', 'other'].map((name) => [`profiles/${name}.yaml`, `recipients:\n  - address: ${name}@example.org\n`]),
);
const hold = ['--for', '1h', '--id', 'bench', '--without-scheduler'];

/**
 * A hold for one service, beside what changes the global file only: a change, and a hold for all services.
 *
 * @param {number} rounds
 * @param {Progress} progress
 * @returns {Promise<ServiceRound[]>}
 */
export async function measureServices(rounds, progress) {
  return withBed({ includes: profiles }, async (bed) => {
    await addIncludes(bed);
    await bed.monitAlert('other');
    /** @type {ServiceRound[]} */
    const all = [];
    for (let round = 1; round <= rounds; round += 1) {
      progress.step(`services: round ${round} of ${rounds}`);
      const change = await bed.monitAlert(round % 2 === 0 ? 'other' : 'one');
      const wholeHold = await bed.monitAlert('none', ...hold);
      await bed.monitAlert('release', 'bench');
      const serviceHold = await bed.monitAlert('none', '--service', 'file-500', ...hold);
      await bed.monitAlert('release', 'bench');
      all.push({ change, wholeHold, serviceHold });
    }
    return all;
  });
}

/** @param {Bed} bed */
async function addIncludes({ monit }) {
  const directory = join(monit.directory, 'monit-alert.d');
  await mkdir(directory);
  const blocks = names.map(
    (name) => `check file ${name} path /etc/passwd\n  include ${directory}/[f]${name.slice(1)}\n`,
  );
  await writeFile(monit.conf('services'), blocks.join(''));
}
