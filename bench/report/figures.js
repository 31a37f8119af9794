import { medianOf, spreadOf } from './statistics.js';

/** @import { Contender, Sample } from '../contenders/contender.js' */
/** @import { Claims } from '../parts/claim.js' */
/** @import { CommandFigures } from '../parts/commands.js' */
/** @import { SizeFigures } from '../parts/size.js' */
/** @import { Spread } from './statistics.js' */

/**
 * @typedef {object} Row One contender, or a part of one.
 * @property {string} key Of the contender; with a point and the name of the part where it is one.
 * @property {string} name
 * @property {string | undefined} headline As in {@link Contender}.
 * @property {Spread} timeMs
 * @property {number | undefined} cpuMs Median. Undefined if it is no process of its own.
 * @property {Claims | undefined} claims Undefined where it claims nothing.
 */

/**
 * @param {readonly { contender: Contender, samples: readonly Sample[] }[]} timed
 * @param {readonly { contender: Contender, claims: Claims }[]} tried
 * @returns {Row[]} A contender's parts follow it.
 */
export const rowsOf = (timed, tried) =>
  timed.flatMap(({ contender, samples }) => {
    const { key, name, headline, partNames = {} } = contender;
    const claims = tried.find((each) => each.contender.key === key)?.claims;
    const parts = Object.entries(partNames).map(([part, partName]) =>
      rowOf(
        { key: `${key}.${part}`, name: partName, headline: undefined, claims: undefined },
        samples.map(({ parts: costs }) => costs?.[part] ?? { ms: NaN }),
      ),
    );
    return [rowOf({ key, name, headline, claims }, samples), ...parts];
  });

/**
 * @param {Pick<Row, 'key' | 'name' | 'headline' | 'claims'>} what
 * @param {readonly { ms: number, cpuMs?: number }[]} costs
 * @returns {Row}
 */
function rowOf(what, costs) {
  const cpuMs = medianOf(costs.map((cost) => cost.cpuMs ?? NaN));
  return { ...what, timeMs: spreadOf(costs.map(({ ms }) => ms)), cpuMs: Number.isNaN(cpuMs) ? undefined : cpuMs };
}

/** @typedef {{ key: string, name: string, cpuMs: number, ms: number, byStart: number }} CommandRow Medians. */

/**
 * @param {readonly CommandFigures[]} figures
 * @returns {CommandRow[]} `byStart`: CPU, by that of `node -e 0` in the same rounds.
 */
export function commandRows(figures) {
  const medians = figures.map(({ key, name, costs }) => ({
    ...{ key, name },
    cpuMs: medianOf(costs.map(({ cpuMs }) => cpuMs)),
    ms: medianOf(costs.map(({ ms }) => ms)),
  }));
  const startMs = medians.find(({ key }) => key === 'node')?.cpuMs ?? NaN;
  return medians.map((each) => ({ ...each, byStart: each.cpuMs / startMs }));
}

/**
 * @typedef {object} SizeRow Medians of one size.
 * @property {number} services
 * @property {number} recipients
 * @property {number} beyondStart What a change takes beyond Node's start, by what Monit takes for a check and a reload.
 * @property {number} applyMs
 * @property {number} applyCpuMs
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
export function sizeRow({ services, recipients, apply, applyCpu, start, check, reload, memory, nodeMemory }) {
  const [applyMs, startMs, checkMs, reloadMs] = [medianOf(apply), medianOf(start), medianOf(check), medianOf(reload)];
  const beyondStart = (applyMs - startMs) / (checkMs + reloadMs);
  const memories = { memoryMib: medianOf(memory), nodeMemoryMib: medianOf(nodeMemory) };
  const applyCpuMs = medianOf(applyCpu);
  return { services, recipients, beyondStart, applyMs, applyCpuMs, startMs, checkMs, reloadMs, ...memories };
}
