import { lookup } from 'node:dns/promises';
import { MonitAlertError } from '../../errors.ts';
import type { CheckedHttpd } from '../check/check-configuration.ts';
import type { HttpAddress } from './client.ts';
import { readCertificate } from './pinned-certificate.ts';

/**
 * Undefined without `set httpd`. Prefers a unix socket: no other program or network setting can interfere.
 * @throws MonitAlertError `http.certificate`, `http.address`, or `http.client-certificate` if Monit wants one of ours.
 */
export async function addressOf(httpd: CheckedHttpd): Promise<HttpAddress | undefined> {
  return httpd.unixSocket === undefined ? tcpAddress(httpd) : unixAddress(httpd.unixSocket);
}

function unixAddress(path: string): HttpAddress {
  return { kind: 'unix', path };
}

async function tcpAddress(httpd: CheckedHttpd): Promise<HttpAddress | undefined> {
  const { port, certificateFile } = httpd;
  if (port === undefined) return undefined;
  if (httpd.wantsClientCertificate) throw clientCertificate();
  const tls = certificateFile === undefined ? undefined : await readCertificate(certificateFile);
  return { kind: 'tcp', host: await reachable(httpd.bindAddress), port, tls };
}

/** If Monit listens on every address, this is the loopback address. */
async function reachable(bindAddress: string | undefined): Promise<string> {
  if (bindAddress === undefined || bindAddress === 'Any/All' || bindAddress === '0.0.0.0') return '127.0.0.1';
  if (bindAddress === '::') return '::1';
  try {
    return (await lookup(bindAddress)).address;
  } catch (error) {
    throw new MonitAlertError(
      'http.address',
      `cannot find the address of ${bindAddress}, where Monit's server listens`,
      {
        hint: 'Give `set httpd` an IP address, or a unix socket.',
        cause: error,
      },
    );
  }
}

/** Monit's own command line cannot connect either, even with a certificate (5.27.2 to 6.0.0). */
function clientCertificate(): MonitAlertError {
  return new MonitAlertError('http.client-certificate', "Monit's server wants a client certificate (`clientpemfile`)", {
    hint: 'Add to `set httpd` a unix socket, which needs no certificate: `unixsocket /run/monit.sock`.',
  });
}
