/**
 * How people reload Monit without monit-alert. What is on disk changes before each.
 */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { timeProgram } from '../measure/child.js';
import { awaitReload, listenerAt, socketPathOf } from '../measure/observer.js';

/** @import { Bed } from '../measure/bed.js' */
/** @import { Contender } from './contender.js' */

const common = {
  reloads: true,
  awaitsMonit: true,
  claims: true,
  prepare: (/** @type {Bed} */ bed) => bed.changeInclude(),
};

/** @type {Contender} */
export const monitReload = {
  ...common,
  key: 'a',
  name: '`monit reload`, as it is',
  headline: '`monit reload`',
  isRare: true,
  run: (bed) => bed.monitCommand('reload'),
};

/** @type {Contender} */
export const patience = {
  ...common,
  key: 'b',
  isRare: true,
  name: 'SIGHUP, and wait patiently until the new configuration serves',
  run: async ({ monit }) => {
    const socketPath = socketPathOf(monit);
    const before = listenerAt(socketPath);
    const start = performance.now();
    monit.hangUp();
    await awaitReload(socketPath, before);
    return { ms: performance.now() - start };
  },
};

/** @type {Contender} */
export const stateFile = {
  ...common,
  key: 'c',
  name: "`monit reload`, and wait for the state file's time to change",
  headline: "a script: `monit reload`, then wait until Monit's state file is new",
  prepare: async (bed) => {
    await bed.changeInclude();
    await ageStateFile(bed);
  },
  run: (bed) => runScript('state-file.sh', bed, join(bed.monit.directory, 'monit.state')),
};

/** @type {Contender} */
export const logLine = {
  ...common,
  key: 'd',
  isRare: true,
  name: 'SIGHUP, and wait for one more "Monit reloaded" in the log',
  run: (bed) => {
    const { directory } = bed.monit;
    return runScript('log-line.sh', bed, join(directory, 'monit.pid'), join(directory, 'monit.log'));
  },
};

/** @type {Contender} */
export const monitSummary = {
  ...common,
  key: 'e',
  awaitsMonit: false,
  name: "`monit reload`, then `monit summary` until it answers, as Ansible's module does",
  headline: "Ansible's module: `monit reload`, then `monit summary` until it answers",
  run: (bed) => runScript('summary.sh', bed),
};

/**
 * An idle Monit has saved its state long ago. Here the contender before may have made it do so in this very second, in
 * which the script could see no change at all.
 *
 * @param {Bed} bed
 */
async function ageStateFile({ monit }) {
  const { mtimeMs } = await stat(join(monit.directory, 'monit.state'));
  await pause(Math.max(0, Math.floor(mtimeMs / 1000) * 1000 + 1000 - Date.now()));
}

/**
 * @param {string} name
 * @param {Bed} bed
 * @param {string[]} further
 */
function runScript(name, { monit, environment }, ...further) {
  const path = fileURLToPath(new URL(name, import.meta.url));
  return timeProgram('bash', [path, monit.binary, monit.controlFile, ...further], environment);
}
