import { contenders, takesPart } from '../contenders/contender.js';
import { withBed } from '../measure/bed.js';
import { whileSaturated } from '../measure/busy-loops.js';
import { nothingTried, tryOnce } from './claim.js';

/** @import { Contender } from '../contenders/contender.js' */
/** @import { Bed } from '../measure/bed.js' */
/** @import { Progress } from '../progress.js' */
/** @import { Tried } from './claim.js' */

/** So many Monits are tried at the same time: most of it is waiting. */
const idleLanes = 8;
/** Fewer, because these are timed as well; together they add less than one loop to the load. */
export const saturatedLanes = 4;

/**
 * On an idle machine. Several are tried at once, so the times of the samples are not worth much.
 *
 * @param {number} rounds
 * @param {Progress} progress
 * @returns {Promise<Tried[]>}
 */
export const tryClaims = (rounds, progress) =>
  tryAll(
    contenders.filter(({ claims }) => claims),
    { rounds, lanes: idleLanes, tell: (round) => progress.step(`claims: round ${round} of ${rounds}`) },
  );

/**
 * The contenders of the first table, on a machine that has more to do than it can.
 *
 * @param {number} rounds
 * @param {Progress} progress
 * @returns {Promise<Tried[]>}
 */
export const trySaturated = (rounds, progress) =>
  whileSaturated(() =>
    tryAll(
      contenders.filter(({ headline }) => headline !== undefined),
      { rounds, lanes: saturatedLanes, tell: (round) => progress.step(`saturated: round ${round} of ${rounds}`) },
    ),
  );

/**
 * @param {readonly Contender[]} claiming
 * @param {{ rounds: number, lanes: number, tell: (round: number) => void }} how
 * @returns {Promise<Tried[]>}
 */
async function tryAll(claiming, { rounds, lanes, tell }) {
  const all = claiming.map(nothingTried);
  let begun = 0;
  /** @param {Bed} bed */
  const lane = async (bed) => {
    while (begun < rounds) {
      begun += 1;
      const round = begun;
      tell(round);
      for (const tried of all) if (takesPart(tried.contender, round)) await tryOnce(bed, tried);
    }
  };
  await withBeds(Math.min(lanes, rounds), (beds) => Promise.all(beds.map(lane)));
  return all;
}

/**
 * Several Monits, each with a profile in force.
 *
 * @param {number} count
 * @param {(beds: Bed[]) => Promise<unknown>} use
 * @returns {Promise<unknown>}
 */
async function withBeds(count, use) {
  if (count === 0) return use([]);
  return withBed({}, async (bed) => {
    await bed.monitAlert(bed.profile());
    return withBeds(count - 1, (others) => use([bed, ...others]));
  });
}
