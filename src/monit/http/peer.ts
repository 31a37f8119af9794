import { readFileSync, statSync } from 'node:fs';
import type { Socket } from 'node:net';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathInRoot } from '../locate/process-root.ts';
import { endpointNotations } from '../process/kernel-address.ts';
import { listeningSockets, ownListeners } from '../process/listening-sockets.ts';
import { openSockets, socketOwners, userOf } from '../process/process.ts';
import type { HttpAddress } from './client.ts';

/** Another process than the daemon answers at its address, so nothing secret was sent. */
export class WrongPeer extends Error {}

const pollMs = 1;

/**
 * Makes sure that the other end of a connection is a socket of this very process, before a credential is sent. Call it
 * as soon as the socket is connected.
 *
 * TCP: the kernel's table names the other end's inode, and that one must be open in the process (0 until the process
 * has accepted the connection). Unix: the table names no peers, so all listeners at the file must be the process's, and
 * nobody but its user can have made the file.
 *
 * @throws WrongPeer, and the signal's reason if the process accepts nothing in time.
 */
export async function ensurePeer(socket: Socket, address: HttpAddress, pid: number, signal: AbortSignal) {
  if (address.kind === 'unix') {
    await ensureOnlyListener(address, pid);
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

async function ensureOnlyListener(address: { kind: 'unix'; path: string }, pid: number): Promise<void> {
  const own = ownListeners(pid, address);
  const others = [...listeningSockets('self', address)].filter((inode) => !own.has(inode));
  const areElsewhere = await Promise.all(others.map(async (inode) => isElsewhere(inode, address.path)));
  const isItsFile = isMadeByUserOf(pid, address.path);
  if (own.size === 0 || !isItsFile || areElsewhere.includes(false))
    throw new WrongPeer(`the other end is not Monit (pid ${pid})`);
}

// A rival's relative name has another text in the table, so the file itself is judged. With `set httpd unixsocket PATH
// uid X`, Monit gives it away: then nobody else may be able to put another file in its place.
function isMadeByUserOf(pid: number, path: string): boolean {
  const itsUser = userOf(`/proc/${pid}`);
  if (userOf(path) === itsUser) return true;
  const directory = statSync(dirname(path), { throwIfNoEntry: false });
  const mayOthersWrite = directory === undefined || (directory.mode & 0o022) !== 0;
  return !mayOthersWrite && (directory.uid === itsUser || directory.uid === 0);
}

// Whether a listener is at another file of this name. Containers with one network share the table, but neither files
// nor processes: one whose process is not visible here has no file of the daemon's user here either.
async function isElsewhere(inode: string, path: string): Promise<boolean> {
  const owners = socketOwners(new Set([inode]));
  const ours = fileKey(path);
  const theirs = await Promise.all(owners.map(async (pid) => fileKey(await pathInRoot(`/proc/${pid}/root`, path))));
  return ours !== undefined && !theirs.includes(ours);
}

function fileKey(path: string): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  return found && `${found.dev}:${found.ino}`;
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
