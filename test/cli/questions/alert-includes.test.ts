import { appendFile, chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Finding } from '../../../src/doctor/finding.ts';
import { changeOn, printed, runOn } from '../../support/cli/change.ts';
import { unattended } from '../../support/cli/maintenance.ts';
import { type Monit, startMonit } from '../../support/monit/monit.ts';

const routed = (web: string) => `
recipients: [{ address: ops@x }]
services: { web: { recipients: [{ address: ${web} }] } }
`;

const block = (directory: string, name: string, ...lines: string[]) =>
  [`check file ${name} with path ${directory}/${name}`, ...lines, ''].join('\n  ');

let monit: Monit;
const servicesDirectory = () => join(monit.directory, 'monit-alert.d');
const fileOf = (name: string) => join(servicesDirectory(), name);
const includeOf = (name: string) => `include ${servicesDirectory()}/[${name.charAt(0)}]${name.slice(1)}`;

/** `web` and `db` have an alert include; `foo`, `bar` and the system have none. */
beforeEach(async () => {
  monit = await startMonit({ connection: 'unix', pollSeconds: 1, start: false });
  await mkdir(join(monit.directory, 'profiles'));
  await writeFile(join(monit.directory, 'profiles/team.yaml'), routed('web@x'));
  for (const name of ['web', 'db']) {
    await writeFile(join(monit.directory, name), '');
    await writeFile(monit.conf(name), block(monit.directory, name, includeOf(name)));
  }
  await mkdir(servicesDirectory());
  await monit.start();
  expect((await changeOn(monit, 'team')).state).toBe('active');
});

const statusOf = async () =>
  (await runOn(monit, 'status', '--json')).json() as { readonly drift: readonly string[]; readonly verified: boolean };
const headline = async () => /^.*\n/.exec(await printed(monit, 'who'))?.[0] ?? '';
const driftNow = async () => (await statusOf()).drift;

describe('drift', () => {
  test('is none after a change, and what was edited by hand after one is named by its file', async () => {
    expect(await statusOf()).toMatchObject({ drift: [], verified: true });
    await appendFile(fileOf('web'), '# by hand\n');
    expect(await statusOf()).toMatchObject({
      drift: [`installed: ${fileOf('web')} was edited by hand`],
      verified: false,
    });
    const { exitCode, stdout } = await runOn(monit, 'status', '--check');
    expect(exitCode).toBe(2);
    expect(stdout).toContain(`CRITICAL: installed: ${fileOf('web')} was edited by hand`);
  });

  test('is an alert include that has gone', async () => {
    await writeFile(monit.conf('web'), block(monit.directory, 'web'));
    expect(await driftNow()).toEqual([
      'installed: the alert include of web has gone: no profile reaches it (`monit-alert init --service web --write`)',
      'loaded, and not on disk: web: web@x: all events (`monit-alert reload` makes Monit read its files)',
      'loaded, and not on disk: web: ops@x: nothing (`monit-alert reload` makes Monit read its files)',
    ]);
  });

  test('is none if the service itself was removed', async () => {
    await rm(monit.conf('web'));
    expect((await driftNow()).filter((line) => line.startsWith('installed'))).toEqual([]);
  });

  test('is a profile that routes differently now', async () => {
    const profile = join(monit.directory, 'profiles/team.yaml');
    await writeFile(profile, routed('other@x'));
    expect(await driftNow()).toEqual(['rendered: profile team gives other alerts than those installed for web']);
    await writeFile(profile, `${routed('web@x')}\ngroups: { none: { recipients: [] } }\n`);
    expect(await driftNow()).toEqual([]);
    await writeFile(profile, 'recipients: [{ address: ops@x }]\n');
    expect(await driftNow()).toEqual(['rendered: profile team gives other alerts than those installed for web']);
    await writeFile(profile, routed('web@x').replace('web:', '"[dw]*":'));
    expect(await driftNow()).toEqual(['rendered: profile team gives other alerts than those installed for db']);
  });

  test('is a file that was removed, once', async () => {
    await rm(fileOf('web'));
    expect((await driftNow()).filter((line) => !line.includes('loaded'))).toEqual([
      'rendered: profile team gives other alerts than those installed for web',
    ]);
  });

  test('is a file of another profile that was not there at the last change', async () => {
    const earlier = await readFile(fileOf('web'), 'utf8');
    await writeFile(join(monit.directory, 'profiles/other.yaml'), 'recipients: [{ address: a@x }]\n');
    expect((await changeOn(monit, 'other')).state).toBe('active');
    await writeFile(fileOf('web'), earlier);
    expect((await driftNow()).filter((line) => line.startsWith('installed'))).toEqual([
      `installed: ${fileOf('web')} has been replaced since the last change`,
    ]);
  });
});

