import { cachedProgram, fetchProgram } from './debian-program.js';
import { findProgram, isProgram, machineRelease } from './release.js';

/** Where sudo's package has the library that its programs share; their own word for it is an absolute path. */
const libraries = ['usr/libexec/sudo', 'usr/lib/sudo'];

/**
 * The visudo that checks the documented sudo rule: an installed one, else the one that {@link ensureVisudo} fetched
 * earlier.
 *
 * @returns {Promise<string | undefined>} Absolute path; undefined where there is none yet.
 */
export async function findVisudo() {
  const installed = findProgram('visudo', ['/usr/sbin', '/usr/local/sbin']);
  if (installed !== undefined) return installed;
  const cached = await machineRelease()
    .then((suite) => cachedProgram('visudo', suite))
    .catch(() => undefined);
  return cached !== undefined && isProgram(cached) ? cached : undefined;
}

/**
 * A visudo that can be run, fetched from the packages of this machine's Debian where there is none. It only reads:
 * nothing of sudo is installed, and nothing runs as another user.
 *
 * @param {{ report?: (line: string) => void }} [options] `report` is told before a fetch begins.
 * @returns {Promise<string>} Absolute path.
 */
export async function ensureVisudo({ report = () => undefined } = {}) {
  const options = { from: 'sudo', libraries };
  return (await findVisudo()) ?? fetchProgram('visudo', 'usr/sbin/visudo', await machineRelease(), report, options);
}
