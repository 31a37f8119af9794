import { type AddressInfo, createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { isUnreachable, sendMail } from '../../src/system/mail.ts';

const message = { from: 'a@x', to: ['b@x'], subject: 'test', text: 'test' };

/** Sends a line again and again, and never the last one of its answer. */
async function dripping(talk: (socket: Socket, drip: (line: string) => void) => void): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    talk(socket, (line) => {
      const timer = setInterval(() => socket.write(line), 50);
      socket.once('close', () => {
        clearInterval(timer);
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

test.each<[string, Parameters<typeof dripping>[0]]>([
  [
    'in its greeting',
    (_, drip) => {
      drip('220-x\r\n');
    },
  ],
  [
    'in its answer to EHLO',
    (socket, drip) => {
      socket.write('220 x\r\n');
      socket.once('data', () => {
        drip('250-x\r\n');
      });
    },
  ],
])('a server that sends a line now and then %s does not prolong the limit', async (_, talk) => {
  const server = { host: '127.0.0.1', port: await dripping(talk), credentials: undefined, tls: undefined };
  const error: unknown = await sendMail(server, message, 500).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: 'ETIMEDOUT' });
  expect(isUnreachable(error)).toBe(true);
});

test('a server that does not listen is unreachable', async () => {
  const server = { host: '127.0.0.1', port: 1, credentials: undefined, tls: undefined };
  const error: unknown = await sendMail(server, message, 5_000).catch((reason: unknown) => reason);
  expect(isUnreachable(error)).toBe(true);
});
