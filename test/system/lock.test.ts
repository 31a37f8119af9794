import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, readdir, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'rolldown';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { deadlineAfter } from '../../src/system/clock.ts';
import { type Lock, takeLock } from '../../src/system/lock.ts';
import { writeFiles } from '../support/files/files.ts';
import { run } from '../support/processes/run.js';
import { waitFor } from '../support/processes/wait-for.js';

const nobody = () => Promise.resolve('nobody');
const limitMs = 60_000;

async function take(directory: string, timeoutMs = limitMs, holder = nobody): Promise<Lock> {
  const lock = await takeLock(directory, deadlineAfter(timeoutMs), holder);
  onTestFinished(lock.release);
  return lock;
}

/** Whether another process, which knows nothing of our code, gets the kernel's lock now. */
async function isFree(directory: string): Promise<boolean> {
  return (await run('flock', ['--exclusive', '--nonblock', directory, 'true'])).exitCode === 0;
}

/** A child that prints one line when it is ready, and is gone after the test. */
async function startChild(program: string, args: readonly string[]): Promise<ChildProcess> {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  await once(createInterface(child.stdout), 'line');
  return child;
}

/** The path of a program for a Node of its own; its imports are those of a file in src/system/. */
async function programOf(contents: string): Promise<string> {
  const source = fileURLToPath(new URL('../../src/system/', import.meta.url));
  const directory = await writeFiles({ 'program.ts': contents.replaceAll("'./", `'${source}`) });
  const file = join(directory, 'program.mjs');
  await build({ input: join(directory, 'program.ts'), platform: 'node', output: { file } });
  return file;
}

/** Another program that holds the lock until its input ends. */
const holdElsewhere = (directory: string) =>
  startChild('flock', ['--exclusive', directory, 'sh', '-c', 'echo held; read -r line']);

test('while we hold the lock no other process gets it, and afterwards any does', async () => {
  const directory = join(await writeFiles({ monitrc: '' }), 'monitrc');
  const lock = await take(directory);
  expect(await isFree(directory)).toBe(false);
  lock.release();
  expect(await isFree(directory)).toBe(true);
});

test('two of one process exclude each other too', async () => {
  const directory = join(await writeFiles({ monitrc: '' }), 'monitrc');
  await take(directory);
  await expect(take(directory, 0)).rejects.toMatchObject({ code: 'lock.busy' });
});

test('locks of different files have nothing to do with each other', async () => {
  const directory = await writeFiles({ a: '', b: '' });
  await take(`${directory}/a`);
  await expect(take(`${directory}/b`, 0)).resolves.toBeDefined();
});

test('waits for the one who holds it, and then has it', async () => {
  const directory = join(await writeFiles({ monitrc: '' }), 'monitrc');
  const other = await holdElsewhere(directory);
  let taken = false;
  const taking = take(directory).then(() => (taken = true));
  expect(await isFree(directory)).toBe(false);
  expect(taken).toBe(false);
  other.stdin?.end();
  await taking;
  expect(await isFree(directory)).toBe(false);
});

test('a file that was replaced while we waited for its lock is not the one that we hold in the end', async () => {
  const directory = await writeFiles({ monitrc: '', other: '' });
  const path = join(directory, 'monitrc');
  const { ino } = await stat(path);
  const other = await holdElsewhere(path);
  const taking = take(path);
  // proc_locks(5): whoever waits is listed with an arrow.
  const isAwaited = async () => new RegExp(`-> FLOCK .*:${ino} `).test(await readFile('/proc/locks', 'utf8'));
  await waitFor(isAwaited, { what: 'the lock to be waited for' });
  await rename(join(directory, 'other'), path);
  other.stdin?.end();
  expect(await (await taking).isHeld()).toBe(true);
  expect(await isFree(path)).toBe(false);
});

test('says who holds it when waiting was in vain, and takes nothing', async () => {
  const directory = join(await writeFiles({ monitrc: '' }), 'monitrc');
  const other = await holdElsewhere(directory);
  const holder = () => Promise.resolve('"monit-alert none" by alice (pid 42)');
  await expect(take(directory, 50, holder)).rejects.toMatchObject({
    code: 'lock.busy',
    message: 'another change is under way: "monit-alert none" by alice (pid 42)',
    details: [`the lock is on ${directory}`],
  });
  other.stdin?.end();
  await once(other, 'close');
  expect(await isFree(directory)).toBe(true);
});

