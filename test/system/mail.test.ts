import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { isPartlyAccepted, isUnreachable, sendMail } from '../../src/system/mail.ts';
import { openMailbox } from '../support/servers/mailbox.ts';

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

test('a server that accepts no connection does not prolong the limit', async () => {
  const script =
    "const server = require('net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, " +
    '() => console.log(server.address().port))';
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  const port = Number(said.toString());
  child.kill('SIGSTOP');
  // The kernel completes this many connections for it, and ignores all others.
  for (let queued = 0; queued < 2; queued += 1) {
    const socket = connect(port, '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    await once(socket, 'connect');
  }
  const server = { host: '127.0.0.1', port, credentials: undefined, tls: undefined };
  await expect(sendMail(server, message, 500)).rejects.toMatchObject({ code: 'ETIMEDOUT' });
});

test('control characters of outside texts are mailed escaped, and begin no header of their own', async () => {
  const { port, messages } = await openMailbox();
  const server = { host: '127.0.0.1', port, credentials: undefined, tls: undefined };
  await sendMail(
    server,
    { ...message, subject: 'a\u001b[2J\r\nX-Own: b', text: 'one\ntwo\u001b\u009b\u202e\n' },
    5_000,
  );
  expect(messages).toMatchObject([{ subject: 'a\\x1b[2J\\r\\nX-Own: b', text: 'one\ntwo\\x1b\\x9b\\u202e\n' }]);
});

const serverAt = (port: number) => ({ host: '127.0.0.1', port, credentials: undefined, tls: undefined });

test('every mail says that a program has sent it, and has an id of its own unless it is given one', async () => {
  const { port, messages } = await openMailbox();
  await sendMail(serverAt(port), message, 5_000);
  await sendMail(serverAt(port), { ...message, messageId: '<first@host>' }, 5_000);
  await sendMail(serverAt(port), { ...message, follows: '<first@host>' }, 5_000);
  const [plain, first, second] = messages.map(({ headers }) => headers);
  for (const headers of [plain, first, second]) expect(headers?.get('auto-submitted')).toBe('auto-generated');
  expect(plain?.get('message-id')).toMatch(/^<.+@.+>$/);
  expect(plain?.has('in-reply-to')).toBe(false);
  expect(first?.get('message-id')).toBe('<first@host>');
  expect(second?.get('message-id')).not.toBe('<first@host>');
  expect(second?.get('in-reply-to')).toBe('<first@host>');
  expect(second?.get('references')).toBe('<first@host>');
});

test('a mail that is refused for some is told from one that is refused for all', async () => {
  const { port, messages } = await openMailbox({ refuses: ['no@x'] });
  const failure = async (to: string[]) =>
    sendMail(serverAt(port), { ...message, to }, 5_000).catch((error: unknown) => error);
  const some = await failure(['yes@x', 'no@x']);
  expect(some).toMatchObject({ message: 'the server refuses no@x' });
  expect([isPartlyAccepted(some), isUnreachable(some)]).toEqual([true, false]);
  expect(messages).toMatchObject([{ to: ['yes@x'] }]);
  expect(isPartlyAccepted(await failure(['no@x']))).toBe(false);
});
