import { statSync } from 'node:fs';
import type { HttpAddress } from '../http/client.ts';
import { hexadecimal, kernelAddresses } from './kernel-address.ts';
import { openSockets, readProc } from './process.ts';

// Inodes of the sockets that listen at an address, in the network namespace of that process. From proc(5): flag
// `__SO_ACCEPTCON` in /proc/net/unix, state `0A` (TCP_LISTEN) in /proc/net/tcp and tcp6.
export function listeningSockets(pid: number | 'self', address: HttpAddress): ReadonlySet<string> {
  if (address.kind === 'unix') {
    return new Set(parseUnixSockets(readTable(pid, 'unix'), address.path));
  }
  const tables = [readTable(pid, 'tcp'), readTable(pid, 'tcp6')];
  return new Set(tables.flatMap((table) => parseTcpListeners(table, address)));
}

// Only those that this process holds open. Monit closes its listener before a parse and opens another after it (5.27.2
// to 6.0.0): a new inode proves a finished parse.
export function ownListeners(pid: number, address: HttpAddress): ReadonlySet<string> {
  const [listening, open] = [listeningSockets(pid, address), openSockets(pid)];
  return new Set([...listening].filter((inode) => open?.has(inode)));
}

/** The user whose listener a connection to this address would reach; for a unix socket, the owner of its file. */
export function listenerUser(address: HttpAddress): number | undefined {
  if (address.kind === 'unix') return statSync(address.path, { throwIfNoEntry: false })?.uid;
  const [row] = ['tcp', 'tcp6'].flatMap((table) => tcpListeners(readTable('self', table), address));
  return row?.uid;
}

/** Lines are `Num RefCount Protocol Flags Type St Inode Path`; a path may contain blanks. */
export function parseUnixSockets(table: string, path: string): string[] {
  const lines = table.split('\n').filter((line) => line.endsWith(path)); // A host may have thousands of others.
  return lines.flatMap((line) => {
    const match = /^\S+: \S+ \S+ (\S+) \S+ \S+ +(\d+) (.*)$/.exec(line);
    return match?.[1] === '00010000' && match[2] !== undefined && match[3] === path ? [match[2]] : [];
  });
}

/** Lines are `sl local remote st ... inode`. Listeners on all addresses and IPv4 mapped into IPv6 count too. */
export function parseTcpListeners(table: string, address: { host: string; port: number }): string[] {
  return tcpListeners(table, address).map(({ inode }) => inode);
}

function tcpListeners(table: string, { host, port }: { host: string; port: number }) {
  const local = new Set(kernelAddresses(host).map((address) => `${address}:${hexadecimal([port >> 8, port & 255])}`));
  return table.split('\n').flatMap((line) => {
    const fields = line.trim().split(/\s+/);
    const [address = '', state, uid, inode] = [fields[1], fields[3], fields[7], fields[9]];
    return state === '0A' && inode !== undefined && local.has(address) ? [{ inode, uid: Number(uid) }] : [];
  });
}

function readTable(pid: number | 'self', name: string): string {
  return readProc(`/proc/${pid}/net/${name}`) ?? '';
}
