import { access, chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type ChangeDocument, changeOn, runOn } from '../support/cli/change.ts';
import { traces } from '../support/files/traces.ts';
import { type Monit, type MonitOptions, startMonit } from '../support/monit/monit.ts';

/** The first lines belong to the block of `bar`, which comes before them. */
const control = `
  noalert ops@example.org
set alert root@localhost
set alert ops@example.org not on { instance } with reminder on 10 cycles
check file own path /etc/passwd
    alert own@example.org only on { checksum }      # theirs
    group files
check file other path /etc/group
  alert OPS@example.org only on { timeout }
  alert ops@example.org only on { checksum }
  noalert root@localhost
`;

const web = `check file web path /etc/hosts
  group files
  alert web@example.org with mail-format { subject: $SERVICE } with reminder on 3 cycles
  noalert web@example.org
  noalert nobody@example.org
  if changed checksum then alert`;

const included = 'set alert dba@example.org only on { timeout, nonexist }\n';

async function startHost(differently: Partial<MonitOptions> = {}): Promise<Monit> {
  return startMonit({
    connection: 'unix',
    controlFile: control,
    includes: { 'conf.d/db': included, 'conf.d/web': web },
    ...differently,
  });
}

interface InitDocument extends ChangeDocument {
  readonly taken: readonly { readonly recipient: string; readonly service?: string }[];
  readonly left: readonly { readonly recipient: string; readonly service?: string; readonly reason: string }[];
  readonly alertIncludes: Readonly<
    Record<'added' | 'present' | 'refused' | 'removed' | 'kept', readonly { service: string; reason: string }[]>
  >;
}

async function initOn(monit: Monit, ...args: string[]): Promise<InitDocument> {
  return (await changeOn(monit, 'init', ...args)) as InitDocument;
}

const names = (services: readonly { readonly service: string }[]) => services.map(({ service }) => service).sort();

/** Who is mailed about which events of which service, as the daemon has loaded it. */
async function matrix(monit: Monit): Promise<string[]> {
  const { alerts } = (await runOn(monit, 'who', '--json')).json() as {
    alerts: { service: string; recipient: string; events: string[]; reminderCycles: number }[];
  };
  return alerts
    .filter(({ events }) => events.length > 0)
    .map((one) => [one.service, one.recipient, one.events.join(), one.reminderCycles].join(' '))
    .sort();
}

test('the alerts of services are imported, everybody is alerted as before, and `none` leaves nobody', async () => {
  const monit = await startHost();
  const before = await matrix(monit);
  expect(before.join('\n')).toContain('web web@example.org');

  const written = await initOn(monit, '--write');
  expect(written).toMatchObject({ state: 'active', left: [] });
  expect(names(written.alertIncludes.added)).toEqual(['bar', 'other', 'own', 'web']);
  expect(await matrix(monit)).toEqual(before);
  expect(await initOn(monit, '--write')).toMatchObject({ state: 'unchanged', taken: [] });

  expect(await changeOn(monit, 'none')).toMatchObject({ state: 'active' });
  expect(await matrix(monit)).toEqual([]);
  await changeOn(monit, 'default');
  expect(await matrix(monit)).toEqual(before);
});

