import { withBed } from '../measure/bed.js';

/** @import { Cost } from '../measure/child.js' */
/** @import { Progress } from '../progress.js' */

/** @typedef {{ files: number, costs: Cost[] }} IncludeFigures Changes of profile with so many include files. */

/** Monit reads 1,024 include files at most. */
const counts = [200, 1_000];

/**
 * @param {number} rounds
 * @param {Progress} progress
 * @returns {Promise<IncludeFigures[]>} The fewest files first.
 */
export async function measureIncludes(rounds, progress) {
  const all = [];
  for (const files of counts) {
    // Without a statement, so that Monit has nothing to do but to open them.
    const includes = Object.fromEntries(Array.from({ length: files }, (_, index) => [`conf.d/file-${index}`, '#\n']));
    const costs = await withBed({ includes }, async (bed) => {
      await bed.monitAlert('none');
      /** @type {Cost[]} */
      const changes = [];
      for (let round = 1; round <= rounds; round += 1) {
        progress.step(`includes: ${files} files, round ${round} of ${rounds}`);
        changes.push(await bed.monitAlert(round % 2 === 1 ? 'default' : 'none'));
      }
      return changes;
    });
    all.push({ files, costs });
  }
  return all;
}
