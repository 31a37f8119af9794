import { meanOf, medianOf, spreadOf } from './statistics.js';

/** @import { Claims } from './claims.js' */
/** @import { Timed } from './rounds.js' */
/** @import { SizeFigures } from './size.js' */
/** @import { Spread } from './statistics.js' */

/**
 * @typedef {object} Row One contender, or a part of one.
 * @property {string} key Of the contender; with a point and the name of the part where it is one.
 * @property {string} name
 * @property {boolean} isProcess Whether it is Node from its start to its end, and nothing else.
 * @property {Spread} timeMs
 * @property {number | undefined} cpuMs Mean.
 * @property {Claims | undefined} claims Undefined where it claims nothing.
 */

/**
 * @param {readonly Timed[]} timed
 * @param {ReadonlyMap<string, Claims>} claims
 * @returns {Row[]} A contender's parts follow it.
 */
export const rowsOf = (timed, claims) =>
  timed.flatMap((each) => [contenderRow(each, claims.get(each.contender.key)), ...partRows(each)]);

/**
 * @param {Timed} timed
 * @param {Claims | undefined} claims
 * @returns {Row}
 */
function contenderRow({ contender: { key, name, showsCpu = false }, samples }, claims) {
  const cpuMs = showsCpu ? meanOf(samples.map((sample) => sample.cpuMs ?? NaN)) : undefined;
  return { key, name, isProcess: showsCpu, timeMs: spreadOf(samples.map(({ ms }) => ms)), cpuMs, claims };
}

/**
 * @param {Timed} timed
 * @returns {Row[]}
 */
const partRows = ({ contender: { key, partNames = {} }, samples }) =>
  Object.entries(partNames).map(([part, name]) => ({
    key: `${key}.${part}`,
    name,
    isProcess: false,
    timeMs: spreadOf(samples.map(({ partsMs }) => partsMs?.[part] ?? NaN)),
    cpuMs: undefined,
    claims: undefined,
  }));

/**
 * @typedef {object} SizeRow Medians of one size.
 * @property {number} services
 * @property {number} recipients
 * @property {number} beyondStart What a change takes beyond Node's start, by what Monit takes for a check and a reload.
 * @property {number} applyMs
 * @property {number} startMs
 * @property {number} checkMs
 * @property {number} reloadMs
 * @property {number} memoryMib
 * @property {number} nodeMemoryMib
 */

/**
 * @param {SizeFigures} figures
 * @returns {SizeRow}
 */
export function sizeRow({ services, recipients, apply, start, check, reload, memory, nodeMemory }) {
  const [applyMs, startMs, checkMs, reloadMs] = [medianOf(apply), medianOf(start), medianOf(check), medianOf(reload)];
  const beyondStart = (applyMs - startMs) / (checkMs + reloadMs);
  const memories = { memoryMib: medianOf(memory), nodeMemoryMib: medianOf(nodeMemory) };
  return { services, recipients, beyondStart, applyMs, startMs, checkMs, reloadMs, ...memories };
}
