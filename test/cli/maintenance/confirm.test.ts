import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { stateFor } from '../../../src/state/state-directory.ts';
import { changeOn, printed, runOn } from '../../support/cli/change.ts';
import { rewrite, unattended, withScheduler, written } from '../../support/cli/maintenance.ts';
import { edit, letTimePass, startWithTeam } from '../../support/cli/unconfirmed.ts';
import { type Monit, startMonit } from '../../support/monit/monit.ts';
import { waitFor } from '../../support/processes/wait-for.js';

const reasons = async (monit: Monit) =>
  ((await runOn(monit, 'history', '--json')).json() as { history: { reason?: string }[] }).history.map(
    ({ reason }) => reason,
  );

describe('a profile that was edited and keeps its name', () => {
  test('is in force until its time is over; then the text that was there before is, byte for byte', async () => {
    const { monit, installed, before } = await startWithTeam();
    await edit(monit, 'new@example.org');
    const tried = await runOn(monit, 'team', '--confirm', '2s');
    expect(tried).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(
        /^"team" is unconfirmed until .* left, then "team" as it was before\nTo keep it: monit-alert confirm\n/m,
      ) as string,
    });
    expect(await monit.recipients()).toEqual(['new@example.org']);
    const state = stateFor(join(monit.directory, 'state'), monit.controlFile);
    expect((await stat(join(state, 'maintenance.json'))).mode & 0o777).toBe(0o600);

    await waitFor(async () => (await changeOn(monit, 'sync')).state === 'active', { what: 'it to go back' });
    expect(await installed()).toBe(before);
    expect(await monit.recipients()).toEqual(['old@example.org']);
    expect(await written(monit)).toBeUndefined();
    expect((await reasons(monit))[0]).toBe('"team" not confirmed within 2 s: the change was reverted');
    expect(await runOn(monit, 'sync')).toMatchObject({ exitCode: 0, stdout: '', stderr: '' });
    expect((await runOn(monit, 'status')).stdout).toContain('profile team has changed since it was written');

    const late = await runOn(monit, 'confirm');
    expect(late.exitCode).toBe(1);
    expect(late.stderr).toMatch(/^error: too late: .*\n {2}"team" is in force; /);
  });

  test('stays where it is confirmed in time, and there is nothing to confirm then', async () => {
    const { monit } = await startWithTeam();
    await edit(monit, 'new@example.org');
    const tried = await changeOn(monit, 'team', '--confirm', '1h', '--reason', 'new rota');
    const waiting = { profile: 'team', reason: 'new rota', before: 'team', forMs: 3_600_000 };
    expect(tried).toMatchObject({ state: 'active', unconfirmed: waiting });
    expect(await runOn(monit, 'sync')).toMatchObject({ exitCode: 0, stdout: '' });
    expect(await printed(monit, 'status')).toMatch(/^maintenance +"team" unconfirmed until .*, then "team" as it/);
    expect(await printed(monit, 'status', '--check')).toMatch(/^OK: "team" is in force; the change is unconfirmed/);
    expect((await runOn(monit, 'holds')).stdout).toMatch(/^no active holds\n"team" is unconfirmed until /);
    expect((await runOn(monit, 'holds', '--json')).json()).toMatchObject({ holds: [], unconfirmed: waiting });
    expect((await runOn(monit, 'status', '--json')).json()).toMatchObject({ unconfirmed: waiting });

    const reloads = monit.reloads();
    expect(await runOn(monit, 'confirm')).toMatchObject({ exitCode: 0, stdout: '"team" is confirmed\n' });
    expect(await written(monit)).toBeUndefined();
    expect((await runOn(monit, 'sync')).stdout).toBe('');
    expect(await monit.recipients()).toEqual(['new@example.org']);
    expect(monit.reloads()).toBe(reloads);
    expect(await changeOn(monit, 'confirm')).toMatchObject({
      exitCode: 1,
      error: { code: 'confirm.nothing', details: [expect.stringContaining('"team" is in force') as string] },
    });
  });

  test('is not put back in force by the end of a hold after it was gone back from', async () => {
    const { monit, installed, before } = await startWithTeam();
    await edit(monit, 'new@example.org');
    await runOn(monit, 'team', '--confirm', '1h', '--quiet');
    await letTimePass(monit);
    await runOn(monit, 'sync', '--quiet');
    await runOn(monit, 'none', '--for', '1h', ...unattended);
    expect((await runOn(monit, 'release', '--all')).exitCode).toBe(0);
    expect(await installed()).toBe(before);
    expect(await monit.recipients()).toEqual(['old@example.org']);
  });
});

