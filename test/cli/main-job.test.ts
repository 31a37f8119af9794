import { readFile, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { openMailbox } from '../support/mailbox.ts';
import { startMonit } from '../support/monit.ts';
import { waitFor } from '../support/wait-for.js';
import { changeOn, runOn } from './change.ts';

test('an action asked for right after a change takes effect, 20 of 20 times', async () => {
  // Monit 6.0.0 does an action in its next cycle only, so the cycles are short.
  const monit = await startMonit({ connection: 'unix', pollSeconds: 1 });
  for (let round = 0; round < 10; round += 1) {
    for (const profile of ['none', 'default']) {
      expect((await changeOn(monit, profile)).state).toBe('active');
      expect((await monit.command('unmonitor', 'foo')).exitCode).toBe(0);
      await waitFor(async () => (await monit.services()).get('foo')?.monitor === 0, {
        what: `foo to be unmonitored after ${profile}`,
      });
      await monit.command('monitor', 'foo');
      await waitFor(async () => (await monit.services()).get('foo')?.monitor === 1, { what: 'foo to be back' });
    }
  }
});

test('a profile that is in force already is left alone: no reload, no mail', async () => {
  const mailbox = await openMailbox();
  const monit = await startMonit({ connection: 'unix', mailServerPort: mailbox.port });
  await changeOn(monit, 'default');
  await mailbox.waitFor((mails) => mails.length === 1, 'the one mail of the first reload');
  const reloads = monit.reloads();

  const again = await changeOn(monit, 'default', '--detailed-exitcode');
  expect(again).toMatchObject({ state: 'unchanged', exitCode: 0, decision: 'unchanged' });
  expect(monit.reloads()).toBe(reloads);
  expect(mailbox.messages).toHaveLength(1);
});

test('a daemon that runs something else than the equal file is made to load it', async () => {
  const monit = await startMonit({ connection: 'unix' });
  await changeOn(monit, 'default');
  const managed = await readFile(monit.conf('monit-alert'), 'utf8');
  await changeOn(monit, 'none');
  await writeFile(monit.conf('monit-alert'), managed);

  expect(await changeOn(monit, 'default')).toMatchObject({ state: 'active', decision: 'reload' });
  expect(await monit.recipients()).toEqual(['root@localhost']);
});

test('a change that only the file shows is loaded too: equal bytes are not proof', async () => {
  // The message is the one setting that neither alert table nor check shows whole, so only the file's time can tell.
  const monit = await startMonit({
    connection: 'unix',
    includes: {
      'profiles/quiet.yaml': 'recipients: []\nmail-format:\n  message: a message of some length, version 1\n',
    },
  });
  await changeOn(monit, 'quiet');
  const first = await readFile(monit.conf('monit-alert'), 'utf8');
  await writeFile(
    `${monit.directory}/profiles/quiet.yaml`,
    'recipients: []\nmail-format:\n  message: a message of some length, version 2\n',
  );
  await changeOn(monit, 'quiet');
  const second = await readFile(monit.conf('monit-alert'), 'utf8');
  expect(second).not.toBe(first);

  // As a run that was killed between write and reload leaves it: version 1 is loaded, version 2 is on disk.
  await writeFile(monit.conf('monit-alert'), first);
  await runOn(monit, 'reload');
  await writeFile(monit.conf('monit-alert'), second);
  expect(await changeOn(monit, 'quiet')).toMatchObject({ state: 'active', decision: 'reload' });
  expect(Object.fromEntries(await monit.runtime())['Default mail message']).toContain('version 2');
});

test('reload returns when the configuration on disk is loaded', async () => {
  const monit = await startMonit({ connection: 'unix' });
  await writeFile(monit.conf('ops'), 'set alert ops@example.org\n', { mode: 0o600 });
  const result = await runOn(monit, 'reload');
  expect(result).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(/^Monit \S+ reloaded and verified in \d+ ms\n$/) as string,
  });
  expect(await monit.recipients()).toEqual(['ops@example.org']);
});
