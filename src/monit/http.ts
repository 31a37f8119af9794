import { request } from 'node:http';
import { request as requestTls } from 'node:https';

/** Where Monit's HTTP server listens. */
export type HttpAddress =
  | { readonly kind: 'unix'; readonly path: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number; readonly tls: HttpTls | undefined };

/** TLS as Monit serves it: its certificate is mostly self-signed, so it is pinned to the file that Monit itself uses. */
export interface HttpTls {
  /** PEM text that holds the certificate (and may hold more). */
  readonly certificate: string;
}

/** Everything needed to talk to a Monit. */
export interface Endpoint {
  readonly address: HttpAddress;
  readonly credentials: { readonly user: string; readonly password: string } | undefined;
}

export interface Response {
  readonly status: number;
  readonly body: string;
  /** The value of the `Server` header: `monit 5.33.0`, unless `signature disable` is set. */
  readonly server: string;
}

/**
 * One GET request. Monit closes the connection after each answer (HTTP/1.0).
 *
 * @throws the system's own error (`ECONNREFUSED`, `ECONNRESET`, `ENOENT`, ...) or `TimeoutError`: during a reload each of
 * these is normal, so the caller decides.
 */
export async function get(endpoint: Endpoint, path: string, timeoutMs: number): Promise<Response> {
  const { address, credentials } = endpoint;
  return new Promise((resolve, reject) => {
    const options = {
      path,
      headers: { Host: 'localhost' },
      agent: false as const,
      signal: AbortSignal.timeout(Math.max(1, Math.ceil(timeoutMs))),
      ...(credentials === undefined ? {} : { auth: `${credentials.user}:${credentials.password}` }),
    };
    const connecting =
      address.kind === 'unix'
        ? request({ ...options, socketPath: address.path })
        : address.tls === undefined
          ? request({ ...options, host: address.host, port: address.port })
          : requestTls({ ...options, host: address.host, port: address.port, ...pinned(address.tls) });
    connecting.on('error', reject);
    connecting.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        resolve({
          status: response.statusCode ?? 0,
          body: Buffer.concat(chunks).toString('utf8'),
          server: String(response.headers['server'] ?? ''),
        });
      });
    });
    connecting.end();
  });
}

/** The certificate itself is the identity: the name in it says nothing about a daemon on this host. */
function pinned(tls: HttpTls): { ca: string; checkServerIdentity: () => undefined } {
  return { ca: tls.certificate, checkServerIdentity: () => undefined };
}

/** `unix:/run/monit.sock` or `http://127.0.0.1:2812`, for messages. */
export function describeAddress(address: HttpAddress): string {
  if (address.kind === 'unix') return `unix:${address.path}`;
  const host = address.host.includes(':') ? `[${address.host}]` : address.host;
  return `${address.tls === undefined ? 'http' : 'https'}://${host}:${address.port}`;
}
