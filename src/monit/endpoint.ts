import { readFile } from 'node:fs/promises';
import { MonitAlertError } from '../errors.ts';
import type { CheckedHttpd } from './check.ts';
import type { Endpoint, HttpAddress } from './http.ts';

/**
 * How to reach the daemon that runs a checked configuration; undefined without `set httpd`. A unix socket is preferred:
 * no other program can take its place, and no network setting is in the way.
 *
 * @throws MonitAlertError `http.certificate` when Monit's certificate cannot be read.
 */
export async function endpointOf(
  httpd: CheckedHttpd,
  credentials: Endpoint['credentials'],
): Promise<Endpoint | undefined> {
  const address = httpd.unixSocket === undefined ? await tcpAddress(httpd) : unixAddress(httpd.unixSocket);
  return address === undefined ? undefined : { address, credentials };
}

function unixAddress(path: string): HttpAddress {
  return { kind: 'unix', path };
}

async function tcpAddress(httpd: CheckedHttpd): Promise<HttpAddress | undefined> {
  const { port, certificateFile } = httpd;
  if (port === undefined) return undefined;
  const tls = certificateFile === undefined ? undefined : { certificate: await readCertificate(certificateFile) };
  return { kind: 'tcp', host: reachable(httpd.bindAddress), port, tls };
}

/** Where Monit listens on every address, the loopback one is ours to use. */
function reachable(bindAddress: string | undefined): string {
  if (bindAddress === undefined || bindAddress === 'Any/All' || bindAddress === '0.0.0.0') return '127.0.0.1';
  return bindAddress === '::' ? '::1' : bindAddress;
}

async function readCertificate(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new MonitAlertError(
      'http.certificate',
      `cannot read ${file}, which holds the certificate of Monit's server`,
      {
        cause: error,
      },
    );
  }
}
