import { resolve } from 'node:path';
import { cachedProgram, fetchProgram } from './debian-program.js';
import { findProgram, isProgram, machineRelease } from './release.js';

/** Where Monit is usually installed; a user's PATH often leaves out the sbin ones. */
const usualPlaces = ['/usr/bin', '/usr/sbin', '/usr/local/bin', '/usr/local/sbin'];

/**
 * The Monit that tests and demo use: the one named by MONIT_ALERT_TEST_MONIT, else an installed one, else the one that
 * {@link ensureMonit} fetched earlier for this machine's own release. Throws where the variable names no program.
 *
 * @returns {Promise<string | undefined>} Absolute path; undefined where there is none yet.
 */
export async function findMonit() {
  const named = process.env['MONIT_ALERT_TEST_MONIT'];
  if (named) {
    if (isProgram(named)) return resolve(named);
    throw new Error(`MONIT_ALERT_TEST_MONIT names no program: ${named}`);
  }
  const installed = findProgram('monit', usualPlaces);
  if (installed !== undefined) return installed;
  const cached = await machineRelease()
    .then((suite) => cachedProgram('monit', suite))
    .catch(() => undefined);
  return cached !== undefined && isProgram(cached) ? cached : undefined;
}

/**
 * A Monit that can be run, fetched from Debian's packages into a cache of this project's own where there is none: needs
 * apt and dpkg, but no root, and installs nothing. Safe to call from two processes at once.
 *
 * @param {object} [options]
 * @param {string} [options.suite] Debian's code name (`bookworm`): that suite's Monit, whatever is installed.
 * @param {(line: string) => void} [options.report] Told before a fetch begins.
 * @returns {Promise<string>} Absolute path.
 */
export async function ensureMonit({ suite, report = () => undefined } = {}) {
  const found = suite === undefined ? await findMonit() : undefined;
  if (found !== undefined) return found;
  return fetchProgram('monit', 'usr/bin/monit', suite ?? (await machineRelease()), report);
}
