import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { stateFor } from '../../../src/state/state-directory.ts';
import { type ChangeDocument, changeOn, runOn } from '../../support/cli/change.ts';
import { type Monit, startMonit } from '../../support/monit/monit.ts';
import { waitFor } from '../../support/processes/wait-for.js';

const managedText = async (monit: Monit) => readFile(monit.conf('monit-alert'), 'utf8');

test('a daemon that runs something else than the equal file is made to load it', async () => {
  const monit = await startMonit({ connection: 'unix' });
  await changeOn(monit, 'default');
  const managed = await managedText(monit);
  await changeOn(monit, 'none');
  await writeFile(monit.conf('monit-alert'), managed);

  expect(await changeOn(monit, 'default')).toMatchObject({ state: 'active', decision: 'reload' });
  expect(await monit.recipients()).toEqual(['root@localhost']);
});

test.each(['unix', 'none'] as const)(
  'a reload leaves what was proved proved, so that the same again has nothing to do (connection: %s)',
  async (connection) => {
    const monit = await startMonit({ connection });
    await changeOn(monit, 'default');
    expect(await runOn(monit, 'reload')).toMatchObject({ exitCode: 0 });
    expect(await changeOn(monit, 'default')).toMatchObject({ state: 'unchanged', decision: 'unchanged' });
  },
);

test('a reload does not prove a file that was written since the last proof', async () => {
  const monit = await startMonit({ connection: 'none' });
  await changeOn(monit, 'default');
  await writeFile(monit.conf('monit-alert'), await managedText(monit));
  expect(await runOn(monit, 'reload')).toMatchObject({ exitCode: 0 });
  expect(await changeOn(monit, 'default')).toMatchObject({ state: 'active', decision: 'reload' });
});

describe('where nothing but the file shows which of two passwords is meant,', () => {
  /** A Monit with a profile whose password comes from a file: nobody can ask Monit which one it has loaded. */
  async function startMailing(): Promise<Monit> {
    const monit = await startMonit({ connection: 'unix', includes: { 'profiles/mailed.yaml': '' } });
    const password = { file: join(monit.directory, 'password') };
    const server = { host: '127.0.0.1', port: 9, username: 'monit', password };
    const document = { recipients: [], 'mail-servers': [server] };
    await writeFile(join(monit.directory, 'profiles/mailed.yaml'), JSON.stringify(document));
    return monit;
  }

  async function applyWith(monit: Monit, password: string): Promise<ChangeDocument> {
    await writeFile(join(monit.directory, 'password'), password, { mode: 0o600 });
    return changeOn(monit, 'mailed');
  }

  test('what Monit was seen to load is left alone', async () => {
    const monit = await startMailing();
    expect(await applyWith(monit, 'first')).toMatchObject({ state: 'active' });
    expect(await applyWith(monit, 'first')).toMatchObject({ state: 'unchanged', decision: 'unchanged' });
    expect(await applyWith(monit, 'second')).toMatchObject({ state: 'active', decision: 'replace' });
  });

  test('a file that was written since is loaded: equal bytes are not proof', async () => {
    const monit = await startMailing();
    await applyWith(monit, 'second');
    const second = await managedText(monit);
    await applyWith(monit, 'first');
    expect(await managedText(monit)).not.toBe(second);

    // As a run that was killed between write and reload leaves it: the first is loaded, the second is on disk.
    await writeFile(monit.conf('monit-alert'), second);
    expect(await applyWith(monit, 'second')).toMatchObject({ state: 'active', decision: 'reload' });
  });

  test('a file that is put back after Monit has loaded another is loaded again: identity proves nothing', async () => {
    const monit = await startMailing();
    await applyWith(monit, 'first');
    await rename(monit.conf('.'), `${monit.directory}/first`);
    await mkdir(monit.conf('.'));
    await applyWith(monit, 'second');
    await rename(monit.conf('.'), `${monit.directory}/second`);
    await rename(`${monit.directory}/first`, monit.conf('.'));
    expect(await changeOn(monit, 'reload')).toMatchObject({ state: 'active' });
    await rename(monit.conf('.'), `${monit.directory}/first`);
    await rename(`${monit.directory}/second`, monit.conf('.'));

    expect(await applyWith(monit, 'second')).toMatchObject({ state: 'active', decision: 'reload' });
  });
});

describe('a Monit that can be asked is not reloaded once more', () => {
  const unchanged = { state: 'unchanged', decision: 'unchanged' };

  test('after somebody else has reloaded it, and after a restart', async () => {
    const monit = await startMonit({ connection: 'unix' });
    await changeOn(monit, 'default');
    monit.hangUp();
    await waitFor(() => monit.reloads() === 2, { what: "somebody else's reload" });
    expect(await changeOn(monit, 'default')).toMatchObject(unchanged);
    await monit.stop();
    await monit.start();
    expect(await changeOn(monit, 'default')).toMatchObject(unchanged);
  });

  test('if it was started after the file was written', async () => {
    const monit = await startMonit({ connection: 'unix' });
    await monit.stop();
    expect(await changeOn(monit, 'default')).toMatchObject({ state: 'written' });
    await monit.start();
    expect(await changeOn(monit, 'default')).toMatchObject(unchanged);
  });
});

test('what an earlier version has proved is proved once more', async () => {
  const monit = await startMonit({ connection: 'unix' });
  await changeOn(monit, 'default');
  await rm(join(stateFor(join(monit.directory, 'state'), monit.controlFile), 'managed-file.json'));
  expect(await changeOn(monit, 'default')).toMatchObject({ state: 'active', decision: 'reload' });
  expect(await changeOn(monit, 'default')).toMatchObject({ state: 'unchanged', decision: 'unchanged' });
});