test('a hold for one service is no drift, but its file must stay', async () => {
  expect((await changeOn(monit, 'none', '--service', 'web', '--for', '1h', ...unattended)).state).toBe('active');
  expect(await statusOf()).toMatchObject({ drift: [], verified: true });
  expect(await printed(monit, 'who', 'web')).toBe(`${await headline()}ops@x\n  web: nothing, from profile "none"\n`);
  await rm(fileOf('web'));
  expect((await driftNow()).filter((line) => !line.includes('loaded'))).toEqual([
    'rendered: profile team gives other alerts than those installed for web',
    `installed: ${fileOf('web')} has been removed since the last change`,
  ]);
});

describe('doctor', () => {
  const findings = async (...args: string[]) => {
    const result = await runOn(monit, 'doctor', '--json', ...args);
    const document = result.json() as {
      readonly findings: readonly Finding[];
      readonly repairs?: readonly { readonly id: string; readonly what?: string }[];
    };
    const ids = ['alert-includes', 'services-dir', 'service-files'];
    return { ...document, findings: document.findings.filter(({ id }) => ids.includes(id)) };
  };

  test('has nothing to say about includes and files that are as they should be', async () => {
    expect((await findings()).findings).toMatchObject([
      { verdict: 'ok', what: 'services: 2; without, alerted only by profiles: myhost, foo, bar' },
      { verdict: 'ok' },
      { verdict: 'ok', what: '1, as monit-alert wrote them' },
    ]);
  });

  test('names services that other alerts reach, and whom', async () => {
    await writeFile(monit.conf('cron'), block(monit.directory, 'cron', 'alert cron@x', 'noalert all@x'));
    await writeFile(monit.conf('zz'), 'set alert all@x\n');
    expect((await findings()).findings[0]).toMatchObject({
      id: 'alert-includes',
      verdict: 'warning',
      places: expect.arrayContaining(['cron: cron@x', 'foo: all@x', 'myhost: all@x']) as string[],
    });
  });

  test('names includes that are no alert includes, with their places', async () => {
    await writeFile(monit.conf('cron'), block(monit.directory, 'cron', `include ${servicesDirectory()}/*`));
    const controlFile = await readFile(monit.controlFile, 'utf8');
    await writeFile(monit.controlFile, `include ${servicesDirectory()}/d*\n${controlFile}`);
    const [outside, inside] = (await findings()).findings;
    expect(outside).toMatchObject({ verdict: 'problem', places: [`${monit.controlFile}:1`] });
    expect(inside).toMatchObject({
      verdict: 'problem',
      places: [`${monit.conf('cron')}:2: reads more than one file`],
    });
    await rm(monit.conf('cron'));
    const { warnings } = await changeOn(monit, 'team', '--dry-run');
    expect(warnings).toContain(`${monit.controlFile}:1: this alert include stands outside of a \`check\` block`);
  });

  test('--fix makes a directory that does not exist', async () => {
    await rm(servicesDirectory(), { recursive: true });
    expect((await findings()).findings[1]).toMatchObject({
      id: 'services-dir',
      verdict: 'warning',
      places: [`${monit.conf('db')}:2`, `${monit.conf('web')}:2`],
    });
    expect(await findings('--fix')).toMatchObject({
      repairs: expect.arrayContaining([{ id: 'services-dir', what: `made ${servicesDirectory()}` }]) as unknown,
    });
  });

  test('--fix removes files of ours that nothing reads, and keeps copies', async () => {
    await writeFile(fileOf('web.txt'), 'not ours\n');
    await writeFile(monit.conf('web'), block(monit.directory, 'web'));
    const text = await readFile(fileOf('web'), 'utf8');
    expect((await findings()).findings.slice(-1)).toMatchObject([
      { id: 'service-files', verdict: 'warning', places: [fileOf('web')] },
    ]);
    const { findings: after } = await findings('--fix');
    expect(after.slice(-1)).toMatchObject([{ verdict: 'ok' }]);
    expect(await readdir(servicesDirectory())).toEqual(['web.txt']);
    const state = (await readdir(join(monit.directory, 'state'), { recursive: true })).find((one) =>
      one.includes('unread-'),
    );
    expect(await readFile(join(monit.directory, 'state', state ?? ''), 'utf8')).toBe(text);
  });

  test('--fix reloads Monit with the files of services as they are, unless one was edited', async () => {
    const text = await readFile(fileOf('web'), 'utf8');
    await rm(join(monit.directory, 'state'), { recursive: true });
    expect(await findings('--fix')).toMatchObject({ repairs: [{ id: 'in-force', change: { state: 'active' } }] });
    expect(await readFile(fileOf('web'), 'utf8')).toBe(text);
    await appendFile(fileOf('web'), '# by hand\n');
    const { repairs } = await findings('--fix');
    expect(repairs?.find(({ id }) => id === 'in-force')).toEqual({ id: 'in-force' });
    expect(await readFile(fileOf('web'), 'utf8')).toBe(`${text}# by hand\n`);
  });

  test('names files that were edited, are not ours, or can be written by others', async () => {
    await appendFile(fileOf('web'), '# by hand\n');
    await writeFile(fileOf('db'), '# not ours\n');
    await chmod(fileOf('db'), 0o666);
    expect((await findings()).findings.slice(-3)).toMatchObject([
      { id: 'service-files', verdict: 'warning', places: [fileOf('web')] },
      { id: 'service-files', verdict: 'problem', places: [fileOf('db')] },
      { id: 'service-files', verdict: 'warning', places: [`${fileOf('db')}: everybody can write to ${fileOf('db')}`] },
    ]);
    await chmod(servicesDirectory(), 0o777);
    expect((await findings()).findings[1]).toMatchObject({ id: 'services-dir', verdict: 'warning' });
  });
});

