import { loadLibrary, siteFor } from '../support/cli/library.js';

/** @import { ChangeResult } from '../../src/index.ts' */
/** @import { Monit } from '../support/monit/daemon.js' */
/** @import { Change } from './verdict.js' */

/**
 * Applies a profile by the library, which returns with the proof. The command is the same with a process around it;
 * what that takes to start and end would hide a proof that comes a moment too early.
 *
 * @param {Monit} monit
 * @param {string} name
 * @returns {Promise<{ change: Change, changeMs: number, proofMs?: number }>}
 */
export async function applyProfile(monit, name) {
  const { apply, loadProfile } = await loadLibrary();
  const site = siteFor(monit, 'soak');
  const start = performance.now();
  try {
    const profile = await loadProfile(name, site.profilesDirectories);
    const { change: result } = await apply({ profile, reason: undefined, force: false, strict: false }, site);
    const changeMs = performance.now() - start;
    return {
      change: changeOf(result),
      changeMs,
      ...('proof' in result && result.proof ? { proofMs: result.proof.elapsedMs } : {}),
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { change: { state: 'refused', reason }, changeMs: performance.now() - start };
  }
}

/**
 * @param {ChangeResult} result
 * @returns {Change}
 */
const changeOf = (result) => ({ state: result.state, reason: 'reason' in result ? result.reason : '' });
