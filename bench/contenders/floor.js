/**
 * What nothing that is written for Node, checks first and reloads then can go below, and what a process takes on its
 * own.
 */
import { timeHere } from '../measure/child.js';
import { knockedReload } from '../measure/knocked-reload.js';

/** @import { Cost } from '../measure/child.js' */
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
    const start = await bed.node('-e', '0');
    const check = await bed.monitCommand('-t', '-v');
    const reload = await timeHere(() => knockedReload(bed.monit));
    const parts = { start, check, reload };
    return { ...sumOf(Object.values(parts)), parts };
  },
};

/** @param {readonly Cost[]} costs */
const sumOf = (costs) => ({
  ms: costs.reduce((sum, { ms }) => sum + ms, 0),
  cpuMs: costs.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
});

/** @type {Contender} */
export const versionAlone = {
  ...common,
  key: 'version',
  name: '`monit-alert --version`',
  run: (bed) => bed.monitAlert('--version'),
};

/** @type {Contender} */
export const nodeAlone = {
  ...common,
  key: 'node',
  name: '`node -e 0`',
  run: (bed) => bed.node('-e', '0'),
};
