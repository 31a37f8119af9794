/**
 * What nothing that is written for Node, checks first and reloads then can go below, and what a process takes on its
 * own.
 */
import { knockedReload } from '../knocked-reload.js';

/** @import { Contender } from './contender.js' */

const common = { reloads: false, claims: false, prepare: async () => undefined };

/** @type {Contender} */
export const floor = {
  ...common,
  key: 'j',
  name: 'the floor: the sum of its three parts',
  reloads: true,
  partNames: { start: '`node -e 0`', check: '`monit -t -v`', reload: 'reload, ideally knocked' },
  prepare: (bed) => bed.changeInclude(),
  run: async (bed) => {
    const { ms: start } = await bed.node('-e', '0');
    const { ms: check } = await bed.monitCommand('-t', '-v');
    const reload = await knockedReload(bed.monit);
    return { ms: start + check + reload, partsMs: { start, check, reload } };
  },
};

/** @type {Contender} */
export const versionAlone = {
  ...common,
  key: 'version',
  name: '`monit-alert --version`',
  showsCpu: true,
  run: (bed) => bed.monitAlert('--version'),
};

/** @type {Contender} */
export const nodeAlone = {
  ...common,
  key: 'node',
  name: '`node -e 0`',
  showsCpu: true,
  run: (bed) => bed.node('-e', '0'),
};
