import { floor, nodeAlone, versionAlone } from './floor.js';
import { applyAgain, applyOther, dryRun, libraryReload } from './ours.js';
import { logLine, monitReload, monitSummary, patience, stateFile } from './theirs.js';

/** @import { Bed } from '../bed.js' */

/**
 * @typedef {object} Sample One run.
 * @property {number} ms From its start until its caller may go on.
 * @property {number} [cpuMs] Of its processes, where it is one.
 * @property {Record<string, number>} [partsMs] What is worth a row of its own.
 */

/**
 * @typedef {object} Contender
 * @property {string} key Short, for rows that refer to each other.
 * @property {string} name
 * @property {boolean} reloads Whether Monit reloads for it; if not, Monit must not.
 * @property {boolean} claims Whether its return says that Monit runs what is on disk now. Then that is tried.
 * @property {boolean} [showsCpu]
 * @property {Record<string, string>} [partNames] Names of `partsMs`.
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
