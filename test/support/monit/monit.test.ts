import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { waitFor } from '../processes/wait-for.js';
import { openMailbox } from '../servers/mailbox.ts';
import { openSilentPort } from '../servers/silent-port.ts';
import { createMonit } from './daemon.js';
import { startMonit } from './monit.ts';
import { isRunning } from './process.js';

const monitored = { monitor: 1, pendingaction: 0, status: 0 };

describe.each(['unix', 'unix-open', 'tcp', 'tcp-host-list', 'tls'] as const)(
  'a Monit with connection %s',
  (connection) => {
    test('answers with what it has loaded, and leaves neither process nor file', async () => {
      const monit = await createMonit({ connection, controlFile: 'set alert ops@example.org' });
      const pid = monit.pid() ?? 0;
      expect(isRunning(pid)).toBe(true);
      expect(await monit.recipients()).toEqual(['ops@example.org']);
      expect(Object.fromEntries(await monit.services())).toEqual({ myhost: monitored, foo: monitored, bar: monitored });
      await monit.dispose();
      expect(isRunning(pid)).toBe(false);
      expect(existsSync(monit.directory)).toBe(false);
    });
  },
);

test('a Monit without an HTTP interface starts, and starts again after it was stopped', async () => {
  const monit = await startMonit({ connection: 'none' });
  const first = monit.pid();
  await monit.stop();
  expect(monit.isAlive()).toBe(false);
  await monit.start();
  expect(monit.isAlive()).toBe(true);
  expect(monit.pid()).not.toBe(first);
});

test('a read-only user alone may look but not act', async () => {
  const monit = await startMonit({ connection: 'unix', readOnlyUser: 'only' });
  expect((await monit.get('/_runtime')).status).toBe(200);
  expect((await monit.command('unmonitor', 'foo')).exitCode).not.toBe(0);
  expect((await monit.services()).get('foo')).toEqual(monitored);
});

test('a port that another program has is an error, not a Monit without an HTTP interface', async () => {
  const other = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
  onTestFinished(() => {
    other.close();
  });
  await once(other, 'listening'); // Else Monit may be first.
  const { port } = other.address() as AddressInfo;
  const monit = await startMonit({ connection: 'tcp', port, start: false });
  await expect(monit.start()).rejects.toThrow('Address already in use');
});

test('a broken configuration is reported in the words of Monit', async () => {
  const broken = startMonit({ connection: 'unix', includes: { 'conf.d/broken': 'nonsense\n' } });
  await expect(broken).rejects.toThrow("conf.d/broken:1: syntax error 'nonsense'");
});

test('what Monit mails arrives in the mailbox', async () => {
  const mailbox = await openMailbox();
  const alert = 'set mail-format { from: monit@example.org }\nset alert ops@example.org on { action }';
  // Monit 6.0.0 does what it was asked for in its next cycle only.
  const options = { mailServerPort: mailbox.port, controlFile: alert, pollSeconds: 1 };
  const monit = await startMonit({ connection: 'unix', ...options });
  await monit.command('unmonitor', 'foo');
  await mailbox.waitFor((messages) => messages.length > 0, 'a mail about foo');
  expect(mailbox.messages[0]).toMatchObject({ to: ['ops@example.org'], from: 'monit@example.org' });
  expect(mailbox.messages[0]?.subject).toContain('foo');
  expect(mailbox.messages[0]?.text).toContain('unmonitor action done');
});

test('a silent port keeps Monit from reloading until it is released', async () => {
  const silent = await openSilentPort();
  const includes = { 'conf.d/silent': silent.check(60) };
  const monit = await startMonit({ connection: 'unix', pollSeconds: 1, includes });
  await silent.keepBusy();
  monit.hangUp();
  await expect(waitFor(() => monit.reloads() > 0, { what: 'a reload', limitMs: 500 })).rejects.toThrow('in vain');
  silent.release();
  await waitFor(() => monit.reloads() === 1, { what: 'the reload' });
});
