import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { changeOn, printed, runOn } from '../../support/cli/change.ts';
import { inForce, rewrite, startWithDefault, unattended, written } from '../../support/cli/maintenance.ts';
import { startMonit } from '../../support/monit/monit.ts';
import { waitFor } from '../../support/processes/wait-for.js';

test('a hold lies over the base, says until when, and ends by itself at the first `sync` after its time', async () => {
  const monit = await startWithDefault();
  const result = await runOn(
    monit,
    'none',
    '--for',
    '1h',
    '--id',
    'deploy',
    '--reason',
    'deploy 42',
    '--without-scheduler',
  );
  expect(result).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(
      /^hold "deploy", planned until [-\d: ]+, then "default"; nothing ends it but `monit-alert release deploy` or /m,
    ) as string,
  });
  expect(await inForce(monit)).toBe('none');
  expect(await printed(monit, 'status')).toMatch(
    /^maintenance +"none" until .* left, by \S+: deploy 42; then "default"\n/,
  );
  expect(await runOn(monit, 'sync')).toMatchObject({ exitCode: 0, stdout: '' });

  await runOn(monit, 'extend', 'deploy', '1s');
  await waitFor(async () => (await changeOn(monit, 'sync')).state === 'active', { what: 'the hold to end' });
  expect(await inForce(monit)).toBe('default');
  expect(await written(monit)).toBeUndefined();
  expect(await runOn(monit, 'sync')).toMatchObject({ exitCode: 0, stdout: '', stderr: '' });
  const { history } = (await runOn(monit, 'history', '--json')).json() as { history: { reason?: string }[] };
  expect(history.slice(0, 2).map(({ reason }) => reason)).toEqual(['hold deploy ended: expired', 'deploy 42']);
});

test('the newest of two holds is in force, and the last one out restores the base', async () => {
  const monit = await startWithDefault({ 'profiles/quiet.yaml': 'recipients:\n  - address: quiet@example.org\n' });
  await runOn(monit, 'none', '--for', '1h', '--id', 'one', ...unattended);
  await runOn(monit, 'quiet', '--for', '1h', '--id', 'two', ...unattended);
  expect(await monit.recipients()).toEqual(['quiet@example.org']);
  const { stdout } = await runOn(monit, 'holds');
  expect(stdout).toMatch(/^two +quiet +since .*\none +none +since .*\nbase profile: default\ntimes are in \S+\n$/);

  expect((await runOn(monit, 'release', 'two')).stdout).toContain('hold "two" (quiet) ended: released');
  expect(await monit.recipients()).toEqual([]);
  await runOn(monit, 'release', 'one');
  expect(await inForce(monit)).toBe('default');
  expect((await runOn(monit, 'holds')).stdout).toBe('no active holds\n');
  expect(await runOn(monit, 'release', 'one')).toMatchObject({ exitCode: 0, stdout: 'no such hold: one\n' });
  const both = await runOn(monit, 'release', 'one', '--all');
  expect(both).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('--all cannot be combined') as string });
});

test('what changes only the hold or the base, and nothing that Monit runs, is a change all the same', async () => {
  const monit = await startWithDefault({ 'profiles/quiet.yaml': 'recipients: []\n' });
  const ask = async (...args: string[]) => {
    const { exitCode, changed } = await changeOn(monit, ...args, '--detailed-exitcode');
    return [exitCode, changed];
  };
  const hold = ['none', '--for', '1h', '--id', 'one', ...unattended];
  for (const change of [hold, [...hold.slice(0, 4), 'two', ...unattended], ['quiet'], ['release', 'one']]) {
    expect(await ask(...change, '--dry-run')).toEqual([2, true]);
    expect(await ask(...change)).toEqual([2, true]);
    expect(await ask(...change, '--dry-run')).toEqual([0, false]);
    expect(await ask(...change)).toEqual([0, false]);
  }
});

test('config management may ask for the same hold again and again: it changes nothing, not even its end', async () => {
  const monit = await startWithDefault();
  const ask = async (...more: string[]) =>
    changeOn(monit, 'none', '--for', '1h', '--id', 'deploy', '--without-scheduler', ...more);
  expect(await ask()).toMatchObject({ state: 'active' });
  const before = await written(monit);
  expect(await ask()).toMatchObject({ state: 'unchanged' });
  expect((await written(monit))?.holds).toEqual(before?.holds);
  expect(await changeOn(monit, 'release', 'other')).toMatchObject({ state: 'unchanged', holds: [{ id: 'deploy' }] });
  expect(monit.reloads()).toBe(2);
  await ask('--reason', 'another one');
  expect((await written(monit))?.holds).toMatchObject([{ id: 'deploy', reason: 'another one' }]);
});

