import { spawn, spawnSync } from 'node:child_process';
import { link, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { daemonsByCommandLine } from '../../../src/monit/process/find-processes.ts';
import { readProcess } from '../../../src/monit/process/process.ts';
import { writeFiles } from '../../support/files/files.ts';
import { isRoot } from '../../support/files/obstacles.ts';
import { startLookalike } from '../../support/processes/other-processes.ts';
import { waitFor } from '../../support/processes/wait-for.js';

const daemonsOf = async (controlFile: string) =>
  (await daemonsByCommandLine(controlFile, '/usr/bin/monit')).map(({ pid }) => pid);

test('a Monit is known by any name of its control file', async () => {
  const directory = await writeFiles({ monitrc: '' });
  const [controlFile, other] = [join(directory, 'monitrc'), join(directory, 'other')];
  await link(controlFile, other);
  const { pid } = await startLookalike(other);
  expect(await daemonsOf(controlFile)).toEqual([pid]);
});

test('a relative name counts from the directory in which the shell started Monit, which it has left', async () => {
  const [ours, theirs] = [await writeFiles({ monitrc: '' }), await writeFiles({ monitrc: '' })];
  const started = async (pwd: string | undefined) => {
    const child = spawn('grep', ['-c', 'monitrc'], {
      argv0: 'monit',
      cwd: '/',
      env: { PATH: process.env['PATH'], ...(pwd === undefined ? {} : { PWD: pwd }) },
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    await waitFor(() => readProcess(child.pid ?? 0)?.argv[0] === 'monit', { what: 'the other Monit' });
    return child.pid;
  };
  await started(theirs);
  expect(await daemonsOf(join(ours, 'monitrc'))).toEqual([]);
  expect(await daemonsOf(join(theirs, 'monitrc'))).toHaveLength(1);
  const unknown = await started(undefined);
  expect(await daemonsOf(join(ours, 'monitrc'))).toEqual([unknown]);
});

/** Root may have mounts of his own; others only as root of a world of their own, where the kernel allows that. */
const ownMounts = isRoot ? ['--mount'] : ['--user', '--map-root-user', '--mount'];
const mayMount = spawnSync('unshare', [...ownMounts, 'true']).status === 0;

test.skipIf(!mayMount)('a Monit in a container is not ours, though its control file has the same path', async () => {
  const [ours, theirs] = [await writeFiles({ monitrc: '' }), await writeFiles({ monitrc: '' })];
  const controlFile = join(ours, 'monitrc');
  const script = 'mount --bind "$0" "$1" && exec -a monit grep -c "$1/monitrc"';
  const child = spawn('unshare', [...ownMounts, 'bash', '-c', script, theirs, ours], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const argv = () => readProcess(child.pid ?? 0)?.argv;
  await waitFor(() => argv()?.[0] === 'monit', { what: 'the other Monit' });
  expect(argv()).toContain(controlFile);
  expect(await daemonsOf(controlFile)).toEqual([]);
});

test.skipIf(!mayMount)(
  'a Monit in a container is not ours, though a link there names the path of our control file',
  async () => {
    const [ours, theirs] = [await writeFiles({ monitrc: '' }), await writeFiles({ monitrc: '' })];
    const controlFile = join(ours, 'monitrc');
    await symlink(controlFile, join(theirs, 'link'));
    const script = 'mount --bind "$0" "$1" && exec -a monit grep -c "$1/link"';
    const child = spawn('unshare', [...ownMounts, 'bash', '-c', script, theirs, ours], {
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    await waitFor(() => readProcess(child.pid ?? 0)?.argv[0] === 'monit', { what: 'the other Monit' });
    expect(await daemonsOf(controlFile)).toEqual([]);
  },
);

test.skipIf(!mayMount)('a Monit in a container that found its control file by itself is not ours', async () => {
  const [ours, theirs] = [await writeFiles({ monitrc: '' }), await writeFiles({ monitrc: '' })];
  const script = 'mount --bind "$0" /usr/local/etc && exec -a monit cat';
  const child = spawn('unshare', [...ownMounts, 'bash', '-c', script, theirs], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  await waitFor(() => readProcess(child.pid ?? 0)?.argv[0] === 'monit', { what: 'the other Monit' });
  expect(await daemonsOf(join(ours, 'monitrc'))).not.toContain(child.pid);
});
