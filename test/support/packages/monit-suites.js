import { ensureMonit } from './monit-package.js';
import { runOrThrow } from '../processes/run.js';

/** @typedef {(typeof monitSuites)[number]} MonitSuite */
/** @typedef {{ suite: MonitSuite, version: string, binary: string }} SuiteMonit One Monit of the matrix. */

/**
 * Debian's releases whose Monit everything must work with, oldest first: 5.27.2, 5.33.0, 5.34.3 and 6.0.0. The one
 * place that says so.
 */
export const monitSuites = /** @type {const} */ (['bullseye', 'bookworm', 'trixie', 'forky']);

/**
 * The Monit of every suite, fetched where it is missing. Throws where one cannot be had: a matrix with a hole in it
 * proves less than it says.
 *
 * @param {{ report?: (line: string) => void }} [options] `report` is told before a fetch begins.
 * @returns {Promise<SuiteMonit[]>}
 */
export async function ensureMatrix(options = {}) {
  return Promise.all(
    monitSuites.map(async (suite) => {
      const binary = await ensureMonit({ suite, ...options });
      return { suite, binary, version: await versionOf(binary) };
    }),
  );
}

/** What a Monit says of itself (`5.33.0`): a suite may have a newer one by now. @param {string} binary */
async function versionOf(binary) {
  const { stdout } = await runOrThrow(binary, ['--version']);
  return /version ([\d.]+)/.exec(stdout)?.[1] ?? 'of no known version';
}
