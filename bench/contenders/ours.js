/**
 * What monit-alert does, as its users call it.
 */
import { loadLibrary } from '../../test/support/cli/library.js';
import { reloadByLibrary } from '../reload-by-library.js';

/** @import { Bed } from '../bed.js' */
/** @import { Contender } from './contender.js' */

const cold = { claims: false, showsCpu: true, prepare: async () => undefined };

/** @type {Contender} */
export const applyOther = {
  ...cold,
  key: 'f',
  name: '`monit-alert none` or `default`: another profile',
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
  ...cold,
  key: 'g',
  name: '`monit-alert` with the profile that is in force',
  reloads: false,
  run: (bed) => bed.monitAlert(bed.profile()),
};

/** @type {Contender} */
export const dryRun = {
  ...cold,
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
  partNames: { proof: 'signal to proof' },
  prepare: async (bed) => {
    await loadLibrary();
    await bed.changeInclude();
  },
  run: async ({ monit }) => {
    const start = performance.now();
    const proofMs = await reloadByLibrary(monit);
    return { ms: performance.now() - start, partsMs: { proof: proofMs } };
  },
};
