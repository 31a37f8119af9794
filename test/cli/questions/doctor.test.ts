import { appendFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Finding } from '../../../src/doctor/finding.ts';
import { stateFor } from '../../../src/state/state-directory.ts';
import { changeOn, runOn } from '../../support/cli/change.ts';
import { type CliResult, monitAlert, optionsFor } from '../../support/cli/cli.ts';
import { rewrite, startWithDefault, written } from '../../support/cli/maintenance.ts';
import { type Monit, startMonit } from '../../support/monit/monit.ts';

interface Document {
  readonly exitCode: number;
  readonly findings: readonly Finding[];
  readonly repairs?: readonly { id: string; what?: string; change?: { state: string }; error?: { code: string } }[];
}

/** Examines a test's Monit, where nobody else leaves anything in the directory for temporary files. */
async function doctor(monit: Monit, ...args: string[]): Promise<CliResult> {
  return monitAlert([...optionsFor(monit), 'doctor', ...args], { env: { TMPDIR: monit.directory } });
}

/** What is not well, by its id; document and exit status must agree. */
async function amiss(monit: Monit, ...args: string[]): Promise<Document & { readonly ids: readonly string[] }> {
  const result = await doctor(monit, '--json', ...args);
  const document = result.json() as Document;
  expect(result.exitCode).toBe(document.exitCode);
  return { ...document, ids: document.findings.filter(({ verdict }) => verdict !== 'ok').map(({ id }) => id) };
}

const stateOf = ({ directory, controlFile }: Monit) => stateFor(join(directory, 'state'), controlFile);

test('a host on which all is well but the timer exits 0, and is left as it was', async () => {
  const monit = await startWithDefault();
  const before = await readdir(monit.directory, { recursive: true });
  expect(await amiss(monit)).toMatchObject({ exitCode: 0, ids: ['scheduler'] });
  const { stdout, exitCode } = await doctor(monit);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^ok {7}in-force {9}"default" is installed, and Monit has loaded it$/m);
  expect(stdout).toMatch(/\n1 warning\n$/);
  expect(await readdir(monit.directory, { recursive: true })).toEqual(before);
  expect(monit.reloads()).toBe(1);
});

test('a problem exits 1, and is told with what to do', async () => {
  const monit = await startMonit({ connection: 'none', start: false });
  await writeFile(monit.conf('monit-alert'), '# not ours\n');
  const { exitCode, stdout } = await doctor(monit, '--quiet');
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/^problem {2}managed-file\n {9}.* was not written by/m);
  expect(stdout).toContain('To do: Run `monit-alert PROFILE --force`');
});

test('where neither Monit nor a control file is, it says so, and goes on', async () => {
  const { exitCode, stdout, stderr } = await monitAlert([
    'doctor',
    '--monit',
    '/none',
    '--control-file',
    '/none/monitrc',
  ]);
  expect([exitCode, stderr]).toEqual([1, '']);
  expect(stdout).toMatch(/^problem {2}monit\n {9}no monit at \/none$/m);
  expect(stdout).toMatch(/^problem {2}control-file\n {9}there is no control file \/none\/monitrc$/m);
  expect(stdout).toMatch(/^unknown {2}maintenance\n {9}not checked: /m);
  expect(stdout).toMatch(/^ok {7}templates /m);
});

test('--fix has nothing to do where nothing is amiss', async () => {
  const monit = await startWithDefault();
  expect(await amiss(monit, '--fix')).toMatchObject({ exitCode: 0, repairs: [], ids: ['scheduler'] });
  expect(monit.reloads()).toBe(1);
});

