import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { changeOn, runOn } from '../../support/cli/change.ts';
import { type Monit, startMonit } from '../../support/monit/monit.ts';
import { waitFor } from '../../support/processes/wait-for.js';
import { type Mailbox, openMailbox } from '../../support/servers/mailbox.ts';

/** A Monit that looks every second, and the mailbox that it mails to. */
async function startMailing(): Promise<{ monit: Monit; mailbox: Mailbox }> {
  const mailbox = await openMailbox();
  const monit = await startMonit({ connection: 'unix', pollSeconds: 1, mailServerPort: mailbox.port });
  return { monit, mailbox };
}

/** `monit monitor foo` or `monit unmonitor foo`, and its effect: Monit 6 does it in its next cycle. */
async function act(monit: Monit, verb: 'monitor' | 'unmonitor', service: string): Promise<void> {
  expect((await monit.command(verb, service)).exitCode).toBe(0);
  const wanted = verb === 'monitor' ? 1 : 0;
  await waitFor(async () => (await monit.services()).get(service)?.monitor === wanted, { what: `${verb} ${service}` });
}

const reloaded = 'myhost: Monit reloaded';

/**
 * What each mail says, in the order of their arrival, up to the one that an action on `bar` brings about now. Monit
 * sends one mail after the other, so that a mail that is not among these was not sent before that action.
 */
async function mailsUntilNow(monit: Monit, mailbox: Mailbox): Promise<string[]> {
  const [unmonitored, monitored] = ['bar: unmonitor action done', 'bar: monitor action done'];
  await act(monit, 'unmonitor', 'bar');
  await act(monit, 'monitor', 'bar');
  await mailbox.waitFor((mails) => mails.map(said).includes(monitored), monitored);
  return mailbox.messages.map(said).filter((mail) => mail !== unmonitored && mail !== monitored);
}

/** `foo: monitor action done` */
function said({ text }: Mailbox['messages'][number]): string {
  const [, service = ''] = / Service (\S+)/.exec(text) ?? [];
  const [, description = ''] = /Description: (.*)/.exec(text) ?? [];
  return `${service}: ${description}`;
}

test('the acceptance test of the script that this began with: each change returns when it holds', async () => {
  const { monit, mailbox } = await startMailing();
  expect((await runOn(monit, 'something-invalid')).exitCode).toBe(1);

  expect((await changeOn(monit, 'none')).state).toBe('active');
  await act(monit, 'unmonitor', 'foo');
  await act(monit, 'monitor', 'foo');

  expect((await changeOn(monit, 'default')).state).toBe('active');
  await act(monit, 'unmonitor', 'foo');
  await mailbox.waitFor(({ length }) => length >= 2, 'two mails');
  expect(mailbox.messages.map(said)).toEqual([reloaded, 'foo: unmonitor action done']);

  await act(monit, 'monitor', 'foo');
  const all = [reloaded, 'foo: unmonitor action done', 'foo: monitor action done'];
  expect(await mailsUntilNow(monit, mailbox)).toEqual(all);
  expect(mailbox.messages.every(({ to }) => to.join() === 'root@localhost')).toBe(true);
});

test('a service that fails while nobody is alerted is mailed once when somebody is again', async () => {
  const { monit, mailbox } = await startMailing();
  const failures = () => monit.log().split("'foo' file doesn't exist").length - 1;
  const failsAgain = async (times: number) => {
    const before = failures();
    await waitFor(() => failures() >= before + times, { what: `foo to be missed ${times} times more` });
  };
  await changeOn(monit, 'none');
  await rm(join(monit.directory, 'foo'));
  await failsAgain(2);
  expect((await changeOn(monit, 'default')).state).toBe('active');
  await failsAgain(3);
  expect(await mailsUntilNow(monit, mailbox)).toEqual([reloaded, "foo: file doesn't exist"]);
});

test('a profile that is in force already is put in force without a mail', async () => {
  const { monit, mailbox } = await startMailing();
  await changeOn(monit, 'default');
  expect(await changeOn(monit, 'default')).toMatchObject({ state: 'unchanged', exitCode: 0 });
  expect((await runOn(monit, 'default')).exitCode).toBe(0);
  expect(await mailsUntilNow(monit, mailbox)).toEqual([reloaded]);
});

/** Monit shows passwords nowhere, so that only a mail server can tell. */
test('a password comes to the mail server as it is, whatever stands in it', async () => {
  const mailbox = await openMailbox({ wantsLogin: true });
  const monit = await startMonit({ connection: 'unix', pollSeconds: 1 });
  const [username, password] = [`o'ps" {#}\\`, `/"pass\\0x22 word' # } $HOST \\`];
  const file = join(monit.directory, 'password');
  await writeFile(file, `${password}\n`, { mode: 0o600 });
  const server = { host: '127.0.0.1', port: mailbox.port, username, password: { file } };
  const profile = { recipients: [{ address: 'ops@example.org' }], 'mail-servers': [server] };
  await writeFile(join(monit.directory, 'login.yaml'), JSON.stringify(profile));
  expect((await changeOn(monit, 'login', '--profiles-dir', monit.directory)).state).toBe('active');
  await mailbox.waitFor(({ length }) => length > 0, 'the mail of the reload');
  expect(mailbox.logins).toEqual(mailbox.messages.map(() => ({ username, password })));
});
