import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { stateFor } from '../../../src/state/state-directory.ts';
import { changeOn, runOn } from '../../support/cli/change.ts';
import { monitAlert } from '../../support/cli/cli.ts';
import { startWithDefault, withScheduler } from '../../support/cli/maintenance.ts';
import { writeFiles } from '../../support/files/files.ts';
import { startMonit } from '../../support/monit/monit.ts';

const silence = { exitCode: 0, stdout: '', stderr: '' };

test('profiles that can be used are listed one a line, faulty ones that could never be named are not', async () => {
  const directory = await writeFiles({ 'night.yaml': '', 'list.yaml': '', 'Großes Haus.yaml': '' });
  const result = await monitAlert(['complete', 'profiles', '--profiles-dir', directory]);
  expect(result).toMatchObject({ exitCode: 0, stdout: 'default\nnight\nnone\n', stderr: '' });
});

test('services are listed under the names that Monit has for them, and nothing of them is expanded', async () => {
  const monit = await startMonit({
    connection: 'unix',
    includes: { 'conf.d/odd': 'check file "odd$(name)" with path /etc/passwd\n' },
  });
  const { stdout } = await runOn(monit, 'complete', 'services');
  expect(stdout.split('\n')).toContain('odd$(name)');
});

test('where no Monit runs, and where nobody can ask it, there are no services and no complaints', async () => {
  const stopped = await startMonit({ connection: 'unix', start: false });
  expect(await runOn(stopped, 'complete', 'services')).toMatchObject(silence);
  const mute = await startMonit({ connection: 'none' });
  expect(await runOn(mute, 'complete', 'services')).toMatchObject(silence);
});

test('whatever is wrong, it says nothing and exits 0', async () => {
  const directory = await writeFiles({ 'config.yaml': 'no such: setting\n' });
  const missing = join(directory, 'missing');
  for (const args of [
    ['holds', '--control-file', missing],
    ['services', '--control-file', missing],
    ['profiles', '--profiles-dir', join(directory, 'config.yaml', 'in-a-file')],
    ['profiles', '--config', join(directory, 'config.yaml')],
    ['profiles', '--timeout', 'soon'],
    ['profiles', '--no-such-option'],
    ['nothing-we-know'],
    [],
  ]) {
    expect({ args, ...(await monitAlert(['complete', ...args])) }).toMatchObject({ args, ...silence });
  }
});

test('a record of holds that is damaged offers no hold, and stays as it is', async () => {
  const monit = await startMonit({ connection: 'unix', start: false });
  const file = join(stateFor(join(monit.directory, 'state'), monit.controlFile), 'maintenance.json');
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, '{');
  expect(await runOn(monit, 'complete', 'holds')).toMatchObject(silence);
});

test('planned holds are offered like active ones, and windows by their names, even if a file is wrong', async () => {
  const monit = await startWithDefault();
  await withScheduler(monit);
  await changeOn(monit, 'none', '--for', '1h', '--id', 'now');
  await changeOn(monit, 'none', '--at', '+90m', '--for', '10m', '--id', 'later');
  expect((await runOn(monit, 'complete', 'holds')).stdout).toBe('now\nlater\n');
  expect(await runOn(monit, 'complete', 'windows')).toMatchObject(silence);
  const directory = await writeFiles({ 'nightly.yaml': '', 'broken.yaml': '{', 'text.txt': '' });
  const { stdout } = await monitAlert(['complete', 'windows', '--windows-dir', directory]);
  expect(stdout).toBe('broken\nnightly\n');
});

test('people are not told of it: it is in no help, and no profile can have its name', async () => {
  expect((await monitAlert(['--help'])).stdout).not.toContain('complete ');
  const directory = await writeFiles({ 'complete.yaml': '' });
  const { stdout } = await monitAlert(['list', '--profiles-dir', directory]);
  expect(stdout).toMatch(/^complete .*is reserved for a command of monit-alert/m);
});
