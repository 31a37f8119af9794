import { connect, type TLSSocket } from 'node:tls';
import { MonitAlertError } from '../../errors.ts';

/** The server's certificate, as it is in the PEM file that Monit itself uses: mostly no authority vouches for it. */
export interface PinnedCertificate {
  /** As it is sent: DER. */
  readonly certificate: Buffer;
  /** Where it was read. */
  readonly file: string;
}

/**
 * Connects to a server that shows this very certificate, and has proved in the handshake to hold its key. Not a byte of
 * a request is sent before: it carries a password.
 *
 * @throws the system's own error; MonitAlertError `http.certificate` when it shows another certificate.
 */
export async function connectPinned(
  { host, port }: { readonly host: string; readonly port: number },
  pinned: PinnedCertificate,
  signal: AbortSignal,
): Promise<TLSSocket> {
  // Node would ask who issued the certificate, for which name, and until when. None of this tells one daemon on this
  // host from another, and Monit serves an expired certificate as it serves any other; equal bytes leave no question
  // open.
  const socket = connect({ host, port, rejectUnauthorized: false });
  const giveUp = () => socket.destroy(signal.reason as Error);
  signal.addEventListener('abort', giveUp);
  try {
    await handshake(socket);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
  // A server that wants a certificate of ours hangs up when the handshake is over for us.
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
  return new MonitAlertError('http.certificate', `what answers at ${place} does not show the certificate in ${file}`, {
    hint: 'If it was renewed since Monit started, run `monit reload` once. Otherwise find out what has that port.',
  });
}