test('without --for the base changes under a hold, which stays in force', async () => {
  const monit = await startWithDefault();
  await runOn(monit, 'none', '--for', '1h', ...unattended);
  await runOn(monit, 'none');
  expect(await runOn(monit, 'default', '--dry-run')).toMatchObject({
    stdout: expect.stringMatching(
      /^base profile would be set to "default"; "none" stays in force until the hold ends \([-\d: ]+\)\nTo end it now: /,
    ) as string,
  });
  expect((await written(monit))?.base).toBe('none');
  expect(await changeOn(monit, 'default')).toMatchObject({ state: 'unchanged', profile: 'none', base: 'default' });
  expect(await inForce(monit)).toBe('none');
  await runOn(monit, 'release', '--all');
  expect(await inForce(monit)).toBe('default');
});

test('the end of a hold is moved from now; one that is over or was never there is named', async () => {
  const monit = await startWithDefault();
  await runOn(monit, 'none', '--for', '1h', '--id', 'deploy', ...unattended);
  expect(await printed(monit, 'extend', 'deploy', '1s')).toMatch(
    /^hold "deploy", planned until .*, then "default"; nothing ends it but .*\n$/,
  );
  await waitFor(async () => (await changeOn(monit, 'sync')).state === 'active', { what: 'the hold to end' });
  expect(await changeOn(monit, 'extend', 'deploy', '1h')).toMatchObject({
    exitCode: 1,
    error: { code: 'hold.unknown' },
  });
});

describe('a hold is refused, and nothing is touched,', () => {
  test('where nobody would end it', async () => {
    const monit = await startWithDefault();
    const refused = await changeOn(monit, 'none', '--for', '1h');
    expect(refused).toMatchObject({ exitCode: 1, error: { code: 'hold.unended' } });
    expect(await inForce(monit)).toBe('default');
    expect(await written(monit)).toBeUndefined();
    // Once is what a person does who has just read that.
    await runOn(monit, 'sync');
    expect(await changeOn(monit, 'none', '--for', '1h')).toMatchObject({
      exitCode: 1,
      error: { code: 'hold.unended' },
    });
  });

  test('where there is no base to go back to', async () => {
    const monit = await startMonit({ connection: 'unix' });
    const refused = await changeOn(monit, 'none', '--for', '1h', '--without-scheduler');
    expect(refused).toMatchObject({ exitCode: 1, error: { code: 'maintenance.no-base' } });
    expect(monit.reloads()).toBe(0);
  });

  test('where Monit does not accept the configuration', async () => {
    const monit = await startWithDefault();
    await writeFile(monit.conf('web'), 'nonsense\n');
    const refused = await changeOn(monit, 'none', '--for', '1h', '--without-scheduler');
    expect(refused).toMatchObject({ exitCode: 1, error: { code: 'control-file.rejected' } });
    expect(await written(monit)).toBeUndefined();
    expect(await inForce(monit)).toBe('default');
  });

  test('where the site wants a reason, or a shorter one', async () => {
    const monit = await startWithDefault();
    const config = join(monit.directory, 'config.yaml');
    await writeFile(config, 'require-reason: true\nhold-max: 2h\nhold-default: 30m\n');
    const ask = async (...args: string[]) =>
      changeOn(monit, 'none', '--config', config, '--without-scheduler', '--for', ...args);
    expect(await ask('1h')).toMatchObject({ exitCode: 1, error: { code: 'option.missing' } });
    expect(await ask('3h', '--reason', 'x')).toMatchObject({ exitCode: 1, error: { code: 'hold.too-long' } });
    expect(monit.reloads()).toBe(1);
    expect(await ask('--reason', 'x')).toMatchObject({ state: 'active' });
    expect((await written(monit))?.holds[0]?.forMs).toBe(1_800_000);
  });
});

