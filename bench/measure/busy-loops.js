import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { atExit } from '../../test/support/processes/clean-up.js';

/** @import { ChildProcess } from 'node:child_process' */

const loopsPerCore = 4;
/** Of CPU time: should the bench be killed, its loops end by themselves. */
const mostSeconds = 180;

/** How many loops saturate this machine: 8 on two cores. */
export const busyLoops = loopsPerCore * availableParallelism();

/**
 * Keeps all cores busy meanwhile.
 *
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function whileSaturated(work) {
  const loops = Array.from({ length: busyLoops }, () =>
    spawn('bash', ['-c', `ulimit -t ${mostSeconds}; while :; do :; done`], { stdio: 'ignore' }),
  );
  const forget = atExit(() => loops.forEach(endLoop));
  try {
    return await work();
  } finally {
    await Promise.all(loops.map(endLoop));
    forget();
  }
}

/** @param {ChildProcess} loop */
async function endLoop(loop) {
  if (loop.exitCode !== null || loop.signalCode !== null) return;
  loop.kill('SIGKILL');
  await once(loop, 'exit');
}