test('whoever confirms too late is told so, even before the revert; `status --check` waits for the timer', async () => {
  const { monit } = await startWithTeam();
  await runOn(monit, 'none', '--confirm', '1h', '--quiet');
  await letTimePass(monit);
  const late = await runOn(monit, 'confirm');
  expect(late).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('"none" is still in force') as string });
  expect(await monit.recipients()).toEqual([]);
  expect((await runOn(monit, 'status', '--check')).exitCode).toBe(0);
  expect(await changeOn(monit, 'sync')).toMatchObject({
    state: 'active',
    reverted: { profile: 'none', before: 'team' },
  });
  expect(await monit.recipients()).toEqual(['old@example.org']);
});

describe('what takes the place of what waits', () => {
  test('is a newer base, which is there to stay', async () => {
    const { monit } = await startWithTeam();
    await runOn(monit, 'none', '--confirm', '1h', '--quiet');
    const newer = await runOn(monit, 'default');
    expect(newer.stdout).toContain('this replaces the unconfirmed change to "none"; nothing will be reverted\n');
    expect(await written(monit)).toBeUndefined();
    expect(await monit.recipients()).toEqual(['root@localhost']);
  });

  test('is another unconfirmed one; what comes back is what was confirmed last', async () => {
    const { monit, installed, before } = await startWithTeam();
    await runOn(monit, 'none', '--confirm', '1h', '--quiet');
    await edit(monit, 'new@example.org');
    expect(await changeOn(monit, 'team', '--confirm', '1h')).toMatchObject({ unconfirmed: { before: 'team' } });
    expect(await monit.recipients()).toEqual(['new@example.org']);
    await letTimePass(monit);
    await runOn(monit, 'sync', '--quiet');
    expect(await installed()).toBe(before);
  });

  test('is nothing where it is not taken: it still waits', async () => {
    const { monit } = await startWithTeam();
    await runOn(monit, 'none', '--confirm', '1h', '--quiet');
    const waiting = await written(monit);
    await writeFile(monit.conf('web'), 'nonsense\n');
    expect(await changeOn(monit, 'default')).toMatchObject({ exitCode: 1, error: { code: 'control-file.rejected' } });
    expect(await written(monit)).toEqual(waiting);
  });

  test('is what would come back, asked for by hand: then there is nothing to confirm', async () => {
    const { monit, installed, before } = await startWithTeam();
    await runOn(monit, 'none', '--confirm', '1h', '--quiet');
    expect(await changeOn(monit, 'team', '--confirm', '1h')).toMatchObject({ superseded: { profile: 'none' } });
    expect(await written(monit)).toBeUndefined();
    expect(await installed()).toBe(before);
  });
});

describe('with a hold', () => {
  test('that begins while a base waits, the base goes back below it, and the hold stays in force', async () => {
    const { monit, installed, before } = await startWithTeam();
    await edit(monit, 'new@example.org');
    await runOn(monit, 'team', '--confirm', '1h', '--quiet');
    await runOn(monit, 'none', '--for', '1h', '--id', 'deploy', ...unattended);
    expect(await monit.recipients()).toEqual([]);
    expect(await printed(monit, 'status')).toMatch(/^maintenance +"none" until .*; then "team" unconfirmed until /);
    await letTimePass(monit);
    expect(await printed(monit, 'sync')).toMatch(/^"team" was not confirmed within 1 h: reverted to "team" as it was/);
    expect(await monit.recipients()).toEqual([]);
    expect(await changeOn(monit, 'confirm')).toMatchObject({ exitCode: 1, error: { code: 'confirm.late' } });
    expect(await changeOn(monit, 'release', 'deploy')).toMatchObject({ state: 'active', ended: [{ id: 'deploy' }] });
    expect(await installed()).toBe(before);
    expect(await written(monit)).toBeUndefined();
  });

  test('that ends before, the base still waits, and can be confirmed under it too', async () => {
    const { monit } = await startWithTeam();
    await runOn(monit, 'default', '--confirm', '1h', '--quiet');
    await runOn(monit, 'none', '--for', '1h', '--id', 'one', ...unattended);
    expect(await changeOn(monit, 'release', 'one')).toMatchObject({
      meanwhile: { stillFailing: [] },
      unconfirmed: { profile: 'default' },
    });
    expect(await monit.recipients()).toEqual(['root@localhost']);
    await runOn(monit, 'none', '--for', '1h', '--id', 'two', ...unattended);
    expect(await printed(monit, 'confirm')).toMatch(/^"default" is confirmed\nhold "\S+" is active until /);
    await runOn(monit, 'release', 'two');
    expect(await monit.recipients()).toEqual(['root@localhost']);
    expect(await written(monit)).toBeUndefined();
  });
});