describe('who', () => {
  test('shows what a file of a service does, and in one line which services have none', async () => {
    const text = await printed(monit, 'who');
    expect(text).toContain(
      'ops@x\n  all but web: all events, from profile "team"\n  web: nothing, from profile "team"',
    );
    expect(text).toContain('web@x\n  web: all events, from profile "team"\n');
    expect(text).toMatch(/^without an alert include: myhost, foo, bar$/m);
    expect(await printed(monit, 'who', 'web')).not.toContain('without');
  });

  test('shows the services of a profile that is asked for', async () => {
    await writeFile(join(monit.directory, 'profiles/asked.yaml'), routed('asked@x').replace('web:', 'db:'));
    expect(await printed(monit, 'who', '--profile', 'asked')).toContain(
      'asked@x\n  db: all events, from profile "asked"\n',
    );
  });

  test('says nothing about includes where no service has one and only a profile alerts somebody', async () => {
    for (const name of ['web', 'db']) await rm(monit.conf(name));
    expect((await changeOn(monit, 'team')).exitCode).toBe(0);
    const who = async () => (await runOn(monit, 'who', '--json')).json();
    expect(await who()).not.toHaveProperty('withoutInclude');
    await writeFile(monit.conf('zz'), 'set alert all@x\n');
    expect((await runOn(monit, 'reload')).exitCode).toBe(0);
    expect(await who()).toMatchObject({ withoutInclude: ['myhost', 'foo', 'bar'] });
  });
});

test('a file that the block of another service reads, too, is emptied, and the change says why', async () => {
  await writeFile(monit.conf('db'), block(monit.directory, 'db', includeOf('web')));
  const change = await changeOn(monit, 'team');
  expect(change).toMatchObject({ state: 'active', decision: 'replace' });
  expect(change.warnings?.join('\n')).toContain('reads the file of another service');
  expect(await readdir(servicesDirectory())).toEqual([]);
  await writeFile(monit.conf('db'), block(monit.directory, 'db', includeOf('db')));
  expect((await changeOn(monit, 'team')).state).toBe('active');
  expect(await readdir(servicesDirectory())).toEqual(['web']);
});
