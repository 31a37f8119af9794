import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { program } from '../../test/support/cli/cli-environment.js';
import { withBed } from '../measure/bed.js';
import { knockedReload } from '../measure/knocked-reload.js';
import { peakMemory } from '../measure/memory.js';

/** @import { Monit } from '../../test/support/monit/daemon.js' */
/** @import { Bed } from '../measure/bed.js' */
/** @import { Progress } from '../progress.js' */

/** @typedef {{ services: number, recipients: number }} Size */

/**
 * @typedef {Size & ReturnType<typeof noFigures>} SizeFigures Figures of all rounds at one size. `apply`, `start`
 *   (`node -e 0`), `check` (`monit -t -v`) and `reload` (ideally knocked) in ms, `applyCpu` too; memory in MiB.
 */

/** More of the one, and more of the other. @type {readonly Size[]} */
const sizes = [
  ...[10, 1_000, 5_000].map((services) => ({ services, recipients: 1 })),
  { services: 10, recipients: 100 },
];
const variants = ['one', 'other'];
/** Monit looks at its services after a reload; it is idle when it has had no processor for so long. */
const idleMs = 200;

/**
 * @param {number} rounds
 * @param {Progress} progress
 * @returns {Promise<SizeFigures[]>}
 */
export async function measureSizes(rounds, progress) {
  const all = [];
  for (const size of sizes) {
    const name = `${size.services} services, ${size.recipients} recipients`;
    const figures = await withBed({ includes: includesFor(size) }, (bed) =>
      measureSize(bed, rounds, (round) => progress.step(`size: ${name}, round ${round} of ${rounds}`)),
    );
    progress.say(`size: ${name}`);
    all.push({ ...size, ...figures });
  }
  return all;
}

const noFigures = () => ({
  apply: /** @type {number[]} */ ([]),
  applyCpu: /** @type {number[]} */ ([]),
  start: /** @type {number[]} */ ([]),
  check: /** @type {number[]} */ ([]),
  reload: /** @type {number[]} */ ([]),
  memory: /** @type {number[]} */ ([]),
  nodeMemory: /** @type {number[]} */ ([]),
});

/**
 * @param {Bed} bed
 * @param {number} rounds
 * @param {(round: number) => void} tell
 */
async function measureSize(bed, rounds, tell) {
  const { monit, environment } = bed;
  const [one = '', other = ''] = variants;
  const figures = noFigures();
  await bed.monitAlert(other);
  for (let round = 1; round <= rounds; round += 1) {
    tell(round);
    figures.start.push((await bed.node('-e', '0')).ms);
    figures.check.push((await bed.monitCommand('-t', '-v')).ms);
    figures.nodeMemory.push(await peakMemory(['-e', '0'], environment));
    await awaitIdle(monit);
    figures.reload.push(await knockedReload(monit));
    await awaitIdle(monit);
    const { ms, cpuMs } = await bed.monitAlert(one);
    figures.apply.push(ms);
    figures.applyCpu.push(cpuMs);
    await awaitIdle(monit);
    figures.memory.push(await peakMemory([program, other], environment));
  }
  return figures;
}

/**
 * The services look at one same file, so that Monit's own work on them is small; a profile has two variants.
 *
 * @param {Size} size
 */
function includesFor({ services, recipients }) {
  const numbers = (/** @type {number} */ count) => Array.from({ length: count }, (_, index) => index + 1);
  const checks = numbers(services).map((number) => `check file file-${number} path /etc/passwd\n`);
  const profiles = variants.map((variant) => {
    const people = numbers(recipients).map((number) => `  - address: ${variant}-${number}@example.org\n`);
    return [`profiles/${variant}.yaml`, `recipients:\n${people.join('')}`];
  });
  return Object.fromEntries([['conf.d/services', checks.join('')], ...profiles]);
}

/** @param {Monit} monit */
async function awaitIdle(monit) {
  for (let before = processorTicks(monit); ;) {
    await pause(idleMs);
    const now = processorTicks(monit);
    if (now === before) return;
    before = now;
  }
}

/** Of /proc/PID/stat: `utime` and `stime`. @param {Monit} monit */
function processorTicks(monit) {
  const stat = readFileSync(`/proc/${monit.pid()}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}
