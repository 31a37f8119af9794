import { mkdir, rm, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { alertIncludeStatement } from '../../../src/monit/config/alert-include.ts';
import { changeOn, printed, runOn } from '../../support/cli/change.ts';
import { rewrite, unattended, written } from '../../support/cli/maintenance.ts';
import { type Monit, startMonit } from '../../support/monit/monit.ts';
import { waitFor } from '../../support/processes/wait-for.js';
import { type Mailbox, openMailbox } from '../../support/servers/mailbox.ts';

const profiles = {
  'profiles/team.yaml': 'recipients: [{ address: team@x }]\n',
  'profiles/quiet.yaml': 'recipients: [{ address: quiet@x }]\n',
};

/** Files that Monit checks: `nginx` and `php` in the group web and `db` have an alert include, `cron` has none. */
function blocks(directory: string): string {
  const block = (service: string, ...lines: string[]) =>
    [`check file ${service} path ${directory}/${service}.file`, ...lines.map((line) => `  ${line}`)].join('\n');
  const include = (service: string) =>
    alertIncludeStatement(join(directory, 'monit-alert.d'), { service, isSystem: false }) ?? '';
  return [
    block('nginx', 'group web', include('nginx')),
    block('php', 'group web', include('php')),
    block('db', include('db')),
    block('cron'),
    '',
  ].join('\n');
}

/** A Monit that looks every second, with `default` in force. */
async function startRouted(mailbox?: Mailbox): Promise<Monit> {
  const mails = mailbox === undefined ? {} : { mailServerPort: mailbox.port };
  const monit = await startMonit({ connection: 'unix', pollSeconds: 1, includes: profiles, ...mails });
  await mkdir(join(monit.directory, 'monit-alert.d'));
  for (const service of services) await writeFile(join(monit.directory, `${service}.file`), '');
  await writeFile(monit.conf('blocks'), blocks(monit.directory));
  expect((await runOn(monit, 'reload', '--quiet')).exitCode).toBe(0);
  expect((await runOn(monit, 'default', '--quiet')).exitCode).toBe(0);
  return monit;
}

const services = ['nginx', 'php', 'db', 'cron'] as const;

/** Who is mailed about each service that does not exist. */
async function alertedBy(monit: Monit): Promise<Record<string, readonly string[]>> {
  const { alerts } = (await runOn(monit, 'who', '--event', 'nonexist', '--json')).json() as {
    alerts: { service: string; recipient: string }[];
  };
  const mailed = (service: string) => alerts.filter((cell) => cell.service === service).map((cell) => cell.recipient);
  return Object.fromEntries(services.map((service) => [service, mailed(service)]));
}

const all = ['root@localhost'];
const everybody = { nginx: all, php: all, db: all, cron: all };

async function hold(monit: Monit, profile: string, id: string, ...scope: string[]): Promise<void> {
  const result = await runOn(monit, profile, ...scope, '--for', '1h', '--id', id, ...unattended);
  expect(result).toMatchObject({ exitCode: 0, stderr: '' });
}

describe('a hold for some services', () => {
  test('leaves all others alerted, and comes to an end as any other', async () => {
    const monit = await startRouted();
    const held = await runOn(monit, 'none', '--service', 'NGINX', '--for', '1h', '--id', 'n', '--without-scheduler');
    expect(held).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(
        /"none" for nginx is in force: Monit .* reloaded and verified .*\nhold "n" for nginx, planned until /,
      ) as string,
    });
    expect(await alertedBy(monit)).toEqual({ ...everybody, nginx: [] });
    expect(await printed(monit, 'status')).toMatch(/^maintenance +"default" is in force; "none" for nginx until/);
    expect(await runOn(monit, 'status', '--check')).toMatchObject({ exitCode: 0 });
    expect(
      await changeOn(monit, 'none', '--service', 'nginx', '--for', '1h', '--id', 'n', ...unattended),
    ).toMatchObject({
      state: 'unchanged',
      changed: false,
    });
    expect(await printed(monit, 'release', 'n')).toContain(
      'hold "n" (none for nginx) ended: released\n"default" is in force',
    );
    expect(await alertedBy(monit)).toEqual(everybody);
    expect(await written(monit)).toBeUndefined();
    expect(await runOn(monit, 'status', '--check')).toMatchObject({ exitCode: 0 });
  });

  test('is for the services of a group, and ends by itself', async () => {
    const monit = await startRouted();
    await hold(monit, 'none', 'web', '--group', 'web');
    expect(await alertedBy(monit)).toEqual({ ...everybody, nginx: [], php: [] });
    await rewrite(monit, ({ holds, ...others }) => ({
      ...others,
      holds: holds.map((one) => ({ ...one, until: new Date().toISOString() })),
    }));
    expect(await changeOn(monit, 'sync')).toMatchObject({
      state: 'active',
      profile: 'default',
      ended: [{ id: 'web' }],
    });
    expect(await alertedBy(monit)).toEqual(everybody);
  });

  test('gives way to a newer one, and is in force again after it', async () => {
    const monit = await startRouted();
    await hold(monit, 'none', 'web', '--group', 'web');
    await hold(monit, 'quiet', 'one', '--service', 'php', '--service', 'db');
    const quiet = ['quiet@x'];
    expect(await alertedBy(monit)).toEqual({ ...everybody, nginx: [], php: quiet, db: quiet });
    await runOn(monit, 'release', 'web', '--quiet');
    expect(await alertedBy(monit)).toEqual({ ...everybody, php: quiet, db: quiet });
    await hold(monit, 'none', 'web', '--group', 'web');
    expect(await alertedBy(monit)).toEqual({ ...everybody, nginx: [], php: [], db: quiet });
    await runOn(monit, 'release', 'web', '--quiet');
    await runOn(monit, 'release', 'one', '--quiet');
    expect(await alertedBy(monit)).toEqual(everybody);
  });

  test('comes on top of an older hold for everything, and below a newer one', async () => {
    const monit = await startRouted();
    const [team, quiet] = [['team@x'], ['quiet@x']];
    await hold(monit, 'none', 'n', '--service', 'nginx');
    await hold(monit, 'team', 'all');
    expect(await alertedBy(monit)).toEqual({ nginx: team, php: team, db: team, cron: team });
    await hold(monit, 'quiet', 'p', '--service', 'php');
    expect(await alertedBy(monit)).toEqual({ nginx: team, php: quiet, db: team, cron: team });
    await runOn(monit, 'release', 'all', '--quiet');
    expect(await alertedBy(monit)).toEqual({ ...everybody, nginx: [], php: quiet });
  });

  test('does not keep a new base from being in force at once for all others', async () => {
    const monit = await startRouted();
    await hold(monit, 'none', 'n', '--service', 'nginx');
    expect(await runOn(monit, 'team')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/"team" with "none" for nginx is in force: Monit /) as string,
    });
    const team = ['team@x'];
    expect(await alertedBy(monit)).toEqual({ nginx: [], php: team, db: team, cron: team });
    const { history } = (await runOn(monit, 'history', '--json')).json() as { history: object[] };
    expect(history[0]).toMatchObject({ action: 'set', from: 'default', to: 'team', state: 'active' });
    expect(history[1]).toMatchObject({
      action: 'hold',
      scoped: { profile: 'none', services: ['nginx'] },
      holds: ['n'],
    });
    await runOn(monit, 'release', 'n', '--quiet');
    expect(await alertedBy(monit)).toEqual({ nginx: team, php: team, db: team, cron: team });
  });

  test('lasts as long as a command runs', async () => {
    const monit = await startRouted();
    const script = ['sh', '-c', `cat ${join(monit.directory, 'monit-alert.d')}/nginx`];
    const ran = await runOn(monit, 'run', 'none', '--service', 'nginx', '--', ...script);
    expect(ran).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('noalert root@localhost') as string });
    expect(await alertedBy(monit)).toEqual(everybody);
  });

  test('is shown by a dry run, which leaves no trace', async () => {
    const monit = await startRouted();
    expect(
      await runOn(monit, 'none', '--service', 'nginx', '--for', '1h', '--dry-run', '--without-scheduler'),
    ).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('"none" for nginx would be applied') as string });
    expect(await alertedBy(monit)).toEqual(everybody);
    expect(await written(monit)).toBeUndefined();
  });
});

