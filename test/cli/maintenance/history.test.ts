import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { HistoryEntry } from '../../../src/state/history.ts';
import { changeOn, printed, runOn } from '../../support/cli/change.ts';
import { monitAlert, optionsFor, program } from '../../support/cli/cli.ts';
import { rewrite, startWithDefault, unattended, withScheduler } from '../../support/cli/maintenance.ts';
import type { Monit } from '../../support/monit/monit.ts';
import { waitFor } from '../../support/processes/wait-for.js';

/** Oldest first. */
async function historyOf(monit: Monit): Promise<HistoryEntry[]> {
  const { history } = (await runOn(monit, 'history', '--json')).json() as { history: HistoryEntry[] };
  return history.reverse();
}

/** What the commands that ran meanwhile have added. */
async function added(monit: Monit, act: () => Promise<unknown>): Promise<HistoryEntry[]> {
  const before = (await historyOf(monit)).length;
  await act();
  return (await historyOf(monit)).slice(before);
}

const held = (id: string, ...others: string[]) => ['none', '--for', '1h', '--id', id, ...others, ...unattended];
const anyTime = expect.stringMatching(/^\d{4}-.*Z$/) as string;

test('each hold, its extension and its release are recorded, even if Monit goes on running the same text', async () => {
  const monit = await startWithDefault();
  expect(
    await added(monit, async () => {
      await runOn(monit, ...held('one', '--reason', 'number one'));
      await runOn(monit, ...held('two', '--reason', 'number two'));
      await runOn(monit, 'extend', 'one', '2h');
      await runOn(monit, 'release', 'two');
      await runOn(monit, 'release', '--all');
    }),
  ).toMatchObject([
    {
      action: 'hold',
      holds: ['one'],
      reason: 'number one',
      until: anyTime,
      from: 'default',
      to: 'none',
      state: 'active',
    },
    { action: 'hold', holds: ['two'], reason: 'number two', until: anyTime, to: 'none', state: 'unchanged' },
    { action: 'extend', holds: ['one'], reason: 'number one', until: anyTime, to: 'none', state: 'done' },
    {
      action: 'release',
      holds: ['two'],
      ended: [{ id: 'two', reason: 'number two', until: anyTime, end: 'released' }],
      to: 'none',
      state: 'unchanged',
    },
    { action: 'release', holds: ['one'], from: 'none', to: 'default', state: 'active' },
  ]);
});

test('the person behind sudo is named', async () => {
  const monit = await startWithDefault();
  await monitAlert([...optionsFor(monit), ...held('one')], { env: { SUDO_USER: 'alice' } });
  await monitAlert([...optionsFor(monit), 'extend', 'one', '2h'], { env: { SUDO_USER: 'bob' } });
  await monitAlert([...optionsFor(monit), 'unmonitor', 'foo'], { env: { SUDO_USER: 'carol' } });
  expect((await historyOf(monit)).slice(1).map(({ by }) => by)).toEqual(['alice', 'bob', 'carol']);
  const ends = await added(monit, async () => runOn(monit, 'release', 'one'));
  expect(ends).toMatchObject([{ ended: [{ id: 'one', by: 'alice' }] }]);
});

test('what does nothing is not recorded: the same again, an unknown hold, a dry run', async () => {
  const monit = await startWithDefault();
  await runOn(monit, ...held('one'));
  await runOn(monit, 'unmonitor', 'foo');
  expect(
    await added(monit, async () => {
      await runOn(monit, ...held('one'));
      await runOn(monit, ...held('three'), '--dry-run');
      await runOn(monit, 'nosuch', '--dry-run');
      await runOn(monit, 'release', 'nosuch');
      await runOn(monit, 'release', 'one', '--dry-run');
      await runOn(monit, 'unmonitor', 'foo');
      await runOn(monit, 'sync');
    }),
  ).toEqual([]);
});

