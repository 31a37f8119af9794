import { chmod, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { stateFor } from '../../src/state/state-directory.ts';
import { optionsFor, program } from '../support/cli/cli.ts';
import { asOrdinaryUser, isRoot } from '../support/files/obstacles.ts';
import { run } from '../support/processes/run.js';
import { change, startLane } from './lane.ts';
import { expectRefusal, stateOf, withObstacle } from './obstacle.ts';

const lane = await startLane();
afterAll(lane.monit.dispose);
const { monit, site } = lane;
const managed = monit.conf('monit-alert');
const small = join(monit.directory, 'small');
await mkdir(small);

/**
 * Whether we may mount here. An ordinary user could, in a user namespace of his own; but from there nobody can look
 * into the processes outside, and so not at Monit.
 */
const canMount =
  isRoot && (await inOwnMounts('mount -t tmpfs tmpfs "$SMALL"').catch(() => ({ exitCode: 1 }))).exitCode === 0;

/**
 * Runs shell commands that see what they mount themselves; nobody else does. `cli` is `monit-alert` on the lane's
 * Monit.
 */
async function inOwnMounts(script: string) {
  return inMounts(['unshare', '--mount'], script);
}

/** What is mounted must be seen by Monit, too; the script unmounts it. */
async function inMonitsMounts(script: string) {
  return inMounts([], script);
}

async function inMounts(prefix: readonly string[], script: string) {
  const command = [process.execPath, program, ...optionsFor(monit)].map((word) => `"${word}"`).join(' ');
  const env = {
    PATH: process.env['PATH'],
    HOME: small,
    TMPDIR: process.env['TMPDIR'],
    MONIT_ALERT_CONFIG: '/dev/null',
    MONIT_ALERT_LOG: 'none',
    MONIT_ALERT_CODE_CACHE: '',
    CONF: monit.conf('.'),
    SMALL: small,
    STATE: site.stateDirectory,
  };
  const words = [...prefix, 'sh', '-c', `set -e; cli() { ${command} "$@"; }; ${script}`];
  return run('env', words, { env });
}

/** Fills a disk to its last byte, or file, with what Monit would not load. */
const fill = (place: string) => `head -c 1000000 /dev/zero > "${place}"/.filled~ 2>/dev/null || true`;
const fullDisk = (place: string) => `mount -t tmpfs -o size=64k tmpfs "${place}"; ${fill(place)}`;
const nothing = () => Promise.resolve();

describe.runIf(canMount)('on a disk of its own', () => {
  test.each([
    ['bytes', 'size=64k'],
    ['files', 'nr_inodes=3'],
  ])('that is full of %s, the managed file is as it was', async (_, limit) => {
    await withObstacle(lane, nothing, nothing, async () => {
      const disk = `mount -t tmpfs -o ${limit} tmpfs "$CONF"; cp -p "$SMALL"/kept "$CONF"/monit-alert; ${fill('$CONF')}`;
      const end = `trap 'umount "$CONF"' EXIT`;
      const script = `cp -p "$CONF"/monit-alert "$SMALL"/kept; ${end}; ${disk}; cli default || echo "exit $?"; ls -A "$CONF"; cmp "$CONF"/monit-alert "$SMALL"/kept`;
      const { stdout, stderr, exitCode } = await inMonitsMounts(script);
      expect(stderr).toContain(`error: cannot write ${managed}: no space left on device (ENOSPC)\n`);
      expect(stdout).toMatch(/exit 1\n\.filled~\nmonit-alert\n$/);
      expect(exitCode).toBe(0);
    });
  });

  test('that is read-only, the managed file is as it was', async () => {
    await withObstacle(lane, nothing, nothing, async () => {
      const script = 'mount --bind "$CONF" "$CONF"; mount -o remount,bind,ro "$CONF"; cli default || echo "exit $?"';
      const { stdout, stderr } = await inOwnMounts(script);
      expect(stderr).toContain(`error: cannot write ${managed}: read-only file system (EROFS)\n`);
      expect(stdout).toMatch(/exit 1\n$/);
      expect(await readFile(managed, 'utf8')).toBe(lane.texts.none);
    });
  });

  test('that is full, no copy can be checked, and nothing is touched', async () => {
    await withObstacle(lane, nothing, nothing, async () => {
      const { stderr, stdout } = await inOwnMounts(
        `${fullDisk('$SMALL')}; export TMPDIR="$SMALL"; cli default || echo "exit $?"`,
      );
      expect(stderr).toMatch(/^error: cannot write \S+: no space left on device \(ENOSPC\)\n.*TMPDIR/);
      expect(stdout).toMatch(/exit 1\n$/);
    });
  });

  test('that is full, history, proof and text cannot be kept: the change is made, with three warnings', async () => {
    await change(site, 'none');
    const { stderr, exitCode } = await inOwnMounts(`${fullDisk('$STATE')}; cli default`);
    expect(exitCode).toBe(0);
    expect(stderr.match(/^warning: .*no space left on device \(ENOSPC\)$/gm)).toHaveLength(3);
    expect(await monit.recipients()).toEqual(['root@localhost']);
    expect(await change(site, 'none')).toMatchObject({ state: 'active', warnings: [] });
  });

  test('that is full, nothing is tried that could not come back', async () => {
    await change(site, 'none');
    const state = stateFor('$STATE', monit.controlFile);
    const calls = [90_000, 30_000].map((agoMs) => new Date(Date.now() - agoMs).toISOString()).join('\n');
    const disk = `mount -t tmpfs -o size=64k tmpfs "$STATE"; mkdir "${state}"; echo "${calls}" > "${state}"/last-sync; ${fill('$STATE')}`;
    const { stderr, exitCode } = await inOwnMounts(`${disk}; cli default --confirm 1h`);
    expect(stderr).toContain('no space left on device (ENOSPC)');
    expect(exitCode).toBe(1);
    expect(await monit.recipients()).toEqual([]);
  });
});

test('who may not read the control file is told so, and what to do', async () => {
  await chmod(monit.controlFile, isRoot ? 0o600 : 0o000);
  await asOrdinaryUser(async () => {
    await expect(change(site, 'default')).rejects.toMatchObject({
      code: 'lock.failed',
      message: `cannot open ${monit.controlFile} to lock it: permission denied (EACCES)`,
      hint: 'Run this as the user that Monit runs as.',
    });
  });
  await chmod(monit.controlFile, 0o600);
});

test.runIf(!isRoot)('who may not write the directory is told so, and nothing is touched', async () => {
  const permit = (mode: number) => () => chmod(monit.conf('.'), mode);
  const words = `cannot write ${managed}: permission denied (EACCES)`;
  await withObstacle(lane, permit(0o555), permit(0o755), () => expectRefusal(lane, words, 'default'));
  expect(await stateOf(lane)).toBeDefined();
});
