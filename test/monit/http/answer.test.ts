import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { readAnswer } from '../../../src/monit/http/answer.ts';

/** A connection to a server that does this when it is asked. */
async function connectionTo(answer: (socket: Socket) => void): Promise<Socket> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => {
      answer(socket);
    });
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write('GET / HTTP/1.0\r\n\r\n');
  return socket;
}

const withLength = 'HTTP/1.0 200 OK\r\nServer: monit 5.33.0\r\nContent-Length: 4\r\n\r\n';

test('an answer ends with its connection, in however many pieces it comes', async () => {
  const pieces = ['HTTP/1.0 20', '0 OK\r\nServer: monit 5.33.0\r\n', 'content-length: 4\r\n\r', '\nab', 'ü'];
  const socket = await connectionTo((to) => {
    const next = () => {
      const piece = pieces.shift();
      if (piece === undefined) to.end();
      else to.write(piece, () => setImmediate(next));
    };
    next();
  });
  expect(await readAnswer(socket)).toEqual({ status: 200, body: 'abü', server: 'monit 5.33.0' });
});

test('the body of a 200 goes to the reader, any other is kept', async () => {
  const read: string[] = [];
  const told = await connectionTo((to) => to.end(`${withLength}abcd`));
  expect(await readAnswer(told, (piece) => read.push(piece))).toMatchObject({ status: 200, body: '' });
  expect(read.join('')).toBe('abcd');
  const denied = await connectionTo((to) => to.end('HTTP/1.0 401 Unauthorized\r\n\r\nno'));
  expect(await readAnswer(denied, () => undefined)).toEqual({ status: 401, body: 'no', server: '' });
});

test.each([
  ['has no end of its head', (to: Socket) => to.end('HTTP/1.0 200 OK\r\n')],
  ['is empty', (to: Socket) => to.end()],
  ['is shorter than it says', (to: Socket) => to.end(`${withLength}abc`)],
  ['is reset', (to: Socket) => to.write(`${withLength}abc`, () => to.resetAndDestroy())],
])('an answer that %s is none', async (_, answer) => {
  const socket = await connectionTo(answer);
  await expect(readAnswer(socket)).rejects.toMatchObject({ code: 'ECONNRESET' });
});

test('what is not HTTP has no status', async () => {
  const socket = await connectionTo((to) => to.end('hello\r\n\r\n'));
  expect(await readAnswer(socket)).toMatchObject({ status: 0 });
});
