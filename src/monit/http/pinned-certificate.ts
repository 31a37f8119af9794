import { X509Certificate } from 'node:crypto';
import { MonitAlertError, systemErrorCode } from '../../errors.ts';
import { readRegularFile } from '../../system/regular-file.ts';
import type { PinnedCertificate } from './tls.ts';

/** A PEM file also contains the key, and possibly authorities. */
const block = /-----BEGIN ((?:X509 |TRUSTED )?CERTIFICATE)-----[^-]+-----END \1-----/;

/**
 * Monit shows the first one in the file (`SSL_CTX_use_certificate_chain_file(3)`). The private key in it is not kept.
 * @throws MonitAlertError `http.certificate` if there is none or it cannot be read.
 */
export async function readCertificate(file: string): Promise<PinnedCertificate> {
  const { bytes } = await readRegularFile(file).catch((error: unknown) => {
    throw unreadable(`cannot read ${file}: ${systemErrorCode(error) ?? String(error)}`, error);
  });
  const pem = block.exec(bytes.toString('latin1'))?.[0];
  if (pem === undefined) throw unreadable(`there is no certificate in ${file}`);
  try {
    return { certificate: new X509Certificate(pem).raw, file };
  } catch (error) {
    throw unreadable(`the certificate in ${file} cannot be read`, error);
  }
}

function unreadable(message: string, cause?: unknown): MonitAlertError {
  return new MonitAlertError('http.certificate', `${message}; \`set httpd\` names it for Monit's server`, {
    hint: "Name a PEM file with Monit's certificate and key there, or give `set httpd` a unix socket as well.",
    cause,
  });
}
