import { readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type CheckedHttpd, checkConfiguration } from '../../src/monit/check.ts';
import { findDaemon } from '../../src/monit/daemon.ts';
import { endpointOf } from '../../src/monit/endpoint.ts';
import { reloadDaemon } from '../../src/monit/reload.ts';
import { readLoaded } from '../../src/monit/status.ts';
import { deadlineAfter } from '../../src/system/clock.ts';
import { writeFiles } from '../support/files.ts';
import { freePort } from '../support/monit-configuration.js';
import { startMonit } from '../support/monit.ts';
import { searchFor } from './search.ts';

const pem = readFileSync(new URL('samples/server-pem.txt', import.meta.url), 'utf8');
const credentials = { user: 'admin', password: 'secret' };

function httpd(settings: Partial<CheckedHttpd>): CheckedHttpd {
  return { unixSocket: undefined, bindAddress: undefined, port: undefined, certificateFile: undefined, ...settings };
}

test('without set httpd there is nowhere to ask', async () => {
  expect(await endpointOf(httpd({}), credentials)).toBeUndefined();
});

test('a unix socket is preferred to a port', async () => {
  const both = httpd({ unixSocket: '/run/monit.sock', port: 2812, bindAddress: '10.0.0.1' });
  expect(await endpointOf(both, credentials)).toEqual({
    address: { kind: 'unix', path: '/run/monit.sock' },
    credentials,
  });
});

test.each([
  [undefined, '127.0.0.1'],
  ['Any/All', '127.0.0.1'],
  ['0.0.0.0', '127.0.0.1'],
  ['::', '::1'],
  ['10.0.0.1', '10.0.0.1'],
])('a Monit that listens on %s is asked at %s', async (bindAddress, host) => {
  expect(await endpointOf(httpd({ port: 2812, bindAddress }), undefined)).toEqual({
    address: { kind: 'tcp', host, port: 2812, tls: undefined },
    credentials: undefined,
  });
});

test('a name is asked for its address: only that tells its listener from another one', async () => {
  const endpoint = await endpointOf(httpd({ port: 2812, bindAddress: 'localhost' }), undefined);
  expect(endpoint?.address).toMatchObject({ host: expect.stringMatching(/^(127\.0\.0\.1|::1)$/) as string });
});

test('the certificate is the one that Monit itself uses', async () => {
  const certificateFile = join(await writeFiles({ 'monit.pem': pem }), 'monit.pem');
  expect(await endpointOf(httpd({ port: 2812, certificateFile }), undefined)).toMatchObject({
    address: { tls: { certificate: pem } },
  });
});

test('a certificate that cannot be read is named', async () => {
  await expect(endpointOf(httpd({ port: 2812, certificateFile: '/no/monit.pem' }), undefined)).rejects.toMatchObject({
    code: 'http.certificate',
    message: expect.stringContaining('/no/monit.pem') as unknown,
  });
});

test('a Monit that serves TLS is found, asked and reloaded with proof', async () => {
  const certificateFile = join(await writeFiles({ 'monit.pem': pem }), 'monit.pem');
  const statement = `set httpd port ${await freePort()} with ssl { pemfile: ${certificateFile} }\n  allow admin:"secret"`;
  const monit = await startMonit({ connection: 'none', controlFile: statement });
  const checked = await checkConfiguration(monit.controlFile, { monit: monit.binary, timeoutMs: 60_000 });
  const endpoint = await endpointOf(checked.httpd, credentials);
  const daemon = await findDaemon(searchFor(monit, { endpoint }));
  if (daemon?.endpoint === undefined) throw new Error('not found');
  expect(daemon).toMatchObject({ process: { pid: monit.pid() }, endpoint: { address: { tls: { certificate: pem } } } });

  await writeFile(monit.conf('alerts'), 'set alert tls@example.org\n');
  onTestFinished(() => rm(monit.conf('alerts'), { force: true }));
  expect(await reloadDaemon(daemon, deadlineAfter(60_000))).toMatchObject({ kind: 'proved' });
  expect(await readLoaded(daemon.endpoint, 60_000)).toMatchObject({ alerts: [{ recipient: 'tls@example.org' }] });
});
