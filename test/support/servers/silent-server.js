import { createServer } from 'node:net';
import { waitFor } from '../processes/wait-for.js';

/** @import { AddressInfo, Socket } from 'node:net' */

/** @typedef {Awaited<ReturnType<typeof listenSilently>>} SilentServer */

/**
 * A loopback port that can keep a Monit busy: while silent it accepts and never says a word. It is not silent at first,
 * so that a Monit which checks it starts without waiting. Whoever calls this must `close` it.
 */
export async function listenSilently() {
  /** @type {Set<Socket>} */
  const held = new Set();
  let silent = false;
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.on('close', () => held.delete(socket));
    if (silent) held.add(socket);
    else socket.destroy();
  });
  await /** @type {Promise<void>} */ (new Promise((resolve) => server.listen(0, '127.0.0.1', resolve)));
  const { port } = /** @type {AddressInfo} */ (server.address());
  const release = () => {
    silent = false;
    for (const socket of held) socket.destroy();
  };
  return {
    port,
    /**
     * A check of this port, for an include: holds Monit's cycle while the port is silent.
     *
     * @param {number} seconds At most.
     */
    check: (seconds) => checkText(port, seconds),
    /**
     * Turns silent and returns when Monit hangs in the check, which is in its next cycle: give it `pollSeconds: 1`.
     * (There is no signal for it: 5.34.3 sleeps through SIGUSR1.)
     */
    keepBusy: async () => {
      silent = true;
      await waitFor(() => held.size > 0, { what: 'Monit to hang in the check (has it `pollSeconds: 1`?)' });
    },
    /** Hangs up on Monit, now and from now on: the check is over at once. */
    release,
    close: () => {
      release();
      server.close();
    },
  };
}

/**
 * Monit waits for the greeting that a mail server owes it.
 *
 * @param {number} port
 * @param {number} seconds
 */
const checkText = (port, seconds) =>
  [
    'check host silent with address 127.0.0.1',
    `  if failed port ${port} protocol smtp with timeout ${seconds} seconds then alert`,
    '',
  ].join('\n');
