import { readFile, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { copyPages, startScripted } from '../support/monit/scripted-monit.ts';
import { openSilentPort } from '../support/servers/silent-port.ts';
import { changeUnder, connections, givePassword, loadedProfile, startAttacked } from './attack.ts';

describe.each(connections)('over %s', (_, options) => {
  test('a state directory that turns into a link, to what another Monit was seen to run, proves nothing', async () => {
    const [monit, other] = [await startAttacked(options), await startAttacked(options)];
    const state = join(monit.directory, 'state');
    await changeUnder(monit, 'one');
    await changeUnder(other, 'two');
    const beforeReload = async () => {
      await rename(state, `${state}.old`);
      await symlink(join(other.directory, 'state'), state);
    };
    expect(await changeUnder(monit, 'two', { beforeReload })).toMatchObject({ state: 'active' });
    expect(await loadedProfile(other)).toBe('two');
    // The state that was proved is gone; what Monit runs is not.
    expect(await changeUnder(monit, 'two')).toMatchObject({ exitCode: 0 });
    expect(await changeUnder(other, 'two')).toMatchObject({ state: 'unchanged' });
  });
});

test('a link to another server in the place of the socket leads nobody astray', async () => {
  const silent = await openSilentPort();
  const includes = { 'conf.d/silent': silent.check(60) };
  const monit = await startAttacked({ connection: 'unix', pollSeconds: 1, includes });
  await changeUnder(monit, 'one');
  const place = monit.address?.socketPath ?? '';
  const other = { ...monit, address: { socketPath: `${place}.other` } };
  await startScripted(other, { name: 'monit', pages: { one: await copyPages(monit) } });
  await silent.keepBusy();
  const inReload = async () => {
    await rename(place, `${place}.old`);
    await symlink(`${place}.other`, place);
    silent.release();
  };
  expect(await changeUnder(monit, 'two', { inReload })).toMatchObject({ state: 'active' });
});

test('a managed file that somebody replaces before the parse by one with an equal table is not ours', async () => {
  const silent = await openSilentPort();
  const includes = { 'conf.d/silent': silent.check(60) };
  const monit = await startAttacked({ connection: 'unix', pollSeconds: 1, includes });
  const managed = monit.conf('monit-alert');
  await givePassword(monit, 'first');
  await changeUnder(monit, 'one');
  const first = await readFile(managed, 'utf8');
  await givePassword(monit, 'second');
  await silent.keepBusy();
  const inReload = async () => {
    await writeFile(managed, first);
    silent.release();
  };
  const ending = await changeUnder(monit, 'one', { inReload });
  expect(ending).toMatchObject({ state: 'rolled-back', after: first });
});
