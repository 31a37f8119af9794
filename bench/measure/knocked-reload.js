import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { isReloaded, listenerAt, socketPathOf } from './observer.js';

/** @import { Socket } from 'node:net' */
/** @import { Monit } from '../../test/support/monit/daemon.js' */

const firstKnockMs = 1;
const knockEveryMs = 2;
const lookEveryMs = 1;
const patienceMs = 120_000;

/**
 * A reload by nothing but what it takes: the signal, a request every other millisecond that wakes Monit's HTTP thread,
 * and a look at the listener. Nothing is checked, and nobody is asked what is loaded.
 *
 * @param {Monit} monit
 * @returns {Promise<number>} Milliseconds from the signal to the new listener.
 */
export async function knockedReload(monit) {
  const socketPath = socketPathOf(monit);
  const pid = monit.pid();
  const before = listenerAt(socketPath);
  if (pid === undefined || before === undefined) throw new Error('this Monit is not ready for a reload');
  /** @type {Socket[]} */
  const knocks = [];
  const start = performance.now();
  process.kill(pid, 'SIGHUP');
  try {
    for (let nextKnockMs = firstKnockMs; ;) {
      await pause(lookEveryMs);
      const elapsedMs = performance.now() - start;
      if (isReloaded(socketPath, before)) return performance.now() - start;
      if (elapsedMs > patienceMs) throw new Error('Monit does not reload, however much one knocks');
      if (elapsedMs < nextKnockMs) continue;
      knocks.push(knock(socketPath));
      nextKnockMs = elapsedMs + knockEveryMs;
    }
  } finally {
    for (const socket of knocks) socket.destroy();
  }
}

/** What becomes of it does not matter. @param {string} socketPath */
function knock(socketPath) {
  const socket = connect(socketPath);
  socket.on('error', () => undefined);
  socket.resume();
  socket.write('GET /_ping HTTP/1.0\r\n\r\n');
  return socket;
}
