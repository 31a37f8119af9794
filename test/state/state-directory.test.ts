import { readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rememberLastApplied } from '../../src/state/last-applied.ts';
import { writeHolder } from '../../src/state/lock-holder.ts';
import { ensureState, fileIdentity, identityWith, keepContent, stateFor } from '../../src/state/state-directory.ts';
import { writeFiles } from '../support/files/files.ts';
import { waitFor } from '../support/processes/wait-for.js';
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
  await rememberLastApplied(
    state,
    { key: '1', changedSeconds: 0 },
    { profile: 'default', text: 'password "x"', proof },
  );
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

const placeOf = (path: string) => ({ path, target: path });

describe('the identity of a file', () => {
  test('is the same as long as nobody writes it, however often it is read', async () => {
    const file = join(await writeFiles({ file: 'text' }), 'file');
    const before = await fileIdentity(placeOf(file));
    await readFile(file);
    expect(before).toBeDefined();
    expect(await fileIdentity(placeOf(file))).toEqual(before);
  });

  test('is another one when it was written with the same text and its times were set back', async () => {
    const file = join(await writeFiles({ file: 'text' }), 'file');
    const before = await fileIdentity(placeOf(file));
    const { atime, mtime } = await stat(file);
    // The kernel's clock for files may tick some milliseconds apart.
    await waitFor(
      async () => {
        await writeFile(file, 'text');
        await utimes(file, atime, mtime);
        return (await fileIdentity(placeOf(file)))?.key !== before?.key;
      },
      { what: 'another identity' },
    );
  });

  test('is another one when another file with the same text took its place', async () => {
    const directory = await writeFiles({ file: 'text', other: 'text' });
    const identity = async (name: string) => (await fileIdentity(placeOf(join(directory, name))))?.key;
    expect(await identity('other')).not.toBe(await identity('file'));
  });

  test('says in which second it, or its directory, changed', async () => {
    const file = join(await writeFiles({ file: 'text' }), 'file');
    const { ctimeMs } = await stat(file);
    const { ctimeMs: directoryMs } = await stat(dirname(file));
    const changed = Math.floor(Math.max(ctimeMs, directoryMs) / 1000);
    expect((await fileIdentity(placeOf(file)))?.changedSeconds).toBe(changed);
  });

  test('there is none where the way to a file is gone, although the file is there', async () => {
    const directory = await writeFiles({ file: 'text' });
    const place = { path: join(directory, 'gone/link'), target: join(directory, 'file') };
    expect(await fileIdentity(place)).toBeUndefined();
    expect((await identityWith(place, 'text'))?.key).toBe('another text');
  });

  test('is one that equals no other where another text stands in the file than was expected', async () => {
    const place = placeOf(join(await writeFiles({ file: 'text' }), 'file'));
    const identity = await fileIdentity(place);
    expect(await identityWith(place, 'text')).toEqual(identity);
    expect((await identityWith(place, 'tex'))?.key).not.toBe(identity?.key);
  });

  test('there is none of a file that is not there', async () => {
    expect(await fileIdentity(placeOf('/no/such/file'))).toBeUndefined();
  });
});
