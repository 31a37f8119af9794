import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CheckedHttpd } from '../../../src/monit/check/check-configuration.ts';
import { endpointOf } from '../../../src/monit/http/endpoint.ts';
import { writeFiles } from '../../support/files/files.ts';
import { certificateText } from '../../support/monit/configuration.js';
import { pinnedTo } from '../../support/monit/search.ts';

const credentials = { user: 'admin', password: 'secret' };

function httpd(settings: Partial<CheckedHttpd>): CheckedHttpd {
  return {
    unixSocket: undefined,
    bindAddress: undefined,
    port: undefined,
    certificateFile: undefined,
    wantsClientCertificate: false,
    ...settings,
  };
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

test('with TLS it is pinned to the certificate that Monit itself uses', async () => {
  const certificateFile = join(await writeFiles({ 'monit.pem': await certificateText() }), 'monit.pem');
  expect(await endpointOf(httpd({ port: 2812, certificateFile }), undefined)).toMatchObject({
    address: { kind: 'tcp', port: 2812, tls: pinnedTo(certificateFile) },
  });
});

test('a Monit that wants a certificate of ours is asked over its unix socket, or not at all', async () => {
  const wanting = { port: 2812, certificateFile: '/no/monit.pem', wantsClientCertificate: true };
  await expect(endpointOf(httpd(wanting), undefined)).rejects.toMatchObject({
    code: 'http.client-certificate',
    hint: expect.stringContaining('unix socket') as unknown,
  });
  const both = httpd({ ...wanting, unixSocket: '/run/monit.sock' });
  expect(await endpointOf(both, undefined)).toMatchObject({ address: { kind: 'unix' } });
});
