import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CheckedHttpd } from '../../../src/monit/check/check-configuration.ts';
import { addressOf } from '../../../src/monit/http/endpoint.ts';
import { writeFiles } from '../../support/files/files.ts';
import { certificateText } from '../../support/monit/configuration.js';
import { pinnedTo } from '../../support/monit/search.ts';

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
  expect(await addressOf(httpd({}))).toBeUndefined();
});

test('a unix socket is preferred to a port', async () => {
  const both = httpd({ unixSocket: '/run/monit.sock', port: 2812, bindAddress: '10.0.0.1' });
  expect(await addressOf(both)).toEqual({ kind: 'unix', path: '/run/monit.sock' });
});

test.each([
  [undefined, '127.0.0.1'],
  ['Any/All', '127.0.0.1'],
  ['0.0.0.0', '127.0.0.1'],
  ['::', '::1'],
  ['10.0.0.1', '10.0.0.1'],
])('a Monit that listens on %s is asked at %s', async (bindAddress, host) => {
  expect(await addressOf(httpd({ port: 2812, bindAddress }))).toEqual({
    kind: 'tcp',
    host,
    port: 2812,
    tls: undefined,
  });
});

test('a name is asked for its address: only that tells its listener from another one', async () => {
  const address = await addressOf(httpd({ port: 2812, bindAddress: 'localhost' }));
  expect(address).toMatchObject({ host: expect.stringMatching(/^(127\.0\.0\.1|::1)$/) as string });
});

test('with TLS it is pinned to the certificate that Monit itself uses', async () => {
  const certificateFile = join(await writeFiles({ 'monit.pem': await certificateText() }), 'monit.pem');
  expect(await addressOf(httpd({ port: 2812, certificateFile }))).toMatchObject({
    kind: 'tcp',
    port: 2812,
    tls: pinnedTo(certificateFile),
  });
});

test('a Monit that wants a certificate of ours is asked over its unix socket, or not at all', async () => {
  const wanting = { port: 2812, certificateFile: '/no/monit.pem', wantsClientCertificate: true };
  await expect(addressOf(httpd(wanting))).rejects.toMatchObject({
    code: 'http.client-certificate',
    hint: expect.stringContaining('unix socket') as unknown,
  });
  const both = httpd({ ...wanting, unixSocket: '/run/monit.sock' });
  expect(await addressOf(both)).toMatchObject({ kind: 'unix' });
});
