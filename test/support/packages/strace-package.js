import { cachedProgram, fetchProgram } from './debian-program.js';
import { findProgram, isProgram, machineRelease } from './release.js';

/**
 * The strace that the tests of accidents use: an installed one, else the one that {@link ensureStrace} fetched earlier.
 *
 * @returns {Promise<string | undefined>} Absolute path; undefined where there is none yet.
 */
export async function findStrace() {
  const installed = findProgram('strace');
  if (installed !== undefined) return installed;
  const cached = await machineRelease()
    .then((suite) => cachedProgram('strace', suite))
    .catch(() => undefined);
  return cached !== undefined && isProgram(cached) ? cached : undefined;
}

/**
 * A strace that can be run, fetched from the packages of this machine's Debian where there is none.
 *
 * @param {{ report?: (line: string) => void }} [options] `report` is told before a fetch begins.
 * @returns {Promise<string>} Absolute path.
 */
export async function ensureStrace({ report = () => undefined } = {}) {
  return (await findStrace()) ?? fetchProgram('strace', 'usr/bin/strace', await machineRelease(), report);
}
