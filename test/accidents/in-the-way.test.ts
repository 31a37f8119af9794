import { link, lstat, mkdir, readdir, readFile, rename, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { isRoot } from '../support/files/obstacles.ts';
import { run, runOrThrow } from '../support/processes/run.js';
import { change, startLane } from './lane.ts';
import { expectRefusal, withObstacle } from './obstacle.ts';

/** One Monit for all tests: each puts its obstacle out of the way again. */
const lane = await startLane();
afterAll(lane.monit.dispose);
const { monit, site } = lane;
const managed = monit.conf('monit-alert');
const aside = join(monit.directory, 'aside');

const instead = (put: () => Promise<unknown>) => async () => {
  await rename(managed, aside);
  await put();
};
const back = async () => {
  await rm(managed, { recursive: true, force: true });
  await rename(aside, managed);
};

describe("something else in the managed file's place is named, also with --force, and stays there", () => {
  test.each<[string, () => Promise<unknown>, string]>([
    ['a directory', () => mkdir(managed), '@/conf.d/monit-alert is a directory'],
    ['a pipe', () => runOrThrow('mkfifo', [managed]), '@/conf.d/monit-alert is a pipe (included at @/monitrc:12)'],
    [
      'a link to a device',
      () => symlink('/dev/null', managed),
      '@/conf.d/monit-alert is a symbolic link that another user could redirect: everybody can write to /dev/null',
    ],
    [
      'a link to nothing',
      () => symlink('nowhere', managed),
      '@/conf.d/monit-alert is a symbolic link to a file that does not exist (included at @/monitrc:12)',
    ],
    [
      'a link to itself',
      () => symlink('monit-alert', managed),
      'cannot read @/conf.d/monit-alert: too many symbolic links encountered (included at @/monitrc:12)',
    ],
  ])('%s', async (_, put, words) => {
    await withObstacle(lane, instead(put), back, async () => {
      const { ino } = await lstat(managed);
      await expectRefusal(lane, words, 'default', '--force');
      const message = words.replaceAll('@', monit.directory);
      await expect(change({ ...site, managedFile: managed }, 'default', true)).rejects.toMatchObject({ message });
      expect((await lstat(managed)).ino).toBe(ino);
    });
  });

  // As /dev/null is, and as /dev/zero, which has no end.
  test.runIf(isRoot).each(['3', '5'])('a device of the number 1:%s', async (minor) => {
    const device = () => runOrThrow('mknod', [managed, 'c', '1', minor]);
    const words = 'cannot read @/conf.d/monit-alert: not a regular file (EINVAL)';
    await withObstacle(lane, instead(device), back, () => expectRefusal(lane, words, 'default', '--force'));
  });
});

test('a link to the managed file stays, and what it leads to is replaced', async () => {
  const real = join(monit.directory, 'real');
  await change(site, 'none');
  await rename(managed, real);
  await symlink('../real', managed);
  expect(await change(site, 'default')).toMatchObject({ state: 'active', plan: { decision: 'replace' } });
  expect((await lstat(managed)).isSymbolicLink()).toBe(true);
  expect(await readFile(real, 'utf8')).toBe(lane.texts.default);
  expect((await lstat(real)).mode & 0o7777).toBe(0o600);
  expect((await readdir(monit.directory)).filter((name) => name.startsWith('.'))).toEqual([]);
  await rename(real, managed);
});

test.runIf(isRoot)("a link that leads out of root's hands is refused, and what it leads to is as it was", async () => {
  const theirs = join(monit.directory, 'theirs');
  const put = instead(async () => {
    await mkdir(theirs);
    await writeFile(join(theirs, 'file'), 'theirs');
    await runOrThrow('chown', ['-R', '65534:65534', theirs]);
    await symlink('../theirs/file', managed);
  });
  await withObstacle(lane, put, back, async () => {
    const words =
      '@/conf.d/monit-alert is a symbolic link that another user could redirect: @/theirs belongs to user 65534';
    for (const args of [
      ['default', '--force'],
      ['diff', 'default'],
    ])
      await expectRefusal(lane, words, ...args);
    expect(await readFile(join(theirs, 'file'), 'utf8')).toBe('theirs');
  });
});

test('a managed file with another name: that name keeps the previous content, and a warning says so', async () => {
  const twin = join(monit.directory, 'twin');
  await change(site, 'none');
  await link(managed, twin);
  const { state, warnings } = await change(site, 'default');
  const warning = `${managed} had another hard link, which still has the earlier text`;
  expect({ state, warnings }).toEqual({ state: 'active', warnings: [warning] });
  expect(await readFile(twin, 'utf8')).toBe(lane.texts.none);
  await unlink(twin);
  expect((await change(site, 'none')).warnings).toEqual([]);
});

/** Whether root can make a file immutable here: not every file system can, and not in every container. */
async function canFreeze(): Promise<boolean> {
  const file = join(monit.directory, 'frozen');
  await writeFile(file, '');
  const frozen = await run('chattr', ['+i', file]).catch(() => ({ exitCode: 1 }));
  await run('chattr', ['-i', file]).catch(() => undefined);
  return frozen.exitCode === 0;
}

test.runIf(await canFreeze())('an immutable file or directory is named with the reason', async () => {
  for (const path of [managed, monit.conf('.')]) {
    const chattr = (flag: string) => () => runOrThrow('chattr', [flag, path]);
    const words = `cannot write ${managed}: operation not permitted (EPERM)`;
    await withObstacle(lane, chattr('+i'), chattr('-i'), () => expectRefusal(lane, words, 'default'));
  }
});
