import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  isAlive,
  openSockets,
  readProcess,
  runsMonit,
  socketOwners,
  workingDirectoryOf,
} from '../../../src/monit/process/process.ts';
import { writeFiles } from '../../support/files/files.ts';
import { startNeglected, startStranger } from '../../support/processes/other-processes.ts';

const unusedPid = 4_194_305; // One more than the kernel's PID_MAX_LIMIT.

describe('a process', () => {
  test('is known by its pid, its beginning and its command line', async () => {
    const { pid } = await startStranger('a (strange) name) S 1');
    const process = readProcess(pid);
    expect(process).toMatchObject({ pid, startTime: expect.stringMatching(/^[1-9]\d*$/) as unknown });
    expect(process?.argv.slice(0, 2)).toEqual(['a (strange) name) S 1', '--eval']);
  });

  test('whose name looks like the fields behind it is read right', () => {
    // The kernel's name of a process is that of its file or thread; 15 bytes of any kind.
    process.title = 'x) Z 1 (y';
    const known = readProcess(process.pid);
    process.title = 'node';
    expect(known?.startTime).toBe(readProcess(process.pid)?.startTime);
  });

  test('that has ended is none', () => {
    expect(readProcess(unusedPid)).toBeUndefined();
  });

  test('that is a zombie has ended, whatever kill -0 says', async () => {
    const { pid, die } = await startNeglected('/etc/monitrc');
    const known = readProcess(pid);
    if (known === undefined) throw new Error('not begun');
    expect(isAlive(known)).toBe(true);
    await die();
    expect(process.kill(pid, 0)).toBe(true);
    expect(readProcess(pid)).toBeUndefined();
    expect(isAlive(known)).toBe(false);
  });

  test('that got the pid of an earlier one is not that one', async () => {
    const { pid } = await startStranger('monit');
    const known = readProcess(pid);
    if (known === undefined) throw new Error('not begun');
    expect(isAlive(known)).toBe(true);
    expect(isAlive({ ...known, startTime: String(Number(known.startTime) - 1) })).toBe(false);
  });
});

describe('runsMonit', () => {
  const runs = (...argv: string[]) => runsMonit({ argv }, '/opt/build/monit-5.33');

  test.each([
    ['monit'],
    ['/usr/bin/monit', '-c', '/etc/monit/monitrc'],
    ['/opt/build/monit-5.33', '-I'],
    ['/lib64/ld-linux-x86-64.so.2', '--library-path', '/x/lib', '/x/usr/bin/monit', '-c', '/x/monitrc'],
    ['/lib/ld-linux-aarch64.so.1', '/x/usr/bin/monit'],
    ['ld-musl-x86_64.so.1', '/opt/build/monit-5.33'],
  ])('%s %s %s %s', (...argv) => {
    expect(runs(...argv)).toBe(true);
  });

  test.each([
    ['vim', '/etc/monit'],
    ['sleep', '600'],
    ['sh', '-c', 'monit'],
    ['/usr/bin/monit-alert', 'none'],
    ['node', '/usr/bin/monit'],
    ['tail', '-f', '/var/log/monit'],
    ['/lib64/ld-linux-x86-64.so.2', '/usr/bin/vim'],
    [''],
  ])('not %s %s', (...argv) => {
    expect(runs(...argv)).toBe(false);
  });

  test('not a process without a command line, as the kernel has', () => {
    expect(runs()).toBe(false);
  });
});

describe('sockets', () => {
  test('are known by who holds them', async () => {
    const before = openSockets(process.pid) ?? new Set();
    const server = createServer().listen(join(await writeFiles({}), 'socket'));
    onTestFinished(() => void server.close());
    const [inode = ''] = [...(openSockets(process.pid) ?? [])].filter((each) => !before.has(each));
    expect(socketOwners(new Set([inode]))).toEqual([process.pid]);
    expect(socketOwners(new Set(['1']))).toEqual([]);
    expect(socketOwners(new Set())).toEqual([]);
  });

  test('of a process that has ended are none', () => {
    expect(openSockets(unusedPid)).toEqual(new Set());
  });
});

test('a process says where it is, and one that has ended nothing', () => {
  expect(workingDirectoryOf(process.pid)).toBe(process.cwd());
  expect(workingDirectoryOf(unusedPid)).toBeUndefined();
});