describe('a hold for some services is refused, and nothing is changed, if', () => {
  test.each([
    ['a service is unknown', ['--service', 'ngimx'], 'service.unknown', /did you mean "nginx"\?/],
    ['a group is unknown', ['--group', 'wep'], 'group.unknown', /did you mean "web"\?/],
    ['a service has no alert include', ['--service', 'cron'], 'service.no-include', /cron has no alert include/],
  ])('%s', async (_, scope, code, message) => {
    const monit = await startRouted();
    const refused = await changeOn(monit, 'none', ...scope, '--for', '1h', ...unattended);
    expect(refused).toMatchObject({ exitCode: 1, error: { code, message: expect.stringMatching(message) as string } });
    expect(await written(monit)).toBeUndefined();
    expect(await alertedBy(monit)).toEqual(everybody);
    expect(await runOn(monit, 'run', 'none', ...scope, '--', 'true')).toMatchObject({
      exitCode: 125,
      stderr: expect.stringMatching(message) as string,
    });
  });
});

describe('on the way back', () => {
  test('a service that has lost its alert include is a warning', async () => {
    const monit = await startRouted();
    await hold(monit, 'none', 'n', '--service', 'nginx');
    await hold(monit, 'none', 'd', '--service', 'db');
    const text = blocks(monit.directory).replace(/^ {2}include .*\[n\]ginx\n/m, '');
    await writeFile(monit.conf('blocks'), text);
    const released = await runOn(monit, 'release', 'd');
    expect(released).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('nginx') as string });
    expect(await alertedBy(monit)).toEqual(everybody);
  });

  test('a held profile that has gone leaves the earlier text with the same holds in force', async () => {
    const monit = await startRouted();
    await hold(monit, 'quiet', 'q', '--service', 'db');
    await hold(monit, 'none', 'n', '--service', 'nginx');
    await unlink(join(monit.directory, 'profiles/quiet.yaml'));
    expect(await runOn(monit, 'release', 'n')).toMatchObject({
      exitCode: 4,
      stderr: expect.stringContaining('"default" with "quiet" for db is in force as it was before, because') as string,
    });
    expect(await alertedBy(monit)).toEqual({ ...everybody, db: ['quiet@x'] });
  });

  test('the base stands in for all services if no text with the same holds is kept', async () => {
    const monit = await startRouted();
    await hold(monit, 'none', 'n', '--service', 'nginx');
    await hold(monit, 'quiet', 'q', '--service', 'db');
    await unlink(join(monit.directory, 'profiles/quiet.yaml'));
    expect(await runOn(monit, 'release', 'n')).toMatchObject({
      exitCode: 4,
      stderr: expect.stringContaining(
        '"default" is in force for all services, because "default" with "quiet" for',
      ) as string,
    });
    expect(await alertedBy(monit)).toEqual(everybody);
    expect(await runOn(monit, 'status', '--check')).toMatchObject({ exitCode: 1 });

    await writeFile(join(monit.directory, 'profiles/quiet.yaml'), profiles['profiles/quiet.yaml']);
    expect((await runOn(monit, 'sync')).exitCode).toBe(0);
    expect(await alertedBy(monit)).toEqual({ ...everybody, db: ['quiet@x'] });
    await runOn(monit, 'release', 'q', '--quiet');
    expect(await alertedBy(monit)).toEqual(everybody);
  });

  test('the files of services of a base with unapplied edits come back as they were', async () => {
    const monit = await startRouted();
    const routed = (address: string) =>
      `recipients: [{ address: team@x }]\nservices: { db: { recipients: [{ address: ${address} }] } }\n`;
    const file = join(monit.directory, 'profiles/team.yaml');
    await writeFile(file, routed('dba@x'));
    await runOn(monit, 'team', '--quiet');
    await writeFile(file, routed('edited@x'));
    const team = ['team@x'];
    const before = { nginx: team, php: team, db: ['dba@x'], cron: team };
    expect(await alertedBy(monit)).toEqual(before);
    await hold(monit, 'none', 'n', '--service', 'nginx');
    expect(await alertedBy(monit)).toEqual({ ...before, nginx: [] });
    await runOn(monit, 'release', 'n', '--quiet');
    expect(await alertedBy(monit)).toEqual(before);
  });
});

test('nobody is mailed about a muted service, and its report is about it alone', async () => {
  const mailbox = await openMailbox();
  const monit = await startRouted(mailbox);
  const fails = async (service: string) => {
    await rm(join(monit.directory, `${service}.file`));
    await waitFor(async () => ((await monit.services()).get(service)?.status ?? 0) !== 0, {
      what: `${service} to fail`,
    });
  };
  await hold(monit, 'none', 'n', '--service', 'nginx');
  await fails('nginx');
  await fails('db');
  const isAbout = (service: string) => (mail: Mailbox['messages'][number]) => mail.text.includes(` Service ${service}`);
  await mailbox.waitFor((mails) => mails.some(isAbout('db')), 'the mail about db');
  expect(mailbox.messages.filter(isAbout('nginx'))).toEqual([]);

  const { meanwhile } = (await changeOn(monit, 'release', 'n')) as unknown as {
    meanwhile: { scope: unknown; stillFailing: { service: string }[] };
  };
  expect(meanwhile.scope).toEqual({ services: ['nginx'], groups: [] });
  expect(meanwhile.stillFailing.map(({ service }) => service)).toEqual(['nginx']);
  await mailbox.waitFor((mails) => mails.some(isAbout('nginx')), 'the mail about nginx');
});