test('--fix ends a hold that is over, and the base is proved to be in force', async () => {
  const monit = await startWithDefault();
  await changeOn(monit, 'none', '--for', '1h', '--without-scheduler');
  const over = new Date(Date.now() - 600_000).toISOString();
  await rewrite(monit, (held) => ({ ...held, holds: held.holds.map((hold) => ({ ...hold, until: over })) }));
  const { exitCode, ids } = await amiss(monit);
  expect({ exitCode, ids }).toEqual({ exitCode: 1, ids: ['maintenance', 'scheduler'] });
  const fixed = await amiss(monit, '--fix');
  expect(fixed).toMatchObject({ exitCode: 0, repairs: [{ id: 'maintenance', change: { state: 'active' } }] });
  expect(await written(monit)).toBeUndefined();
  expect(await monit.recipients()).toEqual(['root@localhost']);
});

test('--fix leaves a hold that is not over in force', async () => {
  const monit = await startWithDefault();
  await changeOn(monit, 'none', '--for', '1h', '--without-scheduler');
  await rewrite(monit, (held) => ({ ...held, reconciled: false }));
  expect(await amiss(monit, '--fix')).toMatchObject({
    repairs: [{ id: 'maintenance', change: { state: 'unchanged' } }],
  });
  expect(await written(monit)).toMatchObject({ reconciled: true, holds: [{ profile: 'none' }] });
  expect(await monit.recipients()).toEqual([]);
});

test('--fix mends the history, and keeps it as it was', async () => {
  const monit = await startWithDefault();
  await appendFile(join(stateOf(monit), 'history.jsonl'), '{"at":\n');
  expect((await amiss(monit)).ids).toEqual(['scheduler', 'history']);
  const { exitCode, stdout } = await doctor(monit, '--fix');
  expect(exitCode).toBe(0);
  const kept = /^fixed history: .* the old file is (\/.*)$/m.exec(stdout)?.[1] ?? '';
  expect(await readFile(kept, 'utf8')).toContain('{"at":\n');
  expect(stdout).toMatch(/^ok {7}history /m);
});

test('--fix begins a new calendar, and keeps the damaged one', async () => {
  const monit = await startWithDefault();
  await writeFile(join(stateOf(monit), 'calendar.json'), '{"version":1');
  expect((await amiss(monit)).ids).toEqual(['calendar', 'scheduler']);
  const { exitCode, stdout } = await doctor(monit, '--fix');
  expect(exitCode).toBe(0);
  const kept = /^fixed calendar: .* was damaged; it is kept as (\/.*)$/m.exec(stdout)?.[1] ?? '';
  expect(await readFile(kept, 'utf8')).toBe('{"version":1');
  expect(stdout).toMatch(/^ok {7}calendar +no hold is planned$/m);
});

test('hooks of config.yaml, and windows by its rules, are examined', async () => {
  const monit = await startWithDefault();
  const config = join(monit.directory, 'config.yaml');
  await writeFile(config, 'hooks: [/none/chat]\nrequire-reason: true\n');
  await mkdir(join(monit.directory, 'windows'));
  const window = 'profile: none\nschedule: "0 3 29 2 *"\nfor: 2h\n';
  await writeFile(join(monit.directory, 'windows/leap.yaml'), window);
  const { ids, findings } = await amiss(monit, '--config', config);
  expect(ids).toEqual(['windows', 'scheduler', 'hooks']);
  expect(findings.find(({ id }) => id === 'windows')?.what).toMatch(/has no reason, and every hold needs one/);
});

test('--fix leaves what only a person can decide: a damaged maintenance, an edited file', async () => {
  const monit = await startWithDefault();
  await appendFile(monit.conf('monit-alert'), '# by hand\n');
  expect(await amiss(monit, '--fix')).toMatchObject({ exitCode: 1, ids: ['managed-file', 'in-force', 'scheduler'] });
  await runOn(monit, 'default', '--quiet');
  await writeFile(join(stateOf(monit), 'maintenance.json'), '{');
  const fixed = await amiss(monit, '--fix');
  expect(fixed).toMatchObject({
    exitCode: 1,
    repairs: [{ id: 'maintenance', error: { code: 'maintenance.damaged' } }],
  });
  expect(await readFile(join(stateOf(monit), 'maintenance.json'), 'utf8')).toBe('{');
});
