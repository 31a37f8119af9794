import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { readAnswer, type Response } from './answer.ts';
import { ensurePeer } from './peer.ts';
import type { PinnedCertificate } from './tls.ts';

export type HttpAddress =
  | { readonly kind: 'unix'; readonly path: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number; readonly tls: PinnedCertificate | undefined };

/** Where Monit listens, and with which user to ask it. */
export interface HttpAccess {
  readonly address: HttpAddress;
  readonly credentials: { readonly user: string; readonly password: string } | undefined;
}

/** Everything needed to talk to one Monit. */
export interface Endpoint extends HttpAccess {
  /** The daemon's. No credential is sent to another process, whatever listens at the address. */
  readonly pid: number;
}

/**
 * Monit closes the connection after each answer (HTTP/1.0).
 * @param read gets the body of a 200 piece by piece; the returned body is then empty.
 * @throws the system error (`ECONNREFUSED`, `ECONNRESET`, `ENOENT`, ...) or `TimeoutError`, all normal during a reload;
 * MonitAlertError `http.certificate` as `securePinned` in tls.ts; WrongPeer if the other end is not the daemon.
 */
export async function get(
  endpoint: Endpoint,
  path: string,
  timeoutMs: number,
  read?: (piece: string) => void,
): Promise<Response> {
  return exchange(endpoint, { path }, timeoutMs, read);
}

/** A token of our choice must be in a cookie and in the form (5.27.2 to 6.0.0: else 403). Throws as {@link get}. */
export async function post(
  endpoint: Endpoint,
  path: string,
  form: readonly (readonly [name: string, value: string])[],
  timeoutMs: number,
): Promise<Response> {
  const token = randomBytes(16).toString('hex');
  const body = new URLSearchParams([
    ['securitytoken', token],
    ...form.map(([name, value]): [string, string] => [name, value]),
  ]).toString();
  const headers = {
    Cookie: `securitytoken=${token}`,
    'Content-Type': 'application/x-www-form-urlencoded',
    'Content-Length': Buffer.byteLength(body),
  };
  return exchange(endpoint, { path, method: 'POST', headers, body }, timeoutMs);
}

// Wakes Monit's HTTP thread with `/_ping`, which is not logged (5.27.2 to 6.0.0), and ignores the answer. It has no
// credentials: a 401 wakes Monit as well.
export function knock(endpoint: Endpoint): void {
  const { address } = endpoint;
  if (address.kind === 'tcp' && address.tls !== undefined) {
    // Whoever it reaches: a handshake that waited for the peer's check could be cut off, which Monit logs.
    const toAnybody = { ...endpoint, credentials: undefined, pid: undefined };
    exchange(toAnybody, { path: '/_ping' }, knockLimitMs).catch(() => undefined);
    return;
  }
  const socket = address.kind === 'unix' ? connect(address.path) : connect(address.port, address.host);
  socket.on('error', () => undefined);
  socket.setTimeout(knockLimitMs, () => socket.destroy());
  socket.resume();
  socket.end('GET /_ping HTTP/1.0\r\nHost: localhost\r\n\r\n');
}

/** Waits until Monit answers, whatever it answers, without credentials. */
export async function ping(endpoint: Endpoint, timeoutMs: number): Promise<void> {
  await get({ ...endpoint, credentials: undefined }, '/_ping', timeoutMs).catch(() => undefined);
}

const knockLimitMs = 1_000;

interface Message {
  readonly path: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | number>>;
  readonly body?: string;
}

/** @param pid of the daemon, which must be the other end; undefined for a request without a secret. */
async function exchange(
  { address, credentials, pid }: HttpAccess & { readonly pid: number | undefined },
  message: Message,
  timeoutMs: number,
  read?: (piece: string) => void,
): Promise<Response> {
  const signal = AbortSignal.timeout(Math.max(1, Math.ceil(timeoutMs)));
  const socket = await connection(address, pid, signal);
  const giveUp = () => socket.destroy(signal.reason as Error);
  signal.addEventListener('abort', giveUp);
  try {
    socket.write(requestText(message, credentials));
    return await readAnswer(socket, read);
  } finally {
    signal.removeEventListener('abort', giveUp);
    socket.destroy();
  }
}

function requestText({ path, method = 'GET', headers, body = '' }: Message, user: HttpAccess['credentials']): string {
  const authorization = user && Buffer.from(`${user.user}:${user.password}`).toString('base64');
  const all = { Host: 'localhost', ...headers, ...(authorization && { Authorization: `Basic ${authorization}` }) };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${path} HTTP/1.0\r\n${lines.join('')}\r\n${body}`;
}

/** A connection to this very daemon: see {@link ensurePeer}. */
async function connection(address: HttpAddress, pid: number | undefined, signal: AbortSignal): Promise<Socket> {
  const socket = address.kind === 'unix' ? connect(address.path) : connect(address.port, address.host);
  // Whoever uses the socket hears of its end as well.
  socket.on('error', () => undefined);
  try {
    await once(socket, 'connect', { signal });
    if (pid !== undefined) await ensurePeer(socket, address, pid, signal);
    if (address.kind === 'unix' || address.tls === undefined) return socket;
    const { securePinned } = await import('./tls.ts'); // Without TLS, Node's own code for it is not loaded.
    return await securePinned(socket, address, address.tls, signal);
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

/** `unix:/run/monit.sock` or `http://127.0.0.1:2812`. */
export function describeAddress(address: HttpAddress): string {
  if (address.kind === 'unix') return `unix:${address.path}`;
  const host = address.host.includes(':') ? `[${address.host}]` : address.host;
  return `${address.tls === undefined ? 'http' : 'https'}://${host}:${address.port}`;
}
