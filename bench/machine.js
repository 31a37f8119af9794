import { availableParallelism, cpus, loadavg, release } from 'node:os';
import { findMonit } from '../test/support/packages/monit-package.js';
import { runOrThrow } from '../test/support/processes/run.js';

/**
 * @typedef {object} Machine What the figures depend on.
 * @property {string} processor
 * @property {number} cores
 * @property {string} kernel
 * @property {string} node
 * @property {string} monit Version.
 * @property {number} load The mean of the last minute, before anything was measured.
 * @property {Date} date
 */

/** @returns {Promise<Machine>} */
export async function describeMachine() {
  const monit = await findMonit();
  if (monit === undefined) throw new Error('there is no Monit: run `node test/support/set-up.js`');
  const { stdout } = await runOrThrow(monit, ['--version']);
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    kernel: release(),
    node: process.versions.node,
    monit: /\d[\d.]*\d/.exec(stdout)?.[0] ?? 'unknown',
    load: loadavg()[0] ?? NaN,
    date: new Date(),
  };
}
