import { withBed } from '../measure/bed.js';

/** @import { Bed } from '../measure/bed.js' */
/** @import { Cost } from '../measure/child.js' */
/** @import { Progress } from '../progress.js' */

/**
 * @typedef {object} Command
 * @property {string} key
 * @property {string} name
 * @property {'idle' | 'windows'} [on] Which Monit: without windows unless said.
 * @property {(bed: Bed) => Promise<Cost>} run
 */

/** @typedef {{ key: string, name: string, costs: Cost[] }} CommandFigures */

const windows = 20;

/** @type {Command} */
const nodeAlone = { key: 'node', name: '`node -e 0`', run: (bed) => bed.node('-e', '0') };

/**
 * In the order in which each round runs them. `run` needs a `sync` of the last minutes. All are compared with Node's
 * start, so that one runs twice.
 *
 * @type {readonly Command[]}
 */
const commands = [
  nodeAlone,
  { key: 'sync', name: `\`sync\`, ${windows} windows`, on: 'windows', run: (bed) => bed.monitAlert('sync') },
  { key: 'plain-sync', name: '`sync`, no window', run: (bed) => bed.monitAlert('sync') },
  { key: 'bare', name: '`monit-alert` alone', run: (bed) => bed.bareMonitAlert() },
  { key: 'status', name: '`status`', run: (bed) => bed.monitAlert('status') },
  nodeAlone,
  { key: 'check', name: '`status --check`', run: (bed) => bed.monitAlert('status', '--check') },
  { key: 'metrics', name: '`status --metrics`', run: (bed) => bed.monitAlert('status', '--metrics') },
  { key: 'complete', name: '`complete profiles`', run: (bed) => bed.monitAlert('complete', 'profiles') },
  { key: 'run', name: '`run none -- true`', run: (bed) => bed.monitAlert('run', 'none', '--', 'true') },
];

/** The first runs keep compiled code; later ones load it. */
const warmUpRounds = 2;

/**
 * What else people and schedulers call, on an idle Monit.
 *
 * @param {number} rounds
 * @param {Progress} progress
 * @returns {Promise<CommandFigures[]>}
 */
export async function measureCommands(rounds, progress) {
  const all = new Map(commands.map(({ key, name }) => [key, { key, name, costs: /** @type {Cost[]} */ ([]) }]));
  await withBed({}, (idle) =>
    withBed({ includes: windowFiles() }, async (withWindows) => {
      for (const bed of [idle, withWindows]) await bed.monitAlert('default');
      for (let round = 1 - warmUpRounds; round <= rounds; round += 1) {
        progress.step(`commands: round ${round} of ${rounds}`);
        for (const command of commands) {
          const cost = await command.run(command.on === 'windows' ? withWindows : idle);
          if (round > 0) all.get(command.key)?.costs.push(cost);
        }
      }
    }),
  );
  return [...all.values()];
}

/** None of them begins while the bench runs: they are those of a day in half a year. */
function windowFiles() {
  const month = ((new Date().getUTCMonth() + 6) % 12) + 1;
  return Object.fromEntries(
    Array.from({ length: windows }, (_, index) => [
      `windows/window-${index}.yaml`,
      `profile: none\nschedule: ${index} 2 1 ${month} *\nfor: 2h\ntime-zone: UTC\n`,
    ]),
  );
}
