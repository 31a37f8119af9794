import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { changeOn, runOn } from '../../support/cli/change.ts';
import { withScheduler } from '../../support/cli/maintenance.ts';
import { type Monit, startMonit } from '../../support/monit/monit.ts';
import { openMailbox } from '../../support/servers/mailbox.ts';

const recipients = [{ address: 'ops@example.org' }, { address: 'boss@example.org' }];
const at = (port: number) => ({ host: '127.0.0.1', port });

async function writeTeam(monit: Monit, profile: object): Promise<void> {
  await writeFile(join(monit.directory, 'profiles/team.yaml'), JSON.stringify({ recipients, ...profile }));
}

const start = async (mailServerPort?: number) =>
  startMonit({
    connection: 'unix',
    includes: { 'profiles/.keep': '' },
    ...(mailServerPort === undefined ? {} : { mailServerPort }),
  });

test('each recipient gets a message of its own, and what the server says to it is shown', async () => {
  const mailbox = await openMailbox({ refuses: ['boss@example.org'] });
  const monit = await start();
  await writeTeam(monit, { 'mail-servers': [at(mailbox.port)], 'mail-format': { from: 'monit@example.org' } });
  const result = await runOn(monit, 'team', '--test-mail');
  expect(result.exitCode).toBe(0);
  expect(result.stdout).toMatch(
    new RegExp(`^test mail to ops@example.org: accepted by 127.0.0.1:${mailbox.port}: 250 `, 'm'),
  );
  expect(result.stdout).toMatch(/^test mail to boss@example.org: NOT ACCEPTED: .*no such user here/m);
  expect(result.stderr).toContain('warning: no mail server accepted the test mail to boss@example.org\n');
  const tests = mailbox.messages.filter(({ subject }) => subject === 'monit-alert: test mail for profile team');
  expect(tests).toMatchObject([{ to: ['ops@example.org'], from: 'monit@example.org' }]);
});

test('the message says that a change is unconfirmed; like Monit, it goes to the first server that works', async () => {
  const mailbox = await openMailbox();
  const monit = await start();
  await runOn(monit, 'default', '--quiet');
  await withScheduler(monit);
  await writeTeam(monit, { 'mail-servers': [at(1), at(mailbox.port)] });
  expect(await changeOn(monit, 'team', '--test-mail', '--confirm', '1h')).toMatchObject({
    exitCode: 0,
    unconfirmed: { profile: 'team', before: 'default' },
    testMail: recipients.map(({ address }) => ({
      recipient: address,
      accepted: true,
      server: `127.0.0.1:${mailbox.port}`,
      answer: expect.stringMatching(/^250 /) as string,
    })),
  });
  const tests = mailbox.messages.filter(({ subject }) => subject === 'monit-alert: test mail for profile team');
  expect(tests.map(({ to }) => to.join()).sort()).toEqual(['boss@example.org', 'ops@example.org']);
  expect(tests[0]?.text).toContain('The change is unconfirmed');
});

test('what one server refuses is not tried at the next one: neither does Monit', async () => {
  const [first, second] = [
    await openMailbox({ refuses: recipients.map(({ address }) => address) }),
    await openMailbox(),
  ];
  const monit = await start();
  await writeTeam(monit, { 'mail-servers': [at(first.port), at(second.port)] });
  const server = `127.0.0.1:${first.port}`;
  expect(await changeOn(monit, 'team', '--test-mail')).toMatchObject({
    testMail: recipients.map(({ address }) => ({ recipient: address, accepted: false, server })),
  });
  expect(second.messages).toEqual([]);
});

test('where no server can be reached, the change stays in force, and that is said', async () => {
  const monit = await start();
  await writeTeam(monit, { 'mail-servers': [at(1)] });
  expect(await changeOn(monit, 'team', '--test-mail')).toMatchObject({
    state: 'active',
    exitCode: 0,
    testMail: [
      { accepted: false, answer: expect.stringContaining('ECONNREFUSED') as string },
      { accepted: false, server: '127.0.0.1:1' },
    ],
  });
});

test("without own servers, a profile's test mail goes to the configuration's, unless they want a login", async () => {
  const mailbox = await openMailbox();
  const monit = await start(mailbox.port);
  await writeTeam(monit, {});
  expect(await changeOn(monit, 'team', '--test-mail')).toMatchObject({
    testMail: [{ accepted: true }, { accepted: true }],
  });
  await writeFile(monit.conf('mail'), 'set mailserver mail.example.org port 587 username "a" password "b" using tls\n');
  const before = mailbox.messages.length;
  expect(await changeOn(monit, 'team', '--test-mail')).toMatchObject({
    testMail: [
      { accepted: false, answer: expect.stringContaining('needs a login or TLS') as string },
      { accepted: false },
    ],
  });
  expect(mailbox.messages.slice(before).filter(({ subject }) => subject.startsWith('monit-alert:'))).toEqual([]);
});

test('a dry run sends nothing, and says to whom it would', async () => {
  const mailbox = await openMailbox();
  const monit = await start();
  await writeTeam(monit, { 'mail-servers': [at(mailbox.port)] });
  const dry = await runOn(monit, 'team', '--test-mail', '--dry-run');
  expect(dry.stdout).toContain('test mail would go to: ops@example.org, boss@example.org\n');
  expect(mailbox.messages).toEqual([]);
});
