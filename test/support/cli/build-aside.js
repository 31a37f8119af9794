import { rmSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { atExit } from '../processes/clean-up.js';

const leftoverAgeMs = 60 * 60 * 1000;

/**
 * Builds a directory under a name of its own and renames it into place when it is whole: nobody ever sees half of one,
 * and of two that build it at once the first one's stays.
 *
 * @param {string} place
 * @param {(directory: string) => Promise<void>} build
 */
export async function buildAside(place, build) {
  await mkdir(dirname(place), { recursive: true }).catch((error) => {
    throw new Error(`no place for the cache: ${error.message}; set XDG_CACHE_HOME to a directory of yours`);
  });
  await removeLeftovers(place);
  const aside = await mkdtemp(join(dirname(place), `.${basename(place)}.`));
  const forget = atExit(() => rmSync(aside, { recursive: true, force: true }));
  try {
    await build(aside);
    await chmod(aside, 0o755);
    await rename(aside, place).catch((error) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(aside, { recursive: true, force: true });
    forget();
  }
}

/**
 * What a killed build left. An hour is far beyond what a build takes, so nothing that is still being built is touched.
 *
 * @param {string} place
 */
async function removeLeftovers(place) {
  for (const name of await readdir(dirname(place))) {
    if (!name.startsWith(`.${basename(place)}.`)) continue;
    const leftover = join(dirname(place), name);
    const { mtimeMs } = await stat(leftover).catch(() => ({ mtimeMs: Infinity }));
    if (Date.now() - mtimeMs > leftoverAgeMs) await rm(leftover, { recursive: true, force: true });
  }
}
