import type { HttpAddress } from '../http/client.ts';
import { hexadecimal, kernelAddresses } from './kernel-address.ts';
import { openSockets, readProc } from './process.ts';

/**
 * The kernel's inode numbers of the sockets on which something listens at an address, as the process with that pid sees
 * the network (it may have a network namespace of its own). Unix: proc(5), /proc/net/unix, the flag `__SO_ACCEPTCON`.
 * TCP: /proc/net/tcp and tcp6, state `0A` (TCP_LISTEN).
 */
export function listeningSockets(pid: number | 'self', address: HttpAddress): ReadonlySet<string> {
  if (address.kind === 'unix') {
    return new Set(parseUnixSockets(readTable(pid, 'unix'), address.path));
  }
  const tables = [readTable(pid, 'tcp'), readTable(pid, 'tcp6')];
  return new Set(tables.flatMap((table) => parseTcpListeners(table, address)));
}

/**
 * Those of the listening sockets at an address that this process itself holds open. Monit closes its listener before it
 * parses a new configuration and creates another one after it (5.27.2 to 6.0.0): a new inode here is a finished parse.
 */
export function ownListeners(pid: number, address: HttpAddress): ReadonlySet<string> {
  const [listening, open] = [listeningSockets(pid, address), openSockets(pid)];
  return new Set([...listening].filter((inode) => open?.has(inode)));
}

/** Lines of /proc/net/unix: `Num RefCount Protocol Flags Type St Inode Path`; a path may hold blanks. */
export function parseUnixSockets(table: string, path: string): string[] {
  return table.split('\n').flatMap((line) => {
    const match = /^\S+: \S+ \S+ (\S+) \S+ \S+ +(\d+) (.*)$/.exec(line);
    return match?.[1] === '00010000' && match[2] !== undefined && match[3] === path ? [match[2]] : [];
  });
}

/**
 * Lines of /proc/net/tcp and tcp6: `sl local remote st ... inode`. A listener counts that a connection to this address
 * would reach: on the address itself, also mapped into IPv6, or on all addresses.
 */
export function parseTcpListeners(table: string, { host, port }: { host: string; port: number }): string[] {
  const local = new Set(kernelAddresses(host).map((address) => `${address}:${hexadecimal([port >> 8, port & 255])}`));
  return table.split('\n').flatMap((line) => {
    const fields = line.trim().split(/\s+/);
    const [address, state, inode] = [fields[1], fields[3], fields[9]];
    return state === '0A' && inode !== undefined && address !== undefined && local.has(address) ? [inode] : [];
  });
}

function readTable(pid: number | 'self', name: string): string {
  return readProc(`/proc/${pid}/net/${name}`) ?? '';
}
