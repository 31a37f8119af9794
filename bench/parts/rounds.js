import { contenders, pauseBefore, takesPart } from '../contenders/contender.js';
import { withBed } from '../measure/bed.js';
import { awaitReload, listenerAt, socketPathOf } from '../measure/observer.js';

/** @import { Bed } from '../measure/bed.js' */
/** @import { Contender, Sample } from '../contenders/contender.js' */
/** @import { Progress } from '../progress.js' */

/** @typedef {{ contender: Contender, samples: Sample[] }} Timed */

/**
 * Times all contenders on one idle Monit. Each round runs one after the other, so that whatever drifts hits all alike.
 *
 * @param {number} rounds
 * @param {Progress} progress
 * @returns {Promise<Timed[]>}
 */
export async function timeContenders(rounds, progress) {
  return withBed({}, (bed) => timeOn(bed, rounds, progress));
}

/**
 * @param {Bed} bed
 * @param {number} rounds
 * @param {Progress} progress
 * @returns {Promise<Timed[]>}
 */
async function timeOn(bed, rounds, progress) {
  await bed.monitAlert(bed.profile());
  const timed = contenders.map((contender) => ({ contender, samples: /** @type {Sample[]} */ ([]) }));
  for (let round = 1; round <= rounds; round += 1) {
    for (const { contender, samples } of timed.filter((each) => takesPart(each.contender, round))) {
      progress.step(`contenders: round ${round} of ${rounds}, ${contender.name}`);
      samples.push(await sampleOf(bed, contender));
    }
  }
  return timed;
}

/**
 * @param {Bed} bed
 * @param {Contender} contender
 */
async function sampleOf(bed, contender) {
  const socketPath = socketPathOf(bed.monit);
  await contender.prepare(bed);
  const before = listenerAt(socketPath);
  if (contender.reloads) await pauseBefore(contender);
  const sample = await contender.run(bed);
  if (contender.reloads) await awaitReload(socketPath, before);
  else if (listenerAt(socketPath) !== before) throw new Error(`${contender.name} made Monit reload`);
  return sample;
}
