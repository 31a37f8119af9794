import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { changeOn, printed, runOn } from '../../support/cli/change.ts';
import { inForce, startWithDefault, stateTimes } from '../../support/cli/maintenance.ts';
import type { Monit } from '../../support/monit/monit.ts';
import { waitFor } from '../../support/processes/wait-for.js';

/** At any time, one of them runs. */
const always = 'profile: none\nschedule: "* * * * *"\nfor: 1h\ntime-zone: UTC\n';
const never = 'profile: none\nschedule: "0 3 29 2 *"\nfor: 1h\ntime-zone: UTC\nreason: leap day\n';

async function withWindows(windows: Readonly<Record<string, string>>): Promise<Monit> {
  const monit = await startWithDefault();
  await mkdir(join(monit.directory, 'windows'));
  for (const [name, text] of Object.entries(windows)) await writeFile(fileOf(monit, name), text);
  return monit;
}

const fileOf = ({ directory }: Monit, name: string) => join(directory, 'windows', `${name}.yaml`);

interface Windows {
  readonly windows: readonly {
    readonly name: string;
    readonly error?: { readonly message: string };
    readonly warnings: readonly string[];
    readonly next: readonly { readonly id: string; readonly state: string }[];
  }[];
}

const listed = async (monit: Monit, ...args: string[]) =>
  ((await runOn(monit, 'windows', ...args, '--json')).json() as Windows).windows;

test('a window begins by `sync`, is a hold like any other, and its end is the start of the base', async () => {
  const monit = await withWindows({ always });
  const begun = await changeOn(monit, 'sync');
  expect(begun).toMatchObject({ state: 'active', begun: [{ window: 'always', by: 'window always' }] });
  expect(await inForce(monit)).toBe('none');
  expect(await printed(monit, 'holds')).toMatch(
    /^always@\d{4}-\d\d-\d\dT\d\d:\d\dZ +none +since .* left\nbase profile: default\nalways@.* planned /,
  );
  const id = begun.holds?.[0]?.id ?? '';
  await rm(fileOf(monit, 'always'));
  expect(await printed(monit, 'release', id)).toContain(`hold "${id}" (none) ended: released`);
  expect(await inForce(monit)).toBe('default');
  expect(await runOn(monit, 'sync')).toMatchObject({ exitCode: 0, stdout: '', stderr: '' });
});

test('releasing an occurrence ends this one only', async () => {
  const monit = await withWindows({ often: always.replace('* * * * *', '0 * * * *').replace('1h', '1h') });
  const begun = await changeOn(monit, 'sync');
  await runOn(monit, 'release', begun.holds?.[0]?.id ?? '');
  await runOn(monit, 'sync');
  expect(await inForce(monit)).toBe('default');
  const [window] = await listed(monit);
  expect(window?.next.map(({ state }) => state)).toEqual(['begun', 'coming']);
});

test('windows are listed with what comes next, and what is wrong with them', async () => {
  const monit = await withWindows({
    leap: never,
    broken: never.replace('reason', 'resson'),
    lost: never.replace('none', 'nobody').replace('"0 3 29 2 *"', '"0 3 * * *"'),
    other: never.replace('3 29 2', '3 * *'),
  });
  const result = await runOn(monit, 'windows');
  expect(result.exitCode).toBe(1);
  expect(result.stdout).toMatch(/^leap +none +0 3 29 2 \* .*1 h +\d{4}-02-29 .* +leap day$/m);
  expect(result.stdout).toMatch(/^error: .*broken\.yaml:5: resson: .*did you mean "reason"/m);
  expect(result.stdout).toMatch(/^error: .*lost\.yaml: there is no profile "nobody"/m);
  expect(result.stdout).toContain('warning: lost: it overlaps with "other"');
  expect(result.stdout).toMatch(/\ntimes are in \S+\n$/);
  const [leap] = await listed(monit, 'leap', '--next', '3');
  expect(leap?.next.map(({ id }) => id.slice(0, 5))).toEqual(['leap@', 'leap@', 'leap@']);
  expect(await runOn(monit, 'windows', 'lep')).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('there is no window "lep"; did you mean "leap"?') as string,
  });
});

