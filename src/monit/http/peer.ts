import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { endpointNotations } from '../process/kernel-address.ts';
import { listeningSockets, ownListeners } from '../process/listening-sockets.ts';
import { openSockets } from '../process/process.ts';
import type { HttpAddress } from './client.ts';

/** Another process than the daemon answers at its address, so nothing secret was sent. */
export class WrongPeer extends Error {}

const pollMs = 1;

/**
 * Makes sure that the other end of a connection is a socket of this very process, before a credential is sent. Call it
 * as soon as the socket is connected.
 *
 * TCP: the kernel's table names the other end's inode, and that one must be open in the process (0 until the process
 * has accepted the connection). Unix: the table names no peers, so every listener at the path must be the process's.
 *
 * @throws WrongPeer, and the signal's reason if the process accepts nothing in time.
 */
export async function ensurePeer(socket: Socket, address: HttpAddress, pid: number, signal: AbortSignal) {
  if (address.kind === 'unix') {
    ensureOnlyListener(address, pid);
    return;
  }
  for (;;) {
    const inode = acceptedSocket(socket);
    if (inode === undefined) throw new WrongPeer('the connection was closed');
    if (inode !== '0') {
      if (openSockets(pid)?.has(inode)) return;
      throw new WrongPeer(`the other end is not Monit (pid ${pid})`);
    }
    await sleep(pollMs, undefined, { signal });
  }
}

function ensureOnlyListener(address: HttpAddress, pid: number): void {
  const [all, own] = [listeningSockets('self', address), ownListeners(pid, address)];
  if (own.size === 0 || own.size !== all.size) throw new WrongPeer(`the other end is not Monit (pid ${pid})`);
}

/**
 * The inode of a connection's other end, as /proc/net/tcp and tcp6 have it; undefined if there is no such connection.
 */
function acceptedSocket({ remoteAddress, remotePort, localAddress, localPort }: Socket): string | undefined {
  if (remoteAddress === undefined || localAddress === undefined) return undefined;
  const [theirs, ours] = [endpointNotations(remoteAddress, remotePort), endpointNotations(localAddress, localPort)];
  for (const table of ['tcp', 'tcp6']) {
    for (const line of readFileSync(`/proc/self/net/${table}`, 'utf8').split('\n')) {
      const [, local = '', remote = '', , , , , , , inode] = line.trim().split(/\s+/);
      if (theirs.has(local) && ours.has(remote)) return inode;
    }
  }
  return undefined;
}
