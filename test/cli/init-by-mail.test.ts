import { expect, test } from 'vitest';
import { changeOn } from '../support/cli/change.ts';
import { startMonit } from '../support/monit/monit.ts';
import { waitFor } from '../support/processes/wait-for.js';
import { openMailbox } from '../support/servers/mailbox.ts';

test('by real mail: the same before and after, and no mail whatever with `none`', async () => {
  const mailbox = await openMailbox();
  const monit = await startMonit({
    connection: 'unix',
    pollSeconds: 1,
    mailServerPort: mailbox.port,
    controlFile:
      '  noalert ops@example.org\nset alert root@localhost\nset alert ops@example.org\n' +
      'set mail-format { from: m@example.org }\n' +
      'check file own path /etc/passwd\n  alert own@example.org\n  alert ops@example.org only on { timeout }\n',
  });
  const act = async (verb: 'monitor' | 'unmonitor', service: string) => {
    expect((await monit.command(verb, service)).exitCode).toBe(0);
    const wanted = verb === 'monitor' ? 1 : 0;
    await waitFor(async () => (await monit.services()).get(service)?.monitor === wanted, {
      what: `${verb} ${service}`,
    });
  };
  const provoke = async () => {
    for (const service of ['own', 'bar', 'foo']) {
      await act('unmonitor', service);
      await act('monitor', service);
    }
  };
  const mailsSince = (start: number) =>
    mailbox.messages
      .slice(start)
      .map(({ to, text }) => `${to.join()}: ${/Description: (.*)/.exec(text)?.[1] ?? ''}`)
      .filter((mail) => mail.includes(' action done'))
      .sort();
  const expectMails = async (start: number, count: number) => {
    await mailbox.waitFor(() => mailsSince(start).length >= count, `${count} mails`);
    return mailsSince(start);
  };
  await provoke();
  // Two for each of: own to root and own@, bar to root, foo to root and ops@.
  const before = await expectMails(0, 10);
  expect(before).toHaveLength(10);

  const start = mailbox.messages.length;
  expect(await changeOn(monit, 'init', '--all-services', '--write')).toMatchObject({ state: 'active', left: [] });
  await provoke();
  expect(await expectMails(start, 10)).toEqual(before);

  const muted = mailbox.messages.length;
  expect(await changeOn(monit, 'none')).toMatchObject({ state: 'active' });
  await provoke();
  expect(mailbox.messages.slice(muted)).toEqual([]);
  await changeOn(monit, 'default');
  await provoke();
  expect(await expectMails(muted, 10)).toEqual(before);
});
