/**
 * What monit-alert does, as its users call it.
 */
import { loadLibrary } from '../../test/support/cli/library.js';
import { timeHere } from '../measure/child.js';
import { reloadByLibrary } from '../measure/reload-by-library.js';

/** @import { Bed } from '../measure/bed.js' */
/** @import { Contender } from './contender.js' */

const quiet = { claims: false, prepare: async () => undefined };

/** @type {Contender} */
export const applyOther = {
  ...quiet,
  key: 'f',
  name: '`monit-alert none` or `default`: another profile',
  headline: '**`monit-alert PROFILE`**, which also checks before and proves after',
  reloads: true,
  claims: true,
  prepare: (bed) => bed.clearInclude(),
  run: async (bed) => {
    const profile = bed.otherProfile();
    const sample = await bed.monitAlert(profile);
    bed.noteProfile(profile);
    return sample;
  },
};

/** Comes after one that is known to be in force: else this one would prove it by a reload. @type {Contender} */
export const applyAgain = {
  ...quiet,
  key: 'g',
  name: '`monit-alert` with the profile that is in force',
  reloads: false,
  run: (bed) => bed.monitAlert(bed.profile()),
};

/** @type {Contender} */
export const dryRun = {
  ...quiet,
  key: 'h',
  name: '`monit-alert --dry-run` of another profile',
  reloads: false,
  run: (bed) => bed.monitAlert(bed.otherProfile(), '--dry-run'),
};

/** @type {Contender} */
export const libraryReload = {
  key: 'i',
  name: '`reload()` of the library, in a process that lives on',
  reloads: true,
  claims: true,
  isRare: true,
  partNames: { proof: 'signal to proof' },
  prepare: async (bed) => {
    await loadLibrary();
    await bed.changeInclude();
  },
  run: async ({ monit }) => {
    let proofMs = NaN;
    const { ms } = await timeHere(async () => {
      proofMs = await reloadByLibrary(monit);
    });
    return { ms, parts: { proof: { ms: proofMs, cpuMs: NaN } } };
  },
};