test('the lock ends with its process, also by SIGKILL', async () => {
  const directory = join(await writeFiles({ monitrc: '' }), 'monitrc');
  const program = await programOf(`
    import { deadlineAfter } from './clock.ts';
    import { takeLock } from './lock.ts';
    globalThis.lock = await takeLock(process.argv[2], deadlineAfter(60_000), async () => '');
    console.log('held');
    setInterval(() => undefined, 60_000);`);
  const child = await startChild(process.execPath, [program, directory]);
  expect(await isFree(directory)).toBe(false);
  child.kill('SIGKILL');
  await once(child, 'close');
  expect(await isFree(directory)).toBe(true);
});

test('what we start while we hold the lock does not hold it after us', async () => {
  const directory = join(await writeFiles({ monitrc: '' }), 'monitrc');
  const lock = await take(directory);
  await startChild('sh', ['-c', 'echo started; read -r line']);
  lock.release();
  expect(await isFree(directory)).toBe(true);
});

test('taking the lock writes nothing', async () => {
  const directory = await writeFiles({ monitrc: '' });
  const before = await stat(join(directory, 'monitrc'), { bigint: true });
  const lock = await take(join(directory, 'monitrc'));
  lock.release();
  const { ctimeNs, mtimeNs } = await stat(join(directory, 'monitrc'), { bigint: true });
  expect({ ctimeNs, mtimeNs }).toEqual({ ctimeNs: before.ctimeNs, mtimeNs: before.mtimeNs });
  expect(await readdir(directory)).toEqual(['monitrc']);
});

describe("with BusyBox's flock", () => {
  /** What BusyBox 1.35 says to a long option; its short ones mean the same as those of util-linux. */
  const busyBox = `#!/bin/sh
case $1 in
--*)
  echo "flock: unrecognized option '$1'" >&2
  echo 'BusyBox v1.35.0 (2026-11-30 20:18:44 UTC) multi-call binary.' >&2
  exit 1 ;;
esac
PATH=\${PATH#*:}
exec flock "$@"
`;

  async function useBusyBox(text = busyBox): Promise<void> {
    const directory = await writeFiles({ flock: text });
    await chmod(join(directory, 'flock'), 0o755);
    vi.stubEnv('PATH', `${directory}:${process.env['PATH'] ?? ''}`);
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
  }

  test('no other process gets the lock, and it is waited for', async () => {
    const file = join(await writeFiles({ monitrc: '' }), 'monitrc');
    const other = await holdElsewhere(file);
    await useBusyBox();
    await expect(take(file, 0)).rejects.toMatchObject({ code: 'lock.busy' });
    await expect(take(file, 150)).rejects.toMatchObject({ code: 'lock.busy' });
    const taking = take(file);
    other.stdin?.end();
    const lock = await taking;
    vi.unstubAllEnvs();
    expect(await isFree(file)).toBe(false);
    lock.release();
    expect(await isFree(file)).toBe(true);
  });

  test('one that can do neither is an error with a remedy, and so is none', async () => {
    const file = join(await writeFiles({ monitrc: '' }), 'monitrc');
    const refused = { code: 'lock.failed', hint: expect.stringContaining('Install util-linux') as string };
    await useBusyBox(`#!/bin/sh\necho "flock: unrecognized option '$1'" >&2\nexit 1\n`);
    await expect(take(file)).rejects.toMatchObject(refused);
    vi.stubEnv('PATH', '/nowhere');
    await expect(take(file)).rejects.toMatchObject({
      ...refused,
      message: expect.stringContaining('ENOENT') as string,
    });
  });
});

test('a file that is not there cannot be locked', async () => {
  const directory = join(await writeFiles({ monitrc: '' }), 'monitrc');
  await expect(take(`${directory}/none`)).rejects.toMatchObject({ code: 'lock.failed' });
});
