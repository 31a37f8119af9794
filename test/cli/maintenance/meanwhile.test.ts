import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { changeOn, runOn } from '../../support/cli/change.ts';
import { monitAlert, optionsFor } from '../../support/cli/cli.ts';
import { startWithDefault, unattended } from '../../support/cli/maintenance.ts';
import type { Monit } from '../../support/monit/monit.ts';
import { waitFor } from '../../support/processes/wait-for.js';
import { openMailbox } from '../../support/servers/mailbox.ts';

const includes = {
  'conf.d/files': ['a', 'b', 'c'].map((name) => `check file ${name} path @DIRECTORY/${name}\n`).join(''),
};

/** Files that Monit checks, of which `a` fails before anything is held. */
async function startFailing(more: Record<string, string> = {}): Promise<{ monit: Monit; fail: Act; heal: Act }> {
  const monit = await startWithDefault(more);
  for (const name of ['a', 'b', 'c']) await writeFile(join(monit.directory, name), '');
  await writeFile(monit.conf('files'), includes['conf.d/files'].replaceAll('@DIRECTORY', monit.directory));
  expect((await runOn(monit, 'reload', '--quiet')).exitCode).toBe(0);
  const isFailing = async (name: string) => ((await monit.services()).get(name)?.status ?? 0) !== 0;
  const fail = async (name: string) => {
    await rm(join(monit.directory, name));
    await waitFor(async () => isFailing(name), { what: `${name} to fail` });
  };
  const heal = async (name: string) => {
    await writeFile(join(monit.directory, name), '');
    await waitFor(async () => !(await isFailing(name)), { what: `${name} to recover` });
  };
  await fail('a');
  return { monit, fail, heal };
}

type Act = (name: string) => Promise<void>;

interface Report {
  readonly meanwhile?: {
    readonly stillFailing: readonly { readonly service: string; readonly message?: string }[];
    readonly recovered: readonly { readonly service: string; readonly message?: string }[];
    readonly recoveredAfterMail: readonly string[];
    readonly unknown: readonly string[];
  };
}

test('the end of a hold says what fails, what failed meanwhile, and what recovered without a mail', async () => {
  const { monit, fail, heal } = await startFailing();
  await runOn(monit, 'none', '--for', '1h', '--id', 'deploy', ...unattended);
  await heal('a');
  await fail('b');
  await fail('c');
  await heal('c');
  const { meanwhile } = (await changeOn(monit, 'release', 'deploy')) as Report;
  expect(meanwhile).toMatchObject({
    stillFailing: [{ service: 'b', message: "file doesn't exist" }],
    recovered: [{ service: 'c', message: "file doesn't exist" }],
    recoveredAfterMail: ['a'],
    unknown: [],
  });
});

test('without a log, what `sync` has seen is known, and what it cannot have seen is said', async () => {
  const { monit, fail, heal } = await startFailing();
  await runOn(monit, 'none', '--for', '1h', '--id', 'deploy', ...unattended);
  await fail('b');
  await runOn(monit, 'sync');
  await heal('b');
  await rm(join(monit.directory, 'monit.log'));
  const { stdout } = await runOn(monit, 'release', 'deploy');
  expect(stdout).toMatch(/^meanwhile \(since .*\):$/m);
  expect(stdout).toMatch(/^ {2}still failing: a \(.*\)$/m);
  expect(stdout).toMatch(/^ {2}failed and recovered: b \(.*\)$/m);
  expect(stdout).toMatch(
    /^ {2}not known: services that failed and recovered between two runs of sync: Monit's log .*$/m,
  );
});

test('if Monit could not be asked when a hold began, no later look says what had failed before it', async () => {
  const { monit, fail, heal } = await startFailing();
  const hold = ['none', '--for', '1h', '--id', 'deploy', ...unattended];
  await monit.stop();
  expect((await changeOn(monit, ...hold)).state).toBe('written');
  await monit.start();
  await fail('b');
  await runOn(monit, 'sync');
  expect((await changeOn(monit, ...hold)).exitCode).toBe(0);
  await heal('b');
  const { meanwhile } = (await changeOn(monit, 'release', 'deploy')) as Report;
  expect(meanwhile).toMatchObject({ recovered: [{ service: 'b' }], recoveredAfterMail: [] });
  expect(meanwhile?.unknown.join()).toContain('which services had failed before the hold');
});

test('an uneventful maintenance has nothing to tell', async () => {
  const monit = await startWithDefault();
  const result = await runOn(monit, 'run', 'none', '--', 'true');
  expect(result.stderr).not.toContain('meanwhile');
});

test('on request it is mailed to those whom the base profile alerts, by its own mail server', async () => {
  const mailbox = await openMailbox({ wantsLogin: true });
  const profile = [
    'recipients:',
    '  - address: ops@example.org',
    '  - address: oncall@example.org',
    'mail-format:',
    '  from: Monit <monit@example.org>',
    'mail-servers:',
    '  - host: 127.0.0.1',
    `    port: ${mailbox.port}`,
    '    username: monit',
    '    password: { env: SMTP_PASSWORD }',
  ].join('\n');
  const { monit, fail } = await startFailing({ 'profiles/team.yaml': `${profile}\n` });
  const withPassword = { env: { SMTP_PASSWORD: 'a secret' } };
  const ask = async (...args: string[]) => monitAlert([...optionsFor(monit), ...args], withPassword);
  expect((await ask('team', '--quiet')).exitCode).toBe(0);
  await ask('none', '--for', '1h', '--id', 'deploy', '--report-to-mail', ...unattended);
  await fail('b');
  const before = mailbox.messages.length;
  expect(await ask('release', 'deploy')).toMatchObject({ exitCode: 0, stderr: '' });
  const reports = () => mailbox.messages.slice(before).filter(({ subject }) => subject.startsWith('monit-alert on '));
  await mailbox.waitFor(() => reports().length === 1, 'the report');
  expect(reports()[0]).toMatchObject({
    to: ['ops@example.org', 'oncall@example.org'],
    subject: expect.stringMatching(/^monit-alert on \S+: none for all services$/) as string,
    text: expect.stringContaining("still failing: b (file doesn't exist") as string,
  });
  expect(mailbox.logins).toContainEqual({ username: 'monit', password: 'a secret' });
});