test('the diff of the preview shows each block, and nothing that would change for anybody', async () => {
  const monit = await startHost();
  const ours = async () => (await traces(monit.directory)).filter((trace) => !trace.includes('/monit.'));
  const before = await ours();
  const { stdout } = await runOn(monit, 'init', '--diff');
  expect(stdout).toContain('web: web@example.org: all events, reminder every 3 cycles');
  expect(stdout).toMatch(/\+ {4}include \/.*\/monit-alert\.d\/\[o\]wn\n\+# 1 line imported by monit-alert into /);
  expect(stdout).not.toContain(' -> ');
  expect(await ours()).toEqual(before);
});

test('--remove-includes restores the blocks byte for byte, and keeps the directory', async () => {
  const monit = await startHost();
  const before = await matrix(monit);
  await initOn(monit, '--all-services', '--write');
  expect(await readFile(monit.conf('web'), 'utf8')).toContain('/monit-alert.d/[w]eb\n# 1 line imported');
  expect((await runOn(monit, 'init', '--remove-includes')).stdout).toContain('--write --remove-includes');

  const removed = await initOn(monit, '--remove-includes', '--write');
  expect(removed).toMatchObject({ state: 'active', alertIncludes: { kept: [] } });
  expect(removed.alertIncludes.removed).toHaveLength(6);
  expect(await readFile(monit.conf('web'), 'utf8')).toBe(web);
  const text = await readFile(monit.controlFile, 'utf8');
  expect(text.replace(/^# Imported by monit-alert into .*\n# /gm, '')).toContain(control);
  expect(await traces(join(monit.directory, 'monit-alert.d'))).toHaveLength(1);
  expect(await matrix(monit)).toEqual(before);
  expect(await initOn(monit, '--remove-includes', '--write')).toMatchObject({ state: 'unchanged' });
});

test('latin1 and CRLF files stay as they are, but for the lines', async () => {
  const bytes = Buffer.from(
    `# caf\xe9\n${web}\n`.replaceAll('\n', '\r\n').replace(/ with mail-format \{.*?\}/, ''),
    'latin1',
  );
  const monit = await startHost({ start: false });
  await writeFile(monit.conf('web'), bytes);
  await monit.start();
  const before = await matrix(monit);
  expect(await initOn(monit, '--write')).toMatchObject({ state: 'active', left: [] });
  const text = await readFile(monit.conf('web'), 'latin1');
  expect(text).toContain('# caf\xe9\r\n');
  expect(text.replaceAll('\r\n', '')).not.toContain('\n');
  expect(await matrix(monit)).toEqual(before);
  await initOn(monit, '--remove-includes', '--write');
  expect(await readFile(monit.conf('web'))).toEqual(bytes);
});

test('what cannot be said exactly stays, with its reason', async () => {
  const monit = await startHost({
    controlFile: '',
    includes: {
      'conf.d/odd': 'set alert dba@example.org set alert ops@example.org\n',
      'conf.d/a':
        'check file a path /etc/hosts\n  alert dba@example.org only on { timeout }\n' +
        '  noalert ops@example.org\n  alert a@example.org alert b@example.org\n  alert c@example.org\n',
    },
  });
  const before = await matrix(monit);
  const { state, left, taken } = await initOn(monit, '--write');
  expect(state).toBe('active');
  expect(taken).toMatchObject([{ service: 'a', recipient: 'c@example.org' }]);
  const reasons = left
    .filter(({ service }) => service === 'a')
    .map(({ recipient, reason }) => `${recipient}: ${reason}`);
  expect(reasons).toEqual([
    'dba@example.org: a global alert for the same recipient stays in another file',
    'ops@example.org: a global alert for the same recipient stays in another file',
    'a@example.org: it shares a line with another statement',
    'b@example.org: it shares a line with another statement',
  ]);
  expect(await matrix(monit)).toEqual(before);
  expect(await initOn(monit, '--write')).toMatchObject({ state: 'unchanged' });
});

describe('single services get an alert include:', () => {
  test('by name, by group, and all', async () => {
    const monit = await startHost({ controlFile: 'set alert root@localhost\n', includes: { 'conf.d/web': web } });
    expect(await initOn(monit, '--service', 'foo')).toMatchObject({ error: { code: 'import.not-begun' } });
    await initOn(monit, '--write');
    const named = await initOn(monit, '--service', 'FOO', '--service', 'web', '--write');
    expect(named).toMatchObject({ state: 'active', taken: [] });
    expect([names(named.alertIncludes.added), names(named.alertIncludes.present)]).toEqual([['foo'], ['web']]);
    expect(await initOn(monit, '--service', 'foo', '--write')).toMatchObject({ state: 'unchanged' });
    expect(await initOn(monit, '--group', 'files', '--write')).toMatchObject({ state: 'unchanged' });
    const all = await initOn(monit, '--all-services', '--write');
    expect(names(all.alertIncludes.added)).toEqual(['bar', 'myhost']);
  });

  test('an unknown name is refused', async () => {
    const monit = await startHost();
    await initOn(monit, '--write');
    const service = await initOn(monit, '--service', 'wbe', '--write');
    expect(service).toMatchObject({ error: { code: 'service.unknown' } });
    expect(service.error?.message).toContain('did you mean "web"?');
    const group = await initOn(monit, '--group', 'file', '--write');
    expect(group).toMatchObject({ error: { code: 'group.unknown' } });
  });

  test('a block that shares a line with the next one is refused', async () => {
    const monit = await startHost({ includes: { 'conf.d/x': 'check file x path /x check file y path /y\n' } });
    const { alertIncludes } = await initOn(monit, '--all-services', '--write');
    expect(alertIncludes.refused).toEqual([{ service: 'x', reason: 'its block shares a line with another statement' }]);
    expect(names(alertIncludes.added)).toContain('y');
  });

  test('the system gets a block if it has none', async () => {
    const monit = await startHost({ start: false });
    const text = (await readFile(monit.controlFile, 'utf8')).replace('check system myhost\n', '');
    await writeFile(monit.controlFile, text);
    await monit.start();
    const before = await matrix(monit);
    expect(await initOn(monit, '--write')).toMatchObject({ state: 'active' });
    expect(await readFile(monit.controlFile, 'utf8')).toMatch(/\ncheck system \$HOST\n {2}include .*\/\[s\]ystem\n$/);
    expect(await matrix(monit)).toEqual(before);
    expect(await initOn(monit, '--write')).toMatchObject({ state: 'unchanged' });
    await initOn(monit, '--remove-includes', '--write');
    expect(await readFile(monit.controlFile, 'utf8')).not.toContain('check system');
    expect(await matrix(monit)).toEqual(before);
  });

  test("the host's own alerts are imported under a name that fits every host", async () => {
    const monit = await startHost({ start: false });
    const text = await readFile(monit.controlFile, 'utf8');
    await writeFile(monit.controlFile, text.replace('check system myhost', '$&\n  alert host@example.org'));
    await monit.start();
    const before = await matrix(monit);
    expect(before.join('\n')).toContain('myhost host@example.org');
    expect(await initOn(monit, '--write')).toMatchObject({ state: 'active', left: [] });
    expect(await readFile(join(monit.directory, 'profiles/default.yaml'), 'utf8')).toContain('\n  $HOST:\n    also:');
    expect(await matrix(monit)).toEqual(before);
  });

  test('of two `check system`, one', async () => {
    const monit = await startHost({ includes: { 'conf.d/z': 'check system second\n  alert z@example.org\n' } });
    const { alertIncludes, left } = await initOn(monit, '--all-services', '--write');
    expect(alertIncludes.refused).toMatchObject([
      { service: 'second', reason: expect.stringContaining('only one `check system` can have it: ') as string },
    ]);
    expect(left).toMatchObject([{ service: 'second', recipient: 'z@example.org' }]);
  });
});

describe('it refuses, and touches nothing:', () => {
  test('a directory that another include pattern reads', async () => {
    const monit = await startHost({ start: false });
    const text = (await readFile(monit.controlFile, 'utf8')).replace('/conf.d/*', '/*.d/*');
    await writeFile(monit.controlFile, text);
    const refused = await initOn(monit, '--write');
    expect(refused).toMatchObject({ exitCode: 1, error: { code: 'services-dir.included' } });
    expect(await readFile(monit.controlFile, 'utf8')).toBe(text);
    const elsewhere = await initOn(monit, '--write', '--services-dir', join(monit.directory, 'services'));
    expect(elsewhere).toMatchObject({ state: 'written' });
  });

  test('a default.yaml that does not name the services', async () => {
    const monit = await startHost({
      controlFile: 'check file own path /etc/passwd\n  alert own@example.org\n',
      includes: {},
    });
    await mkdir(join(monit.directory, 'profiles'));
    await writeFile(join(monit.directory, 'profiles/default.yaml'), 'recipients: []\n');
    const refused = await initOn(monit, '--write');
    expect(refused).toMatchObject({ exitCode: 1, error: { code: 'import.profile-differs' } });
    expect(refused.error?.details.join('\n')).toContain('services: own: own@example.org: all events');
    await expect(access(join(monit.directory, 'monit-alert.d'))).rejects.toThrow();
  });
});

test('the directory is as private as that of the control file', async () => {
  const monit = await startHost();
  await chmod(monit.directory, 0o700);
  await initOn(monit, '--write');
  expect((await stat(join(monit.directory, 'monit-alert.d'))).mode & 0o777).toBe(0o700);
});
