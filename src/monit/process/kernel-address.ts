import { isIPv4 } from 'node:net';
import { endianness } from 'node:os';

const anyAddress = ['0.0.0.0', '::'];

// For /proc/net/tcp and tcp6: local addresses of listeners that a connection to this IP address reaches, as hexadecimal
// 32-bit words in the byte order of this machine.
export function kernelAddresses(host: string): string[] {
  return [...notations(host), ...anyAddress.map((address) => kernelNotation(bytesOf(address)))];
}

/** How the kernel may write one end of a connection (`0100007F:1F90`); an IPv4 address may be mapped into IPv6. */
export function endpointNotations(host: string, port = 0): ReadonlySet<string> {
  return new Set(notations(host).map((address) => `${address}:${hexadecimal([port >> 8, port & 255])}`));
}

function notations(host: string): string[] {
  const plain = host.replace(/^::ffff:(?=\d+\.)/i, '');
  const mapped = isIPv4(plain) ? [`::ffff:${plain}`] : [];
  return [plain, ...mapped].map((address) => kernelNotation(bytesOf(address)));
}

export function hexadecimal(bytes: readonly number[]): string {
  return bytes.map((byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join('');
}

function kernelNotation(bytes: readonly number[]): string {
  const words = Array.from({ length: bytes.length / 4 }, (_, index) => bytes.slice(4 * index, 4 * index + 4));
  return words.map((word) => hexadecimal(endianness() === 'LE' ? word.reverse() : word)).join('');
}

function bytesOf(address: string): number[] {
  if (isIPv4(address)) return address.split('.').map(Number);
  const [head = [], tail = []] = address.split('::').map((half) => half.split(':').filter(Boolean).flatMap(groupBytes));
  return [...head, ...Array<number>(16 - head.length - tail.length).fill(0), ...tail];
}

function groupBytes(group: string): number[] {
  if (group.includes('.')) return bytesOf(group);
  const value = Number.parseInt(group, 16);
  return [value >> 8, value & 255];
}
