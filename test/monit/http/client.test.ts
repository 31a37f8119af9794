import { spawn } from 'node:child_process';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { createServer as createSocketServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { describeAddress, type Endpoint, get, knock, ping } from '../../../src/monit/http/client.ts';
import { WrongPeer } from '../../../src/monit/http/peer.ts';
import { writeFiles } from '../../support/files/files.ts';

const limitMs = 60_000;

async function listen<T extends Server>(server: T, place: string | number): Promise<T> {
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => {
    if (typeof place === 'string') server.listen(place, resolve);
    else server.listen(place, '127.0.0.1', resolve);
  });
  return server;
}

const endpoint = (server: Server): Endpoint => ({
  address: { kind: 'tcp', host: '127.0.0.1', port: (server.address() as AddressInfo).port, tls: undefined },
  credentials: undefined,
  pid: process.pid,
});

describe('one request', () => {
  const echo: RequestListener = (request, response) => {
    response.setHeader('Server', 'monit 5.33.0');
    response.writeHead(404).end(JSON.stringify([request.method, request.url, request.headers.authorization]));
  };
  const credentials = { user: 'admin', password: 'a:b "c" ü' };
  const authorization = `Basic ${Buffer.from('admin:a:b "c" ü').toString('base64')}`;

  test('over TCP asks as that user, and any status is an answer', async () => {
    const server = await listen(createServer(echo), 0);
    const response = await get({ ...endpoint(server), credentials }, '/_runtime', limitMs);
    expect(response).toMatchObject({ status: 404, server: 'monit 5.33.0' });
    expect(JSON.parse(response.body)).toEqual(['GET', '/_runtime', authorization]);
  });

  test('over a unix socket asks as nobody where there is no user', async () => {
    const path = join(await writeFiles({}), 'my socket');
    await listen(createServer(echo), path);
    const response = await get(
      { address: { kind: 'unix', path }, credentials: undefined, pid: process.pid },
      '/',
      limitMs,
    );
    expect(JSON.parse(response.body)).toEqual(['GET', '/', null]);
  });

  test('gives the whole answer, however many pieces it comes in', async () => {
    const text = 'ä'.repeat(100_000);
    const server = await listen(
      createServer((_, response) => {
        for (const byte of Buffer.from(text).subarray(0, 9)) response.write(Buffer.of(byte));
        response.end(Buffer.from(text).subarray(9));
      }),
      0,
    );
    expect((await get(endpoint(server), '/', limitMs)).body).toBe(text);
  });
});

describe('no answer', () => {
  test('for want of a listener is the error of the system', async () => {
    const server = await listen(createServer(), 0);
    const gone = endpoint(server);
    await new Promise((resolve) => server.close(resolve));
    await expect(get(gone, '/', limitMs)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    const nowhere = {
      address: { kind: 'unix', path: '/no/such/socket' },
      credentials: undefined,
      pid: process.pid,
    } as const;
    await expect(get(nowhere, '/', limitMs)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('because the other side hangs up, before or in the middle of it, is an error, not a short answer', async () => {
    for (const said of ['', 'HTTP/1.0 200 OK\r\nContent-Length: 100\r\n\r\nhalf']) {
      const server = await listen(
        createSocketServer((socket) => socket.once('data', () => socket.end(said))),
        0,
      );
      await expect(get(endpoint(server), '/', limitMs)).rejects.toMatchObject({ code: 'ECONNRESET' });
    }
  });

  test.each(['', 'HTTP/1.0 200 OK\r\nContent-Length: 100\r\n\r\nhalf'])('in time is an error: %j', async (said) => {
    const server = await listen(
      createSocketServer((socket) => {
        socket.write(said);
        onTestFinished(() => void socket.destroy());
      }),
      0,
    );
    await expect(get(endpoint(server), '/', 100)).rejects.toThrow(/aborted/);
  });
});

/** A server that hangs up after what it has heard, and tells what that was. */
async function listener(isEnough: (heard: string) => boolean): Promise<{ to: Endpoint; heard: Promise<string> }> {
  const server = await listen(createSocketServer(), 0);
  const heard = new Promise<string>((resolve) => {
    server.on('connection', (socket) => {
      let text = '';
      socket.on('error', () => undefined);
      socket.on('data', (piece) => {
        text += piece.toString();
        if (isEnough(text)) socket.end('HTTP/1.0 401 Unauthorized\r\n\r\n');
      });
      socket.on('close', () => {
        resolve(text);
      });
    });
  });
  return { to: { ...endpoint(server), credentials: { user: 'admin', password: 'secret' } }, heard };
}

test.each([
  ['a knock', knock],
  ['a ping', (to: Endpoint) => void ping(to, limitMs)],
])('%s has no credentials', async (_, wake) => {
  const { to, heard } = await listener((text) => text.includes('\r\n\r\n'));
  wake(to);
  expect(await heard).toMatch(/^GET \/_ping HTTP/);
  expect(await heard).not.toMatch(/authorization|secret/i);
});

test('another process than the one that is meant hears nothing', async () => {
  const child = spawn('sleep', ['600'], { stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  const { to, heard } = await listener(() => true);
  await expect(get({ ...to, pid: child.pid ?? 0 }, '/', limitMs)).rejects.toThrow(WrongPeer);
  expect(await heard).toBe('');
});

test('an address is told as one would type it', () => {
  const tls = { certificate: Buffer.of(), file: '' };
  expect(describeAddress({ kind: 'unix', path: '/run/monit.sock' })).toBe('unix:/run/monit.sock');
  expect(describeAddress({ kind: 'tcp', host: '127.0.0.1', port: 2812, tls: undefined })).toBe('http://127.0.0.1:2812');
  expect(describeAddress({ kind: 'tcp', host: '::1', port: 2812, tls })).toBe('https://[::1]:2812');
});