test('only what was confirmed is something that `rollback` goes back to', async () => {
  const { monit, installed } = await startWithTeam();
  await runOn(monit, 'none', '--confirm', '1h', '--quiet');
  expect(await changeOn(monit, 'rollback')).toMatchObject({ exitCode: 1, error: { code: 'rollback.held' } });
  await letTimePass(monit);
  await runOn(monit, 'sync', '--quiet');
  expect(await changeOn(monit, 'rollback')).toMatchObject({ exitCode: 1, error: { code: 'rollback.none' } });
  await edit(monit, 'new@example.org');
  await runOn(monit, 'team', '--confirm', '1h', '--quiet');
  const confirmed = await installed();
  expect(await runOn(monit, 'confirm', '--quiet')).toMatchObject({ exitCode: 0, stderr: '' });
  await runOn(monit, 'none', '--quiet');
  await runOn(monit, 'rollback', '--quiet');
  expect(await installed()).toBe(confirmed);
});

test('after a reboot, and with a clock that was ahead, the first `sync` goes back', async () => {
  const { monit, installed, before } = await startWithTeam();
  await runOn(monit, 'none', '--confirm', '1h', '--quiet');
  await monit.stop();
  await monit.start();
  const until = new Date(Date.now() + 10 * 365 * 86_400_000).toISOString();
  await rewrite(monit, (maintenance) => {
    if (maintenance.unconfirmed === undefined) throw new Error('nothing waits to be confirmed');
    return { ...maintenance, unconfirmed: { ...maintenance.unconfirmed, until } };
  });
  expect(await changeOn(monit, 'sync')).toMatchObject({ state: 'active', exitCode: 0 });
  expect(await installed()).toBe(before);
});

test('if what was before is not taken any more, `sync` says so each time, and reverts as soon as it can', async () => {
  const { monit, installed, before } = await startWithTeam();
  await runOn(monit, 'none', '--confirm', '1h', '--quiet');
  await letTimePass(monit);
  await writeFile(monit.conf('web'), 'nonsense\n');
  expect(await changeOn(monit, 'sync')).toMatchObject({ exitCode: 1, error: { code: 'control-file.rejected' } });
  expect(await changeOn(monit, 'sync')).toMatchObject({ exitCode: 1 });
  expect(await changeOn(monit, 'confirm')).toMatchObject({ exitCode: 1, error: { code: 'confirm.late' } });
  await writeFile(monit.conf('web'), '');
  expect(await changeOn(monit, 'sync')).toMatchObject({ state: 'active', exitCode: 0 });
  expect(await installed()).toBe(before);
});

test('what was edited by hand comes back as it was', async () => {
  const { monit, installed, before } = await startWithTeam();
  const edited = `${before}# a note\n`;
  await writeFile(monit.conf('monit-alert'), edited);
  await runOn(monit, 'none', '--confirm', '1h', '--quiet');
  await letTimePass(monit);
  expect(await changeOn(monit, 'sync')).toMatchObject({ state: 'active' });
  expect(await installed()).toBe(edited);
});

test('a dry run says what would come back, and leaves no trace', async () => {
  const { monit, installed, before } = await startWithTeam();
  const dry = await runOn(monit, 'none', '--confirm', '5m', '--dry-run');
  expect(dry).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('it would revert to "team" after 5 min unless confirmed\n') as string,
  });
  expect(await installed()).toBe(before);
  expect(await written(monit)).toBeUndefined();
});

describe('it is refused, and nothing is touched,', () => {
  test('where nobody would go back, whatever else is given', async () => {
    const monit = await startMonit({ connection: 'unix' });
    await runOn(monit, 'default', '--quiet');
    for (const args of [[], ['--dry-run']]) {
      const refused = await changeOn(monit, 'none', '--confirm', '5m', ...args);
      expect(refused).toMatchObject({ exitCode: 1, error: { code: 'confirm.unended' } });
    }
    expect(await written(monit)).toBeUndefined();
    expect(monit.reloads()).toBe(1);
  });

  test('where there is nothing to go back to', async () => {
    const monit = await startMonit({ connection: 'unix' });
    await withScheduler(monit);
    const refused = await changeOn(monit, 'default', '--confirm', '5m');
    expect(refused).toMatchObject({ exitCode: 1, error: { code: 'maintenance.no-base' } });
    expect(monit.reloads()).toBe(0);
  });

  test('under a hold, and together with one', async () => {
    const { monit } = await startWithTeam();
    expect(await changeOn(monit, 'none', '--confirm', '5m', '--for', '1h')).toMatchObject({
      error: { code: 'option.invalid' },
    });
    await runOn(monit, 'none', '--for', '1h', ...unattended);
    const refused = await changeOn(monit, 'default', '--confirm', '5m');
    expect(refused).toMatchObject({ exitCode: 1, error: { code: 'confirm.held' } });
    expect(await written(monit)).toMatchObject({ base: 'team', holds: [{ profile: 'none' }] });
  });
});
