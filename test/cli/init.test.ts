import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type ChangeDocument, changeOn, runOn } from '../support/cli/change.ts';
import { writeFiles } from '../support/files/files.ts';
import { traces } from '../support/files/traces.ts';
import { type Monit, type MonitOptions, startMonit } from '../support/monit/monit.ts';

/** Ten years of a host: alerts of every form, mail settings with a password, alerts in a check. */
const statements = `
set mailserver localhost port 2525 username "bot" password "s3cret-of-mail"
set mail-format { from: monit@$HOST }
set alert root@localhost                       # that is us
set alert ops@example.org not on { instance, action }
  with mail-format {
    from: Monit <monit@example.org>
    subject: [$HOST] $SERVICE: $EVENT
    message: It is $DATE.

      Look at $HOST.
  }
  with reminder on 10 cycles
check file shadow path /etc/passwd
  alert local@example.org only on { checksum }
`;

const included = 'set alert dba@example.org only on { timeout, nonexist } reminder 5\n';

async function startHost(differently: Partial<MonitOptions> = {}): Promise<Monit> {
  return startMonit({
    connection: 'unix',
    controlFile: statements,
    includes: { 'conf.d/db': included },
    ...differently,
  });
}

interface InitDocument extends ChangeDocument {
  readonly taken: readonly { readonly recipient: string }[];
  readonly left: readonly { readonly recipient: string; readonly line: number; readonly reason: string }[];
  readonly unmanagedAlerts: readonly { readonly recipient: string; readonly service?: string }[];
}

async function initOn(monit: Monit, ...args: string[]): Promise<InitDocument> {
  return (await changeOn(monit, 'init', ...args)) as InitDocument;
}

/** Monit's loaded alerts, and what goes with them, in no order. */
async function loadedTable(monit: Monit): Promise<string[]> {
  const rows = (await monit.runtime()).map(([name, value]) => `${name}: ${value}`);
  const table = rows.filter((row) => /^(Alert|Mail|Event queue|Default mail)/.test(row)).join('\n');
  return table.split(/\n(?=Alert mail to)/).sort();
}