test('a broken file keeps no other window from beginning, and nothing from ending; then it is told', async () => {
  const monit = await withWindows({ always, broken: 'profile: none\n' });
  const first = await runOn(monit, 'sync');
  expect(first).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('broken.yaml') as string });
  expect(await inForce(monit)).toBe('none');
  await rm(fileOf(monit, 'always'));
  const { holds } = (await runOn(monit, 'holds', '--json')).json() as { holds: { id: string }[] };
  await runOn(monit, 'extend', holds[0]?.id ?? '', '1s');
  await expect.poll(async () => (await runOn(monit, 'sync')).stdout, { timeout: 60_000 }).toContain('"default"');
  expect(await inForce(monit)).toBe('default');
});

test('one time can be skipped, and unskipped', async () => {
  const monit = await withWindows({ leap: never });
  const states = async () => (await listed(monit, '--next', '2'))[0]?.next.map(({ state }) => state);
  expect(await printed(monit, 'skip', 'leap')).toMatch(/^window "leap", \d{4}-02-29 .*: skipped\n$/);
  expect(await states()).toEqual(['skipped', 'coming']);
  const again = await runOn(monit, 'skip', 'leap', '--detailed-exitcode');
  expect(again.exitCode).toBe(2);
  expect(await states()).toEqual(['skipped', 'skipped']);
  await runOn(monit, 'skip', 'leap', '--undo');
  expect(await states()).toEqual(['coming', 'skipped']);
  const [, second] = (await listed(monit, '--next', '2'))[0]?.next ?? [];
  const date = second?.id.slice('leap@'.length, 'leap@2028-02-29'.length) ?? '';
  expect(await runOn(monit, 'skip', 'leap', date, '--detailed-exitcode')).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('skipped already') as string,
  });
  expect(await runOn(monit, 'skip', 'leap', '2027-01-01')).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('none begins on 2027-01-01') as string,
  });
  expect(await runOn(monit, 'skip', 'leap', '2027-13-01')).toMatchObject({ exitCode: 1 });
});

test('a policy of the site binds windows too', async () => {
  const monit = await withWindows({ always });
  const config = join(monit.directory, 'config.yaml');
  await writeFile(config, 'hold-max: 30m\n');
  expect(await runOn(monit, 'sync', '--config', config)).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('lasts 1 h, and a hold may last 30 min at most (hold-max)') as string,
  });
  await writeFile(config, 'require-reason: true\n');
  expect(await runOn(monit, 'windows', '--config', config)).toMatchObject({
    exitCode: 1,
    stdout: expect.stringContaining('has no reason') as string,
  });
  expect(await inForce(monit)).toBe('default');
});

test('on a quiet minute, `sync` writes nothing to a disk', async () => {
  const monit = await withWindows({ leap: never });
  await runOn(monit, 'sync');
  const before = await stateTimes(monit);
  await runOn(monit, 'sync');
  expect(await stateTimes(monit)).toEqual(before);
});

test('a window whose name every object has is refused by name, and keeps nothing from ending', async () => {
  const monit = await withWindows({ constructor: never, valueOf: never });
  await runOn(monit, 'none', '--for', '1s', '--quiet', '--without-scheduler');
  const ended = async () => {
    const result = await runOn(monit, 'sync');
    expect(result.stderr).not.toContain('bug');
    return result.stdout.includes('"default" is in force') ? result : undefined;
  };
  const { exitCode, stderr } = await waitFor(ended, { what: 'the hold to end' });
  expect(exitCode).toBe(1);
  expect(stderr).toContain('a window cannot be called "constructor"');
  const document = (await runOn(monit, 'sync', '--json')).json() as { exitCode: number };
  expect(document.exitCode).toBe(1);
});

test('without a readable directory of windows, what is planned begins all the same', async () => {
  const monit = await startWithDefault();
  await writeFile(join(monit.directory, 'windows'), '');
  await runOn(monit, 'none', '--at', '+1s', '--for', '1h', '--quiet', '--without-scheduler');
  await waitFor(async () => (await runOn(monit, 'sync')).stdout.includes('has begun'), { what: 'the hold to begin' });
  expect(await inForce(monit)).toBe('none');
});

test('an edit during its time is no occurrence that is overdue', async () => {
  const monit = await withWindows({ often: always.replace('* * * * *', '*/30 * * * *') });
  await runOn(monit, 'sync');
  await writeFile(fileOf(monit, 'often'), always.replace('* * * * *', '*/15 * * * *'));
  await runOn(monit, 'sync');
  expect((await listed(monit))[0]?.next.map(({ state }) => state)).not.toContain('due');
});
