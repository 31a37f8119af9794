import { writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { changeOn, runOn } from '../../support/cli/change.ts';
import { startMonit } from '../../support/monit/monit.ts';
import { waitFor } from '../../support/processes/wait-for.js';
import { openMailbox } from '../../support/servers/mailbox.ts';

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
