import { BlockList, isIP, isIPv4 } from 'node:net';
import { MonitAlertError, systemErrorReason } from '../../errors.ts';
import { readRegularFile } from '../../system/regular-file.ts';
import type { HttpdCredential, HttpdStatement } from '../config/httpd-statement.ts';
import type { HttpAccess, HttpAddress } from './client.ts';

/**
 * Whom Monit allows (manual, "Monit HTTPD", "Access control"; seen on 5.27.2 to 6.0.0): without a password, only if no
 * user has one; if hosts are listed, only these and clients of a unix socket.
 *
 * @throws MonitAlertError `httpd.no-allow`, `httpd.host`, `httpd.password`: Monit may run, and cannot be asked.
 */
export async function accessTo(
  address: HttpAddress,
  statement: Omit<HttpdStatement, 'line'>,
  place: string,
): Promise<HttpAccess> {
  const { hosts, hasOtherUsers } = statement;
  const credentials = [...statement.credentials, ...(await readCleartextFiles(statement.cleartextFiles))];
  if (credentials.length + hosts.length === 0 && !hasOtherUsers) throw noAllow(place);
  if (address.kind === 'tcp' && hosts.length > 0 && !letsIn(hosts, address.host)) throw otherHosts(place, address.host);
  if (credentials.length === 0 && hasOtherUsers) throw noPassword(place);
  return { address, credentials: credentials.find(({ readOnly }) => !readOnly) ?? credentials[0] };
}

/** Lines `user:password`; lines that begin with # are comments. A file that cannot be read has no user for us. */
async function readCleartextFiles(files: readonly string[]): Promise<HttpdCredential[]> {
  const texts = await Promise.all(files.map(async (file) => (await readPasswords(file)).split('\n')));
  return texts.flat().flatMap((line) => {
    const [, user, password] = /^\s*([^#:\s][^:]*):(.*?)\s*$/.exec(line) ?? [];
    return user === undefined || password === undefined ? [] : [{ user, password, readOnly: false }];
  });
}

async function readPasswords(file: string): Promise<string> {
  try {
    return (await readRegularFile(file)).bytes.toString();
  } catch (error) {
    throw new MonitAlertError('httpd.password', `cannot read ${file}, which has the users of \`set httpd\``, {
      details: [systemErrorReason(error)],
      hint: 'Let the user that Monit runs as read it, or add to `set httpd`: allow monit-alert:"A PASSWORD OF YOURS".',
      cause: error,
    });
  }
}

/** Whether a connection that begins on this host is let in. Names that are no addresses may be ours, so they count. */
function letsIn(hosts: readonly string[], own: string): boolean {
  const allowed = new BlockList();
  for (const host of hosts) {
    const [network = '', mask] = host.split('/');
    if (isIP(network) === 0) return true;
    const family = isIPv4(network) ? 'ipv4' : 'ipv6';
    const bits = prefixOf(mask, family);
    if (bits !== undefined) allowed.addSubnet(network, bits, family);
  }
  return allowed.check(own, isIPv4(own) ? 'ipv4' : 'ipv6');
}

/** `8` or `255.0.0.0`; undefined for what is no mask. */
function prefixOf(mask: string | undefined, family: 'ipv4' | 'ipv6'): number | undefined {
  if (mask === undefined) return family === 'ipv4' ? 32 : 128;
  if (!isIPv4(mask)) return /^\d+$/.test(mask) ? Number(mask) : undefined;
  const bits = mask.split('.').map((byte) => Number(byte).toString(2).padStart(8, '0'));
  return bits.join('').replace(/0*$/, '').length;
}

function noAllow(place: string): MonitAlertError {
  return new MonitAlertError('httpd.no-allow', `${place}: \`set httpd\` has no \`allow\`, so Monit refuses everyone`, {
    hint: 'Add to it a line such as: allow admin:"A PASSWORD OF YOURS". Then run `monit reload`.',
  });
}

function otherHosts(place: string, own: string): MonitAlertError {
  return new MonitAlertError('httpd.host', `${place}: \`set httpd\` allows other hosts, but not this one (${own})`, {
    hint: `Add to it: allow ${own}. Then run \`monit reload\`.`,
  });
}

function noPassword(place: string): MonitAlertError {
  return new MonitAlertError(
    'httpd.password',
    `${place}: the passwords of \`set httpd\` are in PAM or encrypted (md5, crypt), so monit-alert cannot read them`,
    { hint: 'Add to it a user for monit-alert: allow monit-alert:"A PASSWORD OF YOURS". Then run `monit reload`.' },
  );
}
