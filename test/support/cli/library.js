import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** @import { Site } from '../../../src/index.ts' */
/** @import { Monit } from '../monit/daemon.js' */

const root = new URL('../../../', import.meta.url);
const shipped = (/** @type {string} */ name) => fileURLToPath(new URL(name, root));

/** The build is no source file: it is not there yet when this one is checked. */
const library = new URL('dist/index.js', root).href;

/** The built library. Quick but for the first time. @returns {Promise<typeof import('../../../src/index.ts')>} */
export const loadLibrary = () => import(library);

/**
 * A Monit with its own profiles and state, as the library wants to know it.
 *
 * @param {Monit} monit
 * @param {string} by Who asks, for the history.
 * @returns {Site}
 */
export function siteFor({ binary, controlFile, directory }, by) {
  return {
    controlFile,
    managedFile: undefined,
    monit: binary,
    profilesDirectories: [join(directory, 'profiles'), shipped('profiles')],
    templatesDirectories: [shipped('templates')],
    stateDirectory: join(directory, 'state'),
    workingDirectory: '/',
    environment: {},
    by,
    timeoutMs: 60_000,
  };
}
