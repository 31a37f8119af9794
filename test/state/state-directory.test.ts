import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { rememberLastApplied } from '../../src/state/last-applied.ts';
import { writeHolder } from '../../src/state/lock-holder.ts';
import { ensureState, keepContent, stateFor } from '../../src/state/state-directory.ts';
import { writeFiles } from '../support/files/files.ts';
import { proof } from '../support/values/alerts.ts';

const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

test('each control file has a directory of its own within the state directory', () => {
  const paths = ['/etc/monit/monitrc', '/etc/monit-monitrc', '/etc/monit%2Fmonitrc', '/home/a b/.monitrc', '/monitrc'];
  const states = paths.map((path) => stateFor('/var/lib/monit-alert', path));
  expect(new Set(states).size).toBe(paths.length);
  for (const state of states) expect(state).toMatch(/^\/var\/lib\/monit-alert\/[^/]+$/);
});

test('the state is for its owner alone, and so is every file in it', async () => {
  const state = join(await writeFiles({}), 'lib/monit-alert/x');
  await ensureState(state);
  await rememberLastApplied(state, { key: '1', way: [] }, { profile: 'default', text: 'password "x"', proof });
  await writeHolder(state, { pid: 1, by: 'alice', command: 'monit-alert none', since: '2025-01-01T00:00:00.000Z' });
  await keepContent(state, 'edited', Buffer.from('by hand'));
  expect(await modeOf(state)).toBe(0o700);
  const names = await readdir(state);
  expect(names).toHaveLength(3);
  for (const name of names) expect([name, await modeOf(join(state, name))]).toEqual([name, 0o600]);
});

test('kept content is where it says', async () => {
  const state = await writeFiles({});
  expect(
    await readFile(await keepContent(state, 'edited-2025-01-01T00:00:00.000Z', Buffer.from('by hand\n')), 'utf8'),
  ).toBe('by hand\n');
});

test('what cannot be kept says where and why', async () => {
  const state = join(await writeFiles({}), 'gone');
  await expect(keepContent(state, 'edited', Buffer.from(''))).rejects.toMatchObject({
    code: 'state.unwritable',
    message: `cannot write ${state}/edited: no such file or directory (ENOENT)`,
  });
});