test('a base that is set during a hold is recorded, and so is a hold that is over when another begins', async () => {
  const monit = await startWithDefault({ 'profiles/team.yaml': 'recipients:\n  - address: team@example.org\n' });
  await runOn(monit, ...held('one', '--reason', 'number one'));
  expect(await added(monit, async () => runOn(monit, 'team', '--reason', 'new people'))).toMatchObject([
    { action: 'set', reason: 'new people', from: 'default', to: 'team', state: 'unchanged' },
  ]);
  await rewrite(monit, ({ holds, ...others }) => ({
    ...others,
    holds: holds.map((hold) => ({ ...hold, until: hold.since })),
  }));
  expect(await added(monit, async () => runOn(monit, ...held('two')))).toMatchObject([
    { action: 'hold', holds: ['two'], state: 'unchanged' },
    { action: 'expiry', holds: ['one'], ended: [{ id: 'one', reason: 'number one', end: 'expired' }] },
  ]);
});

test('a hold that a killed run had no time to record is known after the next `sync`', async () => {
  const monit = await startWithDefault();
  await runOn(monit, ...held('one'));
  await rewrite(monit, (maintenance) => ({ ...maintenance, reconciled: false }));
  expect(await added(monit, async () => runOn(monit, 'sync'))).toMatchObject([
    { action: 'sync', holds: ['one'], to: 'none', state: 'unchanged' },
  ]);
  expect(await added(monit, async () => runOn(monit, 'sync'))).toEqual([]);
});

test('a change to confirm is recorded with its deadline, and who confirmed it; a late one is refused', async () => {
  const monit = await startWithDefault({ 'profiles/team.yaml': 'recipients:\n  - address: team@example.org\n' });
  await withScheduler(monit);
  expect(
    await added(monit, async () => {
      await runOn(monit, 'team', '--confirm', '1h', '--reason', 'try it');
      await runOn(monit, 'confirm');
    }),
  ).toMatchObject([
    { action: 'set', reason: 'try it', until: anyTime, to: 'team', state: 'active' },
    { action: 'confirm', reason: 'try it', until: anyTime, to: 'team', state: 'done' },
  ]);
  await runOn(monit, 'default', '--confirm', '1h');
  await rewrite(monit, ({ unconfirmed, ...others }) => ({
    ...others,
    ...(unconfirmed && { unconfirmed: { ...unconfirmed, until: unconfirmed.since } }),
  }));
  expect(
    await added(monit, async () => {
      await runOn(monit, 'sync');
      await runOn(monit, 'unmonitor', 'foo');
      expect(await changeOn(monit, 'confirm')).toMatchObject({ error: { code: 'confirm.late' } });
      expect(await changeOn(monit, 'confirm')).toMatchObject({ error: { code: 'confirm.late' } });
    }),
  ).toMatchObject([
    { action: 'expiry', from: 'default', to: 'team', state: 'active' },
    { action: 'unmonitor', services: ['foo'], state: 'done' },
    { action: 'confirm', state: 'refused', error: { code: 'confirm.late' } },
    { action: 'confirm', state: 'refused' },
  ]);
});

test('what was refused is recorded, and why: by policy, by Monit, no such profile, hold or service', async () => {
  const monit = await startWithDefault();
  const config = join(monit.directory, 'config.yaml');
  await writeFile(config, 'require-reason: true\nhold-max: 2h\n');
  const refusals = await added(monit, async () => {
    await runOn(monit, ...held('one'), '--config', config);
    await runOn(monit, 'none', '--for', '3h', '--id', 'long', '--reason', 'x', '--config', config);
    await runOn(monit, 'run', 'none', '--id', 'mine', '--config', config, '--', 'true');
    await runOn(monit, 'nosuch');
    await runOn(monit, 'extend', 'gone', '1h');
    await runOn(monit, 'rollback', '9');
    await runOn(monit, 'stop', 'nosuch');
    await writeFile(monit.conf('web'), 'nonsense\n');
    await runOn(monit, 'none', '--reason', 'deploy');
    await runOn(monit, 'reload');
  });
  expect(refusals).toMatchObject([
    { action: 'hold', holds: ['one'], to: 'none', error: { code: 'option.missing' } },
    { action: 'hold', holds: ['long'], reason: 'x', error: { code: 'hold.too-long' } },
    { action: 'hold', holds: ['mine'], error: { code: 'option.missing' } },
    { action: 'set', to: 'nosuch', error: { code: 'profile.unknown' } },
    { action: 'extend', holds: ['gone'], error: { code: 'hold.unknown' } },
    { action: 'rollback', error: { code: 'rollback.none' } },
    { action: 'stop', services: ['nosuch'], error: { code: 'service.unknown' } },
    { action: 'set', reason: 'deploy', error: { code: 'control-file.rejected' } },
    { action: 'reload', error: { code: 'control-file.rejected' } },
  ]);
  expect(new Set(refusals.map(({ state }) => state))).toEqual(new Set(['refused']));
  expect(await printed(monit, 'history')).toContain(
    '    hold one: every hold needs a reason (require-reason is set)\n',
  );
});

