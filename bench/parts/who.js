import { fileURLToPath } from 'node:url';
import { withBed } from '../measure/bed.js';
import { socketPathOf } from '../measure/observer.js';

/** @import { Bed } from '../measure/bed.js' */
/** @import { Cost } from '../measure/child.js' */
/** @import { Progress } from '../progress.js' */

/** @typedef {{ who: Cost, loop: Cost, whoOne: Cost, loopOne: Cost }} WhoRound For all services, and for one. */

const services = 5_000;
const names = Array.from({ length: services }, (_, index) => `file-${index}`);
const oneName = `file-${services / 2}`;
const plainRequests = fileURLToPath(new URL('../measure/plain-requests.cjs', import.meta.url));

/**
 * `who`, beside a program that does nothing but the same requests, one after the other.
 *
 * @param {number} rounds
 * @param {Progress} progress
 * @returns {Promise<WhoRound[]>}
 */
export async function measureWho(rounds, progress) {
  const checks = names.map((name) => `check file ${name} path /etc/passwd\n`).join('');
  return withBed({ includes: { 'conf.d/services': checks } }, async (bed) => {
    await bed.monitAlert('default');
    const all = [];
    for (let round = 1; round <= rounds; round += 1) {
      progress.step(`who: round ${round} of ${rounds}`);
      const who = await bed.monitAlert('who');
      const loop = await request(bed, names);
      const whoOne = await bed.monitAlert('who', oneName);
      const loopOne = await request(bed, [oneName]);
      all.push({ who, loop, whoOne, loopOne });
    }
    return all;
  });
}

/**
 * The pages that show whom Monit alerts: its status before and after, what it has loaded, and each service's own page.
 *
 * @param {Bed} bed
 * @param {readonly string[]} of Services.
 */
function request({ monit, node }, of) {
  const status = '/_status?format=xml';
  const pages = [status, '/_runtime', ...of.map((name) => `/${name}`), status];
  return node(plainRequests, socketPathOf(monit), monit.address?.auth ?? '', pages.join(' '));
}