test('on a host with alerts everywhere, the loaded table stays, and `none` leaves none of them', async () => {
  const monit = await startHost();
  const before = await loadedTable(monit);
  expect(before.join('\n')).toContain('dba@example.org');

  const written = await initOn(monit, '--write', '--reason', 'a first step');
  expect(written).toMatchObject({ state: 'active', exitCode: 0, left: [] });
  expect(written.taken.map(({ recipient }) => recipient)).toEqual([
    'root@localhost',
    'ops@example.org',
    'dba@example.org',
    'local@example.org',
  ]);
  expect(await loadedTable(monit)).toEqual(before);
  const control = await readFile(monit.controlFile, 'utf8');
  expect(control).toContain('s3cret-of-mail');
  expect(control).toMatch(/^# set alert root@localhost/m);

  const none = await runOn(monit, 'none');
  expect(none).toMatchObject({ exitCode: 0 });
  expect(none.stderr).toBe('');
  expect(await monit.recipients()).toEqual([]);
  await changeOn(monit, 'default');
  expect(await loadedTable(monit)).toEqual(before);
});

test('the preview shows the profile and the diffs, hides passwords and leaves no trace', async () => {
  const monit = await startHost();
  const ours = async () => (await traces(monit.directory)).filter((trace) => !trace.includes('/monit.'));
  const before = await ours();
  const preview = await runOn(monit, 'init', '--diff');
  expect(preview).toMatchObject({ exitCode: 0 });
  expect(preview.stdout).toContain('+# set alert dba@example.org only on { timeout, nonexist } reminder 5');
  expect(preview.stdout).toMatch(/\+ +- address: root@localhost/);
  expect(preview.stdout).toContain('monit-alert init --write');
  expect(preview.stdout + preview.stderr).not.toContain('s3cret-of-mail');
  expect(await ours()).toEqual(before);
  expect(monit.reloads()).toBe(0);
});

test('run twice, the second does nothing', async () => {
  const monit = await startHost();
  await initOn(monit, '--write');
  const [files, reloads] = [await traces(join(monit.directory, 'conf.d')), monit.reloads()];
  const control = await readFile(monit.controlFile, 'utf8');
  expect(await initOn(monit, '--write', '--detailed-exitcode')).toMatchObject({ state: 'unchanged', exitCode: 0 });
  expect(await traces(join(monit.directory, 'conf.d'))).toEqual(files);
  expect(await readFile(monit.controlFile, 'utf8')).toBe(control);
  expect(monit.reloads()).toBe(reloads);
});

test('with no include for it, the control file gets one', async () => {
  const monit = await startHost({ includePattern: `${await writeFiles({})}/none/*.none` });
  const before = await loadedTable(monit);
  expect(await initOn(monit, '--write')).toMatchObject({ state: 'active' });
  expect(await readFile(monit.controlFile, 'utf8')).toMatch(/^include .*\/monit-alert.conf$/m);
  expect(await loadedTable(monit)).toEqual(before);
  expect(await initOn(monit, '--write')).toMatchObject({ state: 'unchanged' });
});

test('--from-none rewrites no file of theirs, and everybody is alerted as before', async () => {
  const monit = await startHost();
  const [before, control] = [await loadedTable(monit), await readFile(monit.controlFile, 'utf8')];
  expect(await initOn(monit, '--write', '--from-none')).toMatchObject({ state: 'active', taken: [] });
  expect(await readFile(monit.controlFile, 'utf8')).toBe(control);
  expect(await readFile(monit.conf('db'), 'utf8')).toBe(included);
  expect(await loadedTable(monit)).toEqual(before);
  expect(await readFile(join(monit.directory, 'profiles/default.yaml'), 'utf8')).toContain('recipients: []');
});

test('what a profile cannot say exactly is named, and stays where it is', async () => {
  const shared = 'set alert one@example.org set alert other@example.org\n';
  const monit = await startHost({ includes: { 'conf.d/odd': shared } });
  const before = await loadedTable(monit);
  const { state, left } = await initOn(monit, '--write');
  expect(state).toBe('active');
  expect(left.map(({ recipient, line }) => `${recipient}:${line}`)).toEqual([
    'one@example.org:1',
    'other@example.org:1',
  ]);
  expect(left.map(({ reason }) => reason)).toContain('it shares a line with another statement');
  expect(await readFile(monit.conf('odd'), 'utf8')).toBe(shared);
  expect(await loadedTable(monit)).toEqual(before);
});

test.each([
  ['other events', 'set alert two@b.c { timeout }\nset alert two@b.c { nonexist } with reminder on 5 cycles\n'],
  [
    'events in common, and another reminder',
    'set alert two@b.c\nset alert two@b.c { nonexist } reminder on 5 cycles\n',
  ],
  ['another format', 'set alert two@b.c\nset alert two@b.c mail-format { subject: again }\n'],
  ['another case', 'set alert Two@b.c\nset alert two@B.c\n'],
  ['nothing different', 'set alert two@b.c\nset alert two@b.c\nset alert two@b.c { timeout }\n'],
])('several statements for one address are imported as they are: %s', async (_, statements) => {
  const monit = await startHost({ includes: { 'conf.d/more': statements } });
  const before = await loadedTable(monit);
  expect(await initOn(monit, '--write')).toMatchObject({ state: 'active', left: [] });
  expect(await loadedTable(monit)).toEqual(before);
  await changeOn(monit, 'none');
  expect(await monit.recipients()).toEqual([]);
  await changeOn(monit, 'default');
  expect(await loadedTable(monit)).toEqual(before);
  expect(await initOn(monit, '--write')).toMatchObject({ state: 'unchanged' });
});

test('who has the shipped default in force already is alerted once afterwards, not twice', async () => {
  const monit = await startMonit({ connection: 'unix', controlFile: 'set alert root@localhost\nset alert a@b.c\n' });
  await changeOn(monit, 'default');
  expect(await monit.recipients()).toHaveLength(3);
  expect(await initOn(monit, '--write')).toMatchObject({ state: 'active' });
  expect((await monit.recipients()).sort()).toEqual(['a@b.c', 'root@localhost']);
});

test('who has the shipped default in force already keeps its recipient', async () => {
  const monit = await startMonit({ connection: 'unix', controlFile: 'set alert a@b.c only on { timeout }\n' });
  await changeOn(monit, 'default');
  const before = await loadedTable(monit);
  expect(await initOn(monit, '--write')).toMatchObject({ state: 'active' });
  expect(await loadedTable(monit)).toEqual(before);
  expect(await changeOn(monit, 'none')).toMatchObject({ state: 'active' });
  expect(await monit.recipients()).toEqual([]);
});

test('who has tried `none` first is alerted as before, and `none` then mutes', async () => {
  const monit = await startHost();
  const before = await loadedTable(monit);
  await changeOn(monit, 'none');
  expect(await initOn(monit, '--write')).toMatchObject({ state: 'active' });
  expect(await loadedTable(monit)).toEqual(before);
  expect(await changeOn(monit, 'none')).toMatchObject({ state: 'active' });
  expect(await monit.recipients()).toEqual([]);
});

test('a host without any global alert gets a profile that adds nobody', async () => {
  const monit = await startMonit({ connection: 'unix' });
  expect(await initOn(monit, '--write')).toMatchObject({ state: 'active', taken: [] });
  expect(await monit.recipients()).toEqual([]);
});

test('where no Monit runs, everything is written for its next start', async () => {
  const monit = await startHost({ start: false });
  expect(await initOn(monit, '--write')).toMatchObject({ state: 'written', exitCode: 0 });
  expect(await initOn(monit, '--write')).toMatchObject({ state: 'unchanged' });
});

describe('it refuses, and touches nothing:', () => {
  test('a default.yaml that says something else', async () => {
    const monit = await startHost();
    const file = join(monit.directory, 'profiles/default.yaml');
    await mkdir(join(monit.directory, 'profiles'));
    await writeFile(file, 'recipients:\n  - address: root@localhost\n');
    const before = await readFile(monit.controlFile, 'utf8');
    const refused = await initOn(monit, '--write');
    expect(refused).toMatchObject({ exitCode: 1, error: { code: 'import.profile-differs' } });
    expect(refused.error?.message).toContain(file);
    expect(refused.error?.details.join('\n')).toMatch(/conf.d\/db:1: dba@example.org/);
    expect(await readFile(monit.controlFile, 'utf8')).toBe(before);
    expect(await readFile(file, 'utf8')).toBe('recipients:\n  - address: root@localhost\n');
  });

  test('a hold that is in place', async () => {
    const monit = await startHost();
    await initOn(monit, '--write', '--from-none');
    expect(await changeOn(monit, 'none', '--for', '10m', '--without-scheduler')).toMatchObject({ exitCode: 0 });
    expect(await initOn(monit, '--write')).toMatchObject({ exitCode: 1, error: { code: 'import.held' } });
  });
});

test('the earlier files are kept, for their owner alone', async () => {
  const monit = await startHost();
  const control = await readFile(monit.controlFile, 'utf8');
  const { warnings = [] } = await initOn(monit, '--write');
  const said = /^2 files are changed; the earlier versions are kept as (\S+)\/imported-\*$/m.exec(warnings.join('\n'));
  const directory = said?.[1] ?? '';
  const name = (await readdir(directory)).find((one) => /^imported-.*monitrc$/.test(one)) ?? '';
  const kept = join(directory, name);
  expect(await readFile(kept, 'utf8')).toBe(control);
  expect((await stat(kept)).mode & 0o777).toBe(0o600);
});

test('--add-httpd gives a silent Monit a private socket, by which the next command asks it', async () => {
  const monit = await startHost({ connection: 'none' });
  const preview = await runOn(monit, 'init');
  expect(preview.stdout).toContain('--add-httpd');
  const written = await initOn(monit, '--write', '--add-httpd');
  expect([0, 3]).toContain(written.exitCode);
  expect(await readFile(monit.controlFile, 'utf8')).toMatch(/^set httpd unixsocket ".*\.sock"\n {2}allow /m);
  const none = await changeOn(monit, 'none');
  expect(none).toMatchObject({ state: 'active', proof: { kind: 'listener' } });
});

test('what would be done names its own options, and never says nobody of a profile that has recipients', async () => {
  const monit = await startMonit({ connection: 'none' });
  await changeOn(monit, 'default');
  const { stdout } = await runOn(monit, 'init', '--add-httpd');
  expect(stdout).toContain('\nexisting alerts stay as they are\n');
  expect(stdout).toContain('To make these changes: monit-alert init --write --add-httpd\n');
});
