import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { changeOn, printed, runOn } from '../../support/cli/change.ts';
import { calendarOf, inForce, rewrite, startWithDefault, unattended } from '../../support/cli/maintenance.ts';
import type { Monit } from '../../support/monit/monit.ts';
import { waitFor } from '../../support/processes/wait-for.js';

const plan = async (monit: Monit, ...args: string[]) => runOn(monit, 'none', ...args, '--without-scheduler');

interface HoldsDocument {
  readonly holds: readonly { readonly id: string; readonly from?: string }[];
  readonly planned: readonly { readonly id: string; readonly from: string; readonly until: string }[];
}

const holdsOf = async (monit: Monit, ...args: string[]) =>
  (await runOn(monit, 'holds', ...args, '--json')).json() as HoldsDocument;

const historyOf = async (monit: Monit) => {
  const { history } = (await runOn(monit, 'history', '--json')).json() as {
    history: { action: string; state: string; holds?: string[]; by: string }[];
  };
  return history.map(({ action, state, holds = [] }) => [action, state, ...holds].join(' '));
};

test('a planned hold is listed, begins at its time by `sync`, and ends by `sync`', async () => {
  const monit = await startWithDefault();
  const asked = await plan(monit, '--at', '+2s', '--for', '1h', '--id', 'kernel', '--reason', 'kernel upgrade');
  expect(asked).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(
      /^hold "kernel" is planned: "none" \S+(?: to \S+ \S+)? \(\S+\), in \d s; nothing begins or ends it but `monit-/,
    ) as string,
  });
  expect(await inForce(monit)).toBe('default');
  expect(await printed(monit, 'holds', '--planned')).toMatch(
    /^kernel +none +planned .*by \S+ +kernel upgrade\ntimes are/,
  );
  expect(await printed(monit, 'status')).toMatch(/^planned +"none" .*, by \S+: kernel upgrade$/m);

  await waitFor(
    async () => {
      await runOn(monit, 'sync');
      return (await holdsOf(monit)).holds.length > 0;
    },
    { what: 'the hold to begin' },
  );
  expect(await inForce(monit)).toBe('none');
  const { holds, planned } = await holdsOf(monit);
  expect([holds.map(({ id }) => id), planned]).toEqual([['kernel'], []]);
  expect(holds[0]?.from).toBeDefined();
  await runOn(monit, 'extend', 'kernel', '1s');
  await waitFor(async () => (await changeOn(monit, 'sync')).state === 'active', { what: 'the hold to end' });
  expect(await inForce(monit)).toBe('default');
  expect(await historyOf(monit)).toEqual([
    'expiry active kernel',
    'extend done kernel',
    'hold active kernel',
    'plan done kernel',
    'set active',
  ]);
});

test('the same plan asked for again changes nothing; another end or reason changes the plan, and says so', async () => {
  const monit = await startWithDefault();
  const ask = async (...args: string[]) => {
    const { exitCode, stdout } = await plan(monit, ...args, '--id', 'a', '--detailed-exitcode');
    return [exitCode, /^hold "a" (is planned already|is planned)/.exec(stdout)?.[1]];
  };
  expect(await ask('--at', '+2h', '--for', '1h')).toEqual([2, 'is planned']);
  expect(await ask('--at', '+2h', '--for', '1h')).toEqual([0, 'is planned already']);
  expect(await ask('--at', '+2h', '--for', '90m')).toEqual([2, 'is planned']);
  expect(await ask('--at', '+2h', '--for', '90m', '--reason', 'why')).toEqual([2, 'is planned']);
  expect((await holdsOf(monit)).planned).toHaveLength(1);
  const moved = await runOn(monit, 'extend', 'a', '2h');
  expect(moved.stdout).toMatch(/^hold "a" is planned: "none" /);
  const [planned] = (await holdsOf(monit)).planned;
  expect(Date.parse(planned?.until ?? '') - Date.parse(planned?.from ?? '')).toBe(7_200_000);
});

test('a plan that has begun is the same request; its id is taken for another', async () => {
  const monit = await startWithDefault();
  const once = ['--at', new Date(Date.now() + 2_000).toISOString(), '--for', '1h', '--id', 'a'];
  expect(await plan(monit, ...once)).toMatchObject({ exitCode: 0 });
  await waitFor(async () => (await changeOn(monit, 'sync')).state === 'active', { what: 'the hold to begin' });
  expect(await plan(monit, ...once)).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(/^hold "a" has begun already: until /) as string,
  });
  expect((await holdsOf(monit)).planned).toEqual([]);
  expect(await plan(monit, '--at', '+5h', '--for', '1h', '--id', 'a')).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('a hold named "a" is already active') as string,
  });
  await plan(monit, '--at', '+5h', '--for', '1h', '--id', 'b');
  expect(await runOn(monit, 'none', '--for', '1h', '--id', 'b', ...unattended)).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('a hold named "b" is planned from') as string,
  });
});

test('a plan can be given up by its id; --all ends what is active only', async () => {
  const monit = await startWithDefault();
  await plan(monit, '--at', '+5h', '--for', '1h', '--id', 'a');
  await runOn(monit, 'none', '--for', '1h', '--id', 'now', ...unattended);
  await runOn(monit, 'release', '--all');
  expect(await inForce(monit)).toBe('default');
  expect((await holdsOf(monit)).planned.map(({ id }) => id)).toEqual(['a']);
  expect(await printed(monit, 'release', 'a', '--dry-run')).toMatch(/^hold "a" .* would not begin\n$/);
  expect((await holdsOf(monit)).planned).toHaveLength(1);
  const released = await runOn(monit, 'release', 'a');
  expect(released.stdout).toMatch(/^hold "a" \("none", planned .*\) will not begin\n$/);
  expect((await holdsOf(monit)).planned).toEqual([]);
  expect((await historyOf(monit))[0]).toBe('release done a');
});

test('a broken profile is refused when it is planned; one that breaks later mutes nothing, and is loud', async () => {
  const monit = await startWithDefault({ 'profiles/quiet.yaml': 'recipients: []\n' });
  const profile = join(monit.directory, 'profiles/quiet.yaml');
  const ask = async () => runOn(monit, 'quiet', '--at', '+1s', '--for', '1h', '--id', 'a', '--without-scheduler');
  await writeFile(profile, 'recipents: []\n');
  expect(await ask()).toMatchObject({ exitCode: 1 });
  expect((await holdsOf(monit)).planned).toEqual([]);
  await writeFile(profile, 'recipients: []\n');
  expect(await ask()).toMatchObject({ exitCode: 0 });
  await writeFile(profile, 'recipents: []\n');
  const failed = await waitFor(
    async () => {
      const result = await runOn(monit, 'sync');
      return result.exitCode === 1 ? result : undefined;
    },
    { what: 'the hold to be refused' },
  );
  expect(failed.stderr).toContain('hold "a" could not begin: ');
  expect(failed.stderr).toContain('nothing is muted by it');
  expect(await inForce(monit)).toBe('default');
  await runOn(monit, 'sync');
  expect((await historyOf(monit)).filter((line) => line.startsWith('sync refused'))).toHaveLength(1);
  await writeFile(profile, 'recipients: []\n');
  expect(await changeOn(monit, 'sync')).toMatchObject({ state: 'active', begun: [{ id: 'a' }] });
  expect(await monit.recipients()).toEqual([]);
});

test('what was not begun in its time is told once, and in the history', async () => {
  const monit = await startWithDefault();
  await plan(monit, '--at', '+1s', '--for', '1s', '--id', 'a');
  const missed = await waitFor(
    async () => {
      const [planned] = (await holdsOf(monit)).planned;
      return Date.now() > Date.parse(planned?.until ?? '') ? await runOn(monit, 'sync') : undefined;
    },
    { what: 'its time to be over' },
  );
  expect(missed).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('did not begin in its time') as string });
  expect((await historyOf(monit))[0]).toBe('hold missed a');
  expect(await runOn(monit, 'sync')).toMatchObject({ exitCode: 0, stdout: '', stderr: '' });
});

test('a damaged calendar is kept, said once, and keeps nothing from ending', async () => {
  const monit = await startWithDefault();
  await plan(monit, '--at', '+5h', '--for', '1h', '--id', 'a');
  await writeFile(calendarOf(monit), 'not json');
  await plan(monit, '--at', '+5h', '--for', '1h', '--id', 'b');
  expect((await holdsOf(monit)).planned.map(({ id }) => id)).toEqual(['b']);
  expect(await readFile(calendarOf(monit), 'utf8')).toContain('"b"');
});

test.each([
  [['--at', '+1h'], 'have no effect without --for or --until'],
  [['--at', '2020-01-01 02:00', '--for', '1h'], 'has passed'],
  [['--at', 'tomorrow', '--for', '1h'], '--at takes a time'],
  [['--for', '1h', '--until', '+1h'], '--for and --until cannot be combined'],
  [['--at', '+2h', '--until', '+0s'], '--until takes a time'],
  [['--at', '+2h', '--for', '1h', '--confirm', '5m'], '--at cannot be combined with --confirm'],
])('%j is refused: %s', async (args, words) => {
  const monit = await startWithDefault();
  expect(await plan(monit, ...args)).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining(words) as string,
  });
});

test('what a killed `sync` has begun does not begin again once it was released', async () => {
  const monit = await startWithDefault();
  await plan(monit, '--at', '+1s', '--for', '1h', '--id', 'a');
  const calendar = await readFile(calendarOf(monit), 'utf8');
  await waitFor(async () => (await changeOn(monit, 'sync')).state === 'active', { what: 'the hold to begin' });
  await writeFile(calendarOf(monit), calendar);
  await runOn(monit, 'release', '--all');
  expect(await runOn(monit, 'sync')).toMatchObject({ exitCode: 0, stdout: '' });
  expect(await inForce(monit)).toBe('default');
});

test('a time that is none makes a record damaged, and never a mute that does not end', async () => {
  const monit = await startWithDefault();
  await plan(monit, '--at', '+1s', '--for', '1h', '--id', 'a');
  const calendar = await readFile(calendarOf(monit), 'utf8');
  await writeFile(calendarOf(monit), calendar.replace(/"until":"[^"]*"/, '"until":"x"'));
  await runOn(monit, 'sync');
  expect(await inForce(monit)).toBe('default');
  await runOn(monit, 'none', '--for', '1h', '--id', 'b', ...unattended);
  await rewrite(monit, ({ holds, ...others }) => ({
    ...others,
    holds: holds.map((hold) => ({ ...hold, until: 'x' })),
  }));
  expect(await changeOn(monit, 'sync')).toMatchObject({ exitCode: 1, error: { code: 'maintenance.damaged' } });
  expect(await changeOn(monit, 'default')).toMatchObject({ state: 'active' });
});
