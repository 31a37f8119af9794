import { X509Certificate } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import { type AddressInfo, createServer as createSocketServer, type Server, type Socket } from 'node:net';
import type { TlsOptions } from 'node:tls';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Endpoint, get } from '../../../src/monit/http/client.ts';
import { type CertificateName, certificateText } from '../../support/monit/configuration.js';

const limitMs = 60_000;

async function listen<T extends Server>(server: T): Promise<T> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return server;
}

async function serve(name: CertificateName, answer: RequestListener, options: TlsOptions = {}): Promise<Server> {
  const pem = await certificateText(name);
  return listen(createServer({ cert: pem, key: pem, ...options }, answer));
}

/** The server as one whose certificate must be the one of that name. */
async function pinned(server: Server, name: CertificateName): Promise<Endpoint> {
  const { port } = server.address() as AddressInfo;
  const tls = { certificate: new X509Certificate(await certificateText(name)).raw, file: `/etc/${name}.pem` };
  return {
    address: { kind: 'tcp', host: '127.0.0.1', port, tls },
    credentials: { user: 'admin', password: 'secret' },
    pid: process.pid,
  };
}

describe('an answer is believed', () => {
  test.each(['monit', 'expired', 'issued'] as const)(
    'where the certificate is the pinned one: %s, whatever name, date or issuer is in it',
    async (name) => {
      const server = await serve(name, (request, response) => response.end(request.headers.authorization));
      const { status, body } = await get(await pinned(server, name), '/', limitMs);
      expect({ status, body }).toEqual({ status: 200, body: `Basic ${btoa('admin:secret')}` });
    },
  );
});

describe('there is no answer', () => {
  test('where the certificate is another one, and not a byte of the request is sent', async () => {
    const heard: string[] = [];
    const server = await serve('other', (request, response) => {
      heard.push(request.headers.authorization ?? '');
      response.end();
    });
    const closed = new Promise((resolve) => {
      server.on('connection', (socket: Socket) => socket.on('close', resolve));
    });
    const asked = await pinned(server, 'monit');
    await expect(get(asked, '/', limitMs)).rejects.toMatchObject({
      code: 'http.certificate',
      message: expect.stringMatching(
        /^the server at 127\.0\.0\.1:\d+ does not present .* \/etc\/monit\.pem$/,
      ) as unknown,
    });
    await closed;
    expect(heard).toEqual([]);
  });

  test.each(['TLSv1.2', 'TLSv1.3'] as const)('where a certificate of ours is wanted, over %s', async (version) => {
    const wanting = { requestCert: true, rejectUnauthorized: true, maxVersion: version };
    const asked = await pinned(await serve('monit', (_, response) => response.end(), wanting), 'monit');
    await expect(get(asked, '/', limitMs)).rejects.toMatchObject({ code: expect.stringMatching(/./) as unknown });
  });

  test('where the other side hangs up, or does not speak TLS', async () => {
    for (const said of ['', 'HTTP/1.0 400 Bad Request\r\n\r\n']) {
      const server = await listen(createSocketServer((socket) => socket.once('data', () => socket.end(said))));
      await expect(get(await pinned(server, 'monit'), '/', limitMs)).rejects.toThrow(/./);
    }
  });

  test('in time from one that says nothing, and nothing is left open', async () => {
    const sockets: Socket[] = [];
    const server = await listen(createSocketServer((socket) => sockets.push(socket.resume())));
    await expect(get(await pinned(server, 'monit'), '/', 100)).rejects.toThrow(/aborted/);
    const [socket] = sockets;
    if (socket !== undefined && !socket.closed) await new Promise((resolve) => socket.once('close', resolve));
    expect(sockets).toHaveLength(1);
  });
});
