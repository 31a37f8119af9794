import { randomPhase, shortPause } from '../measure/random-phase.js';
import { floor, nodeAlone, versionAlone } from './floor.js';
import { applyAgain, applyOther, dryRun, libraryReload } from './ours.js';
import { logLine, monitReload, monitSummary, patience, stateFile } from './theirs.js';

/** @import { Bed } from '../measure/bed.js' */
/** @import { Cost } from '../measure/child.js' */

/**
 * @typedef {object} Sample One run.
 * @property {number} ms From its start until its caller may go on.
 * @property {number} [cpuMs] User and system, children included. Undefined for what is no process of its own.
 * @property {Record<string, Cost>} [parts] What is worth a row of its own.
 */

/**
 * @typedef {object} Contender
 * @property {string} key Short, for rows that refer to each other.
 * @property {string} name
 * @property {string} [headline] Its name for a reader who has not seen the bench; without one, it is not in the first
 *   table, and does not run on a saturated machine.
 * @property {boolean} reloads Whether Monit reloads for it; if not, Monit must not.
 * @property {boolean} [awaitsMonit] Whether nothing in it wakes Monit, so that its time depends on when it starts.
 * @property {boolean} [isRare] Whether every third round is enough: no goal needs it.
 * @property {boolean} claims Whether its return says that Monit runs what is on disk now. Then that is tried.
 * @property {Record<string, string>} [partNames] Names of `parts`.
 * @property {(bed: Bed) => Promise<void>} prepare Before it starts, out of its time.
 * @property {(bed: Bed) => Promise<Sample>} run
 */

/**
 * In the order in which each round runs them: what changes nothing comes after what it must not change.
 *
 * @type {readonly Contender[]}
 */
export const contenders = [
  monitReload,
  patience,
  stateFile,
  logLine,
  monitSummary,
  applyOther,
  applyAgain,
  dryRun,
  libraryReload,
  floor,
  versionAlone,
  nodeAlone,
];

const rareEvery = 3;

/**
 * @param {Contender} contender
 * @param {number} round From 1 on.
 */
export const takesPart = ({ isRare = false }, round) => !isRare || round % rareEvery === 1;

/**
 * The pause before it starts, on an idle Monit.
 *
 * @param {Contender} contender
 */
export const pauseBefore = ({ awaitsMonit = false }) => (awaitsMonit ? randomPhase() : shortPause());
