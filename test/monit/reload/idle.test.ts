import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { DaemonWithoutHttpd } from '../../../src/monit/daemon/find-daemon.ts';
import { isAppendOnly, isReadWrite, regularFilesOf } from '../../../src/monit/process/open-files.ts';
import { activityOf } from '../../../src/monit/reload/idle.ts';
import { writeFiles } from '../../support/files/files.ts';
import { startHolding } from '../../support/monit/holding.ts';
import { waitFor } from '../../support/processes/wait-for.js';

const kindOf = async (daemon: DaemonWithoutHttpd) => (await activityOf(daemon)).kind;
const stateFile = async () => join(await writeFiles({ state: '' }), 'state');

test('who sleeps with the state file open is idle, in one and the same sleep', async () => {
  const daemon = await startHolding({ state: await stateFile() }, 'sleep', '60');
  await waitFor(async () => (await kindOf(daemon)) === 'idle', { what: 'sleep to sleep' });
  expect(await activityOf(daemon)).toEqual(await activityOf(daemon));
});

test('who sleeps with no file open but the pid file, as in the middle of a parse, is busy', async () => {
  const state = await stateFile();
  const daemon = await startHolding({ state }, 'sleep', '60');
  await waitFor(async () => (await kindOf(daemon)) === 'idle', { what: 'sleep to sleep' });
  expect(await kindOf({ ...daemon, pidFile: state, stateFile: await stateFile() })).toBe('busy');
});

test('who waits for something else, is stopped or has ended is busy', async () => {
  const waiting = await startHolding(
    { state: await stateFile() },
    process.execPath,
    '-e',
    'setInterval(() => {}, 60_000)',
  );
  const waitsIn = async () => readFile(`/proc/${waiting.process.pid}/wchan`, 'utf8');
  await waitFor(async () => (await waitsIn()).includes('epoll'), { what: 'the program to wait for an event' });
  const stopped = await startHolding({ state: await stateFile() }, 'sleep', '60');
  await waitFor(async () => (await kindOf(stopped)) === 'idle', { what: 'sleep to sleep' });
  process.kill(stopped.process.pid, 'SIGSTOP');
  await waitFor(async () => (await kindOf(stopped)) === 'busy', { what: 'sleep to stop' });
  process.kill(stopped.process.pid, 'SIGKILL');
  await waitFor(async () => (await regularFilesOf(stopped.process.pid)).length === 0, { what: 'sleep to end' });
  expect(await kindOf(stopped)).toBe('busy');
  expect(await kindOf(waiting)).toBe('busy');
});

test('the files that a process has open are known by the way in which they were opened', async () => {
  const directory = await writeFiles({ log: '', state: '', text: '' });
  const [log, both, text] = await Promise.all([
    open(join(directory, 'log'), 'a'),
    open(join(directory, 'state'), 'r+'),
    open(join(directory, 'text'), 'r'),
  ]);
  const ours = (await regularFilesOf(process.pid)).filter(({ path }) => path.startsWith(directory));
  const names = (files: typeof ours) => files.map(({ path }) => path.slice(directory.length + 1));
  expect(names(ours).sort()).toEqual(['log', 'state', 'text']);
  expect(names(ours.filter(isAppendOnly))).toEqual(['log']);
  expect(names(ours.filter(isReadWrite))).toEqual(['state']);
  await Promise.all([log.close(), both.close(), text.close()]);
});
