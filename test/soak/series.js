import { atExit } from '../support/processes/clean-up.js';
import { createMonit } from '../support/monit/daemon.js';
import { applyCycle, reloadCycle, siteProfiles } from './cycle.js';
import { figuresOf } from './figures.js';

/** @import { Monit } from '../support/monit/daemon.js' */
/** @import { Cycle } from './cycle.js' */
/** @import { Figures } from './figures.js' */
/** @import { Connection, SoakOptions } from './options.js' */

/**
 * @typedef {object} Series Many cycles on one Monit.
 * @property {string} version
 * @property {Connection} connection
 * @property {'monit-alert' | 'monit reload'} by What reloads Monit in them.
 * @property {Figures} figures
 * @property {string | undefined} stopped Why there are fewer cycles than were asked for.
 * @property {(Cycle & { number: number })[]} faulty The cycles that have faults.
 */

/** @typedef {(series: string, counts: { done: number, of: number, faults: number }) => void} Count */

/**
 * Both series on a Monit of its own, one after the other.
 *
 * @param {string} binary
 * @param {Connection} connection
 * @param {Pick<SoakOptions, 'cycles' | 'comparison'>} options
 * @param {Count} count Told of each cycle.
 * @returns {Promise<Series[]>}
 */
export async function soakMonit(binary, connection, { cycles, comparison }, count) {
  // Monit 6.0.0 does what it was asked for in its next cycle only.
  const monit = await createMonit({ connection, binary, pollSeconds: 1, includes: siteProfiles });
  const forget = atExit(monit.disposeAtExit);
  try {
    const version = (await monit.command('--version')).stdout.match(/\d[\d.]*\d/)?.[0] ?? binary;
    /**
     * @param {Series['by']} by
     * @param {number} of
     * @param {(monit: Monit, number: number) => Promise<Cycle>} cycle
     * @returns {Promise<Series>}
     */
    const series = async (by, of, cycle) => {
      const { done, stopped } = await repeat(
        of,
        (number) => cycle(monit, number),
        `${version} ${connection} ${by}`,
        count,
      );
      return { version, connection, by, figures: figuresOf(done), stopped, faulty: done.filter(hasFaults) };
    };
    return [await series('monit-alert', cycles, applyCycle), await series('monit reload', comparison, reloadCycle)];
  } finally {
    await monit.dispose();
    forget();
  }
}

/**
 * @param {number} of
 * @param {(number: number) => Promise<Cycle>} cycle
 * @param {string} series
 * @param {Count} count
 */
async function repeat(of, cycle, series, count) {
  /** @type {(Cycle & { number: number })[]} */
  const done = [];
  try {
    for (let number = 1; number <= of; number += 1) {
      done.push({ number, ...(await cycle(number)) });
      count(series, { done: number, of, faults: done.filter(hasFaults).length });
    }
    return { done, stopped: undefined };
  } catch (error) {
    return { done, stopped: error instanceof Error ? error.message : String(error) };
  }
}

/** @param {Cycle} cycle */
const hasFaults = ({ faults }) => faults.length > 0;