test('a `sync` that is refused each minute is recorded once', async () => {
  const monit = await startWithDefault();
  await runOn(monit, ...held('one'));
  await rewrite(monit, ({ holds, ...others }) => ({
    ...others,
    holds: holds.map((hold) => ({ ...hold, until: hold.since })),
  }));
  await writeFile(monit.conf('web'), 'nonsense\n');
  const refusals = await added(monit, async () => {
    for (let minute = 0; minute < 3; minute += 1) expect((await runOn(monit, 'sync')).exitCode).toBe(1);
  });
  expect(refusals).toMatchObject([{ action: 'sync', state: 'refused', error: { code: 'control-file.rejected' } }]);
});

test('actions on services and reloads are recorded', async () => {
  const monit = await startWithDefault();
  expect(
    await added(monit, async () => {
      await runOn(monit, 'unmonitor', 'foo', 'bar');
      await runOn(monit, 'monitor', 'all');
      await runOn(monit, 'restart', 'foo');
      await runOn(monit, 'reload');
    }),
  ).toMatchObject([
    { action: 'unmonitor', services: ['foo', 'bar'], state: 'done' },
    { action: 'monitor', services: expect.arrayContaining(['foo', 'bar']) as string[], state: 'done' },
    { action: 'restart', services: ['foo'], state: 'done' },
    { action: 'reload', state: 'active', proof: { kind: 'listener' } },
  ]);
});

test('a hold says which services it unmonitored, and its end which are monitored again', async () => {
  const monit = await startWithDefault();
  const run = ['run', 'none', '--id', 'mine', '--unmonitor', 'foo', '--quiet', '--'];
  expect(await added(monit, async () => runOn(monit, ...run, 'true'))).toMatchObject([
    { action: 'hold', holds: ['mine'], services: ['foo'], state: 'active' },
    { action: 'release', holds: ['mine'], services: ['foo'], to: 'default', state: 'active' },
  ]);
});

test.each([
  ['SIGTERM', 'run', 'release', 'released'],
  ['SIGKILL', 'sync', 'expiry', 'owner process ended'],
] as const)('a run that ends by %s: its hold and the end of it are recorded', async (signal, _, action, end) => {
  const monit = await startWithDefault();
  const mark = join(monit.directory, 'running');
  const command = ['sh', '-c', `touch ${mark}; while [ -e ${mark} ]; do sleep 0.05; done`];
  const args = [program, ...optionsFor(monit), 'run', 'none', '--id', 'mine', '--quiet', '--', ...command];
  const env = { ...process.env, MONIT_ALERT_CONFIG: '/dev/null', MONIT_ALERT_LOG: 'none' };
  const entries = await added(monit, async () => {
    const child = spawn(process.execPath, args, { env, stdio: 'ignore' });
    await waitFor(() => existsSync(mark), { what: 'the command to run' });
    child.kill(signal);
    await once(child, 'exit');
    if (signal === 'SIGKILL') await runOn(monit, 'sync');
  });
  expect(entries).toMatchObject([
    { action: 'hold', holds: ['mine'], state: 'active' },
    { action, holds: ['mine'], ended: [{ id: 'mine', end }], to: 'default', state: 'active' },
  ]);
});
