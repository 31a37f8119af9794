import type { Socket } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { MonitAlertError } from '../../errors.ts';

/** From the PEM file that Monit itself uses; usually self-signed. */
export interface PinnedCertificate {
  /** DER. */
  readonly certificate: Buffer;
  readonly file: string;
}

// A Monit that wants a certificate of ours is not asked at all: see endpoint.ts.
// The server must show exactly this certificate and prove in the handshake that it has the key: the request contains a
// password. Throws the system error, or MonitAlertError `http.certificate` for another certificate.
export async function securePinned(
  plain: Socket,
  { host, port }: { readonly host: string; readonly port: number },
  pinned: PinnedCertificate,
  signal: AbortSignal,
): Promise<TLSSocket> {
  // Issuer, name and expiry do not distinguish the daemons on this host; equal bytes do.
  const socket = connect({ socket: plain, rejectUnauthorized: false });
  const giveUp = () => socket.destroy(signal.reason as Error);
  signal.addEventListener('abort', giveUp);
  try {
    await handshake(socket);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
  // A server that requires a client certificate closes the connection after our side of the handshake.
  if (socket.destroyed) throw socket.errored ?? new Error('the connection was closed');
  if (socket.getPeerX509Certificate()?.raw.equals(pinned.certificate)) return socket;
  socket.destroy();
  throw otherCertificate(`${host.includes(':') ? `[${host}]` : host}:${port}`, pinned.file);
}

async function handshake(socket: TLSSocket): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    socket.on('error', reject);
    socket.on('secureConnect', resolve);
  });
}

function otherCertificate(place: string, file: string): MonitAlertError {
  return new MonitAlertError('http.certificate', `the server at ${place} does not present the certificate in ${file}`, {
    hint: 'If it was renewed, run `monit reload` once. Otherwise see with `ss -tlnp` which program has that port.',
  });
}
