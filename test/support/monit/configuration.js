import { randomInt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';

/**
 * @typedef {object} MonitOptions
 * @property {'unix' | 'tcp' | 'tcp-any' | 'tls' | 'tcp-host-list' | 'unix-open' | 'none'} connection
 *   How Monit can be asked: `unix`, `tcp` and `tls` want a password, `tcp-host-list` and `unix-open` only an address,
 *   `none` has no `set httpd`, as Debian ships Monit. `tcp-any` is `tcp` on all addresses, with two listeners.
 * @property {CertificateName} [certificate] What a `tls` Monit shows: one of `certificates/`; `monit`, which
 *   is self-signed, by default.
 * @property {number} [port] This one instead of a free one, for `tcp`.
 * @property {number} [pollSeconds] Between cycles; 300 by default, so that the daemon is asleep.
 * @property {string} [controlFile] Further statements for the control file.
 * @property {Record<string, string>} [includes] Path, relative to the directory, to text (`{ 'conf.d/web': '...' }`).
 * @property {string} [includePattern] What the control file includes; `<directory>/conf.d/*` by default.
 * @property {boolean | 'only'} [readOnlyUser] Names a read-only user before the one that may act, or instead of him.
 * @property {number} [mailServerPort] A mail server on loopback; without one Monit drops its mails.
 * @property {boolean} [start] False: write the files only.
 * @property {import('../packages/monit-suites.js').MonitSuite} [suite]
 *   Debian's Monit of that suite instead of the one that all tests use; fetched if it is missing.
 * @property {string} [binary] This Monit instead of either.
 */

/** @typedef {'monit' | 'other' | 'expired' | 'issued'} CertificateName */

/**
 * @typedef {object} Address Where and as whom a daemon is asked over HTTP.
 * @property {string} [socketPath]
 * @property {number} [port]
 * @property {string} [auth] `user:password`
 * @property {string} [certificateFile] Where it is asked with TLS.
 */

const administrator = { name: 'admin', password: 'secret of the test' };
const viewer = { name: 'viewer', password: 'only-looking' };
/** The longest path that fits into a unix socket's address (`sun_path`, with its closing NUL). */
const longestSocketPath = 107;

/**
 * @param {string} directory
 * @param {MonitOptions} options
 * @returns {Promise<Address | undefined>} Nothing for a Monit without `set httpd`.
 */
export async function chooseAddress(directory, { connection, port, readOnlyUser }) {
  if (connection === 'none') return undefined;
  const user = readOnlyUser === 'only' ? viewer : administrator;
  const auth =
    connection === 'unix-open' || connection === 'tcp-host-list' ? {} : { auth: `${user.name}:${user.password}` };
  if (connection === 'tls') return { port: await freePort(), certificateFile: join(directory, 'monit.pem'), ...auth };
  if (connection.startsWith('tcp')) return { port: port ?? (await freePort()), ...auth };
  const socketPath = join(directory, 'socket');
  if (socketPath.length <= longestSocketPath) return { socketPath, ...auth };
  throw new Error(`${socketPath} is too long for a unix socket: set TMPDIR to a shorter place`);
}

/**
 * The control file of a test's Monit: everything it writes is in its own directory, and it watches two files.
 *
 * @param {string} directory
 * @param {MonitOptions} options
 * @param {Address | undefined} address
 */
export function controlFileText(directory, options, address) {
  const { pollSeconds = 300, includePattern = `${directory}/conf.d/*`, mailServerPort, controlFile = '' } = options;
  const lines = [
    `set daemon ${pollSeconds}`,
    `set log ${directory}/monit.log`,
    `set pidfile ${directory}/monit.pid`,
    `set idfile ${directory}/monit.id`,
    `set statefile ${directory}/monit.state`,
    ...httpdStatement(options, address),
    ...(mailServerPort === undefined
      ? []
      : [`set mailserver 127.0.0.1 port ${mailServerPort} using hostname "localhost"`]),
    'check system myhost',
    `check file foo path ${directory}/foo`,
    `check file bar path ${directory}/bar`,
    controlFile,
    `include ${includePattern}`,
  ];
  return lines.join('\n') + '\n';
}

/**
 * @param {MonitOptions} options
 * @param {Address | undefined} address
 */
function httpdStatement({ connection, readOnlyUser }, address) {
  if (address === undefined) return [];
  const place = address.socketPath
    ? `unixsocket ${address.socketPath}`
    : `port ${address.port}${connection === 'tcp-any' ? '' : ' use address 127.0.0.1'}${tlsOptions(address.certificateFile)}`;
  if (address.auth === undefined) return [`set httpd ${place}`, '  allow 127.0.0.1'];
  const allowed = [
    ...(readOnlyUser ? [`  allow ${viewer.name}:"${viewer.password}" read-only`] : []),
    ...(readOnlyUser === 'only' ? [] : [`  allow ${administrator.name}:"${administrator.password}"`]),
  ];
  return [`set httpd ${place}`, ...allowed];
}

/**
 * Without `selfsigned: allow` Monit's own command line would not talk to its daemon.
 *
 * @param {string | undefined} certificateFile
 */
const tlsOptions = (certificateFile) =>
  certificateFile === undefined ? '' : ` with ssl { pemfile: ${certificateFile}, selfsigned: allow }`;

/** The text of one of `certificates/`, with its key. @param {CertificateName} name */
export const certificateText = async (name = 'monit') =>
  readFile(new URL(`../servers/certificates/${name}.pem`, import.meta.url), 'utf8');

/** A loopback port nobody listens on now, below the range that the kernel gives to outgoing connections (32768 on). */
export async function freePort() {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    if (await canListen(port)) return port;
  }
}

/**
 * @param {number} port
 * @returns {Promise<boolean>}
 */
function canListen(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.on('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
