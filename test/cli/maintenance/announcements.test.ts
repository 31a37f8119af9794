import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runOn } from '../../support/cli/change.ts';
import { startWithDefault, unattended } from '../../support/cli/maintenance.ts';
import type { Monit } from '../../support/monit/monit.ts';
import { waitFor } from '../../support/processes/wait-for.js';
import { type Mailbox, openMailbox } from '../../support/servers/mailbox.ts';

/** With a base whose recipients and mail server are ours. */
async function startWithMail(): Promise<{ monit: Monit; mailbox: Mailbox; mails: () => Mailbox['messages'] }> {
  const mailbox = await openMailbox();
  const team = `recipients: [{ address: ops@example.org }]
services:
  db: { recipients: [{ address: dba@example.org }] }
mail-servers: [{ host: 127.0.0.1, port: ${mailbox.port} }]
`;
  const monit = await startWithDefault({ 'profiles/team.yaml': team });
  expect((await runOn(monit, 'team', '--quiet')).exitCode).toBe(0);
  return { monit, mailbox, mails: () => mailbox.messages.filter(({ subject }) => subject.includes('monit-alert on ')) };
}

test('the beginning of a hold, each new end, and the end with its report are mailed, in one thread', async () => {
  const { monit, mailbox, mails } = await startWithMail();
  const hold = ['none', '--id', 'kernel', '--reason', 'kernel upgrade', '--announce', ...unattended];
  await runOn(monit, ...hold, '--for', '1h');
  await runOn(monit, ...hold, '--for', '1h');
  await runOn(monit, ...hold, '--for', '2h');
  await runOn(monit, 'extend', 'kernel', '3h', '--quiet');
  await runOn(monit, 'release', 'kernel', '--quiet');
  await mailbox.waitFor(() => mails().length >= 4, 'four mails');
  expect(mails().map(({ text }) => /has begun|was moved|has ended: \w+/.exec(text)?.[0])).toEqual([
    'has begun',
    'was moved',
    'was moved',
    'has ended: released',
  ]);
  expect(mails().map(({ to }) => to)).toEqual(Array.from({ length: 4 }, () => ['ops@example.org', 'dba@example.org']));
  const [first, ...others] = mails();
  expect(first?.subject).toMatch(/^monit-alert on \S+: none for all services \(kernel upgrade\)$/);
  expect(others.map(({ subject }) => subject)).toEqual(others.map(() => `Re: ${first?.subject ?? ''}`));
  const id = first?.headers.get('message-id');
  expect(id).toMatch(/^<monit-alert\.kernel\.\d+@/);
  for (const { headers } of others) expect(headers.get('references')).toBe(id);
  expect(mails().at(-1)?.text).toMatch(/^in force now: +"team"$/m);
});

test('a planned hold is announced when `sync` begins it, and a hold below another has its own report', async () => {
  const { monit, mailbox, mails } = await startWithMail();
  await runOn(monit, 'none', '--for', '1h', '--id', 'below', '--report-to-mail', ...unattended);
  await runOn(monit, 'none', '--at', '+1s', '--for', '1h', '--id', 'planned', '--announce', ...unattended);
  await waitFor(async () => (await runOn(monit, 'sync')).stdout.includes('has begun'), { what: 'the hold to begin' });
  await mailbox.waitFor(() => mails().length === 1, 'the announcement');
  await runOn(monit, 'release', 'below', '--quiet');
  await mailbox.waitFor(() => mails().length === 2, 'the report');
  expect(mails()[1]?.text).toContain('No service is known to have failed');
  expect(mails()[1]?.text).toMatch(/^in force now: +"none"$/m);
});

test('whoever is mailed by the base is reminded, once, of a mute that lasts for longer than allowed', async () => {
  const { monit, mailbox, mails } = await startWithMail();
  await runOn(monit, 'none', '--for', '1h', '--id', 'a', ...unattended);
  const config = join(monit.directory, 'config.yaml');
  await runOn(monit, 'sync');
  expect(mails()).toEqual([]);
  await writeFile(config, 'max-mute: 1ms\n');
  await runOn(monit, 'sync', '--config', config);
  await mailbox.waitFor(() => mails().length === 1, 'the reminder');
  expect(mails()[0]?.text).toContain('To end it now: monit-alert release a');
  await runOn(monit, 'sync', '--config', config);
  await runOn(monit, 'release', 'a', '--quiet');
  expect(mails()).toHaveLength(1);
});

test('hooks hear of it, and none of them keeps a mute from ending', async () => {
  const { monit } = await startWithMail();
  const hooks = join(monit.directory, 'hooks');
  await mkdir(hooks);
  const log = join(hooks, 'log');
  const scripts = {
    tell: `read -r document; echo "$1 $document" >> '${log}'`,
    hang: 'exec sleep 600',
    fail: 'echo no >&2; exit 3',
  };
  for (const [name, text] of Object.entries(scripts)) {
    await writeFile(join(hooks, name), `#!/bin/sh\n${text}\n`);
    await chmod(join(hooks, name), 0o700);
  }
  const config = join(monit.directory, 'config.yaml');
  const paths = Object.keys(scripts).map((name) => join(hooks, name));
  await writeFile(config, `hooks: ${JSON.stringify(paths)}\n`);
  await runOn(monit, 'none', '--for', '1h', '--id', 'a', '--config', config, ...unattended);
  const released = await runOn(monit, 'release', 'a', '--config', config);
  expect(released).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('"team" is in force') as string });
  expect(released.stderr).toContain('hooks/hang');
  expect(released.stderr).toContain('hooks/fail');
  const told = (await readFile(log, 'utf8')).trim().split('\n');
  expect(told.map((line) => line.split(' ', 1)[0])).toEqual(['begin', 'end']);
  const end = JSON.parse(told[1]?.slice('end '.length) ?? '') as object;
  expect(end).toMatchObject({ schemaVersion: 1, event: 'end', hold: { id: 'a' }, end: 'released', base: 'team' });
});
