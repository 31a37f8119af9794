import { loadLibrary, siteFor } from '../../test/support/cli/library.js';

/** @import { Monit } from '../../test/support/monit/daemon.js' */

/**
 * monit-alert's `reload`, called from this process, which lives on.
 *
 * @param {Monit} monit
 * @returns {Promise<number>} Milliseconds from the signal to the proof, as it says. Throws where it has none.
 */
export async function reloadByLibrary(monit) {
  const { reload } = await loadLibrary();
  const result = await reload(siteFor(monit, 'bench'));
  if (result.state !== 'active') throw new Error(`a reload was not proved: ${result.reason}`);
  return result.proof.elapsedMs;
}
