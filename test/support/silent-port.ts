import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { waitFor } from './wait-for.js';

/** A loopback port that can keep a Monit busy: while silent it accepts and never says a word. */
export interface SilentPort {
  readonly port: number;
  /** A check of this port, for an include: holds Monit's cycle for as long as the port is silent, at most `seconds`. */
  check: (seconds: number) => string;
  /**
   * Turns silent and returns when Monit hangs in the check, which is in its next cycle: give it `pollSeconds: 1`. (There
   * is no signal for it: 5.34.3 sleeps through SIGUSR1.)
   */
  keepBusy: () => Promise<void>;
  /** Hangs up on Monit, now and from now on: the check is over at once. */
  release: () => void;
}

/** Not silent at first, so that a Monit which checks it starts without waiting. Ends with the test. */
export async function openSilentPort(): Promise<SilentPort> {
  const held = new Set<Socket>();
  let silent = false;
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.on('close', () => held.delete(socket));
    if (silent) held.add(socket);
    else socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const release = () => {
    silent = false;
    for (const socket of held) socket.destroy();
  };
  onTestFinished(() => {
    release();
    server.close();
  });
  return {
    port,
    check: (seconds) => checkText(port, seconds),
    keepBusy: async () => {
      silent = true;
      await waitFor(() => held.size > 0, { what: 'Monit to hang in the check (has it `pollSeconds: 1`?)' });
    },
    release,
  };
}

/** Monit waits for the greeting that a mail server owes it. */
const checkText = (port: number, seconds: number) =>
  [
    'check host silent with address 127.0.0.1',
    `  if failed port ${port} protocol smtp with timeout ${seconds} seconds then alert`,
    '',
  ].join('\n');