test('after a reboot, the first `sync` ends what is over and what its process has left', async () => {
  const monit = await startWithDefault();
  await runOn(monit, 'none', '--for', '1h', '--id', 'expired', ...unattended);
  await runOn(monit, 'none', '--for', '1h', '--id', 'left', ...unattended);
  await monit.stop();
  const alive = { pid: process.pid, startTime: '1', bootId: 'the boot before' };
  await rewrite(monit, ({ holds: [first, second], ...others }) => {
    if (first === undefined || second === undefined) throw new Error('two holds are missing');
    return {
      ...others,
      holds: [
        { ...first, until: first.since },
        { ...second, ownerProcess: alive },
      ],
    };
  });
  await monit.start();
  expect(await inForce(monit)).toBe('none');
  expect(await changeOn(monit, 'sync')).toMatchObject({
    state: 'active',
    ended: [
      { id: 'expired', end: 'expired' },
      { id: 'left', end: 'owner process ended' },
    ],
  });
  expect(await inForce(monit)).toBe('default');
});

test('if a base cannot be put in force any more, `sync` says so each time, and does it as soon as it can', async () => {
  const monit = await startWithDefault();
  await runOn(monit, 'none', '--for', '1h', '--id', 'deploy', ...unattended);
  await writeFile(monit.conf('web'), 'nonsense\n');
  expect(await changeOn(monit, 'release', 'deploy')).toMatchObject({
    exitCode: 1,
    error: { code: 'control-file.rejected' },
  });
  expect(await changeOn(monit, 'sync')).toMatchObject({ exitCode: 1 });
  expect((await runOn(monit, 'status', '--check')).exitCode).toBe(2);
  await writeFile(monit.conf('web'), '');
  expect(await changeOn(monit, 'sync')).toMatchObject({ state: 'active', exitCode: 0 });
  expect(await inForce(monit)).toBe('default');
  expect(await written(monit)).toBeUndefined();
});

test('a clock that was ahead does not hold for years', async () => {
  const monit = await startWithDefault();
  await runOn(monit, 'none', '--for', '1h', ...unattended);
  const until = new Date(Date.now() + 10 * 365 * 86_400_000).toISOString();
  await rewrite(monit, (maintenance) => ({
    ...maintenance,
    holds: maintenance.holds.map((hold) => ({ ...hold, until })),
  }));
  expect(await changeOn(monit, 'sync')).toMatchObject({ state: 'active', ended: [{ end: 'expired' }] });
  expect(await inForce(monit)).toBe('default');
});

test('a next try that a clock which was ahead put into the far future is made at once', async () => {
  const monit = await startWithDefault();
  await runOn(monit, 'none', '--for', '1h', ...unattended);
  const notBefore = new Date(Date.now() + 400 * 86_400_000).toISOString();
  await rewrite(monit, (maintenance) => ({ ...maintenance, holds: [], reconciled: false, notBefore }));
  expect(await changeOn(monit, 'sync')).toMatchObject({ state: 'active' });
  expect(await inForce(monit)).toBe('default');
});

test('a base that could not come back is no base to hold over', async () => {
  const monit = await startWithDefault({ 'profiles/team.yaml': 'recipients:\n  - address: team@example.org\n' });
  await runOn(monit, 'team', '--quiet');
  await rm(join(monit.directory, 'profiles/team.yaml'));
  expect(await changeOn(monit, 'none', '--for', '1h', '--without-scheduler')).toMatchObject({
    exitCode: 1,
    error: { code: 'profile.unknown' },
  });
  expect(await monit.recipients()).toEqual(['team@example.org']);
});

test('one line for monitoring systems: well, muted for too long, and Monit gone', async () => {
  const monit = await startWithDefault();
  const check = async (...args: string[]) => runOn(monit, 'status', '--check', ...args);
  expect(await check()).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(/^OK: "default" is in force \| /) as string,
  });
  await runOn(monit, 'none', '--quiet');
  expect(await check('--max-mute', '1ms')).toMatchObject({
    exitCode: 2,
    stdout: expect.stringMatching(/^CRITICAL: alerts have been muted for \d+ s \(allowed: 0 s\) \| .*\n$/) as string,
  });
  expect((await check()).exitCode).toBe(0);
  await monit.stop();
  expect(await check()).toMatchObject({
    exitCode: 2,
    stdout: expect.stringMatching(/^CRITICAL: Monit is not running \| /) as string,
  });
  expect((await runOn(monit, 'status', '--metrics')).stdout).toContain('monit_alert_monit_up 0\n');
});
