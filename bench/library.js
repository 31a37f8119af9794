import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** @import { Site } from '../src/index.ts' */
/** @import { Monit } from '../test/support/monit-daemon.js' */

const root = new URL('../', import.meta.url);
const shipped = (/** @type {string} */ name) => fileURLToPath(new URL(name, root));

/** The build is no source file: it is not there yet when this one is checked. */
const library = new URL('dist/index.js', root).href;

/**
 * monit-alert's `reload`, called from this process, which lives on.
 *
 * @param {Monit} monit
 * @returns {Promise<number>} Milliseconds from the signal to the proof, as it says. Throws where it has none.
 */
export async function reloadByLibrary(monit) {
  const { reload } = await loadLibrary();
  const result = await reload(siteFor(monit));
  if (result.state !== 'active') throw new Error(`a reload was not proved: ${result.reason}`);
  return result.proof.elapsedMs;
}

/** Quick but for the first time. @returns {Promise<typeof import('../src/index.ts')>} */
export const loadLibrary = () => import(library);

/**
 * @param {Monit} monit
 * @returns {Site}
 */
function siteFor({ binary, controlFile, directory }) {
  return {
    controlFile,
    managedFile: undefined,
    monit: binary,
    profilesDirectories: [join(directory, 'profiles'), shipped('profiles')],
    templatesDirectories: [shipped('templates')],
    stateDirectory: join(directory, 'state'),
    workingDirectory: '/',
    environment: {},
    by: 'bench',
    timeoutMs: 60_000,
  };
}
