import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { runWithInput } from '../../src/system/run-with-input.ts';
import { writeFiles } from '../support/files/files.ts';
import { waitFor } from '../support/processes/wait-for.js';

/** More than a pipe takes at once. */
const long = 'x'.repeat(1_000_000);
const patient = { input: '', timeoutMs: 60_000 };
const shell = async (script: string, options = patient) => runWithInput('/bin/sh', ['-c', script], options);

test('a program reads its input, in the root directory', async () => {
  const directory = await writeFiles({});
  const file = join(directory, 'read');
  expect(await shell(`cat > ${file}; pwd >> ${file}`, { ...patient, input: long })).toEqual({
    exitCode: 0,
    complaint: '',
    timedOut: false,
  });
  expect(await readFile(file, 'utf8')).toBe(`${long}/\n`);
});

test.each(['exit 0', 'exec <&-; exit 0', 'head -c 10 >/dev/null; exit 0'])(
  'a program that does not read all of its input is none the worse for it: %s',
  async (script) => {
    expect(await shell(script, { ...patient, input: long })).toMatchObject({ exitCode: 0, timedOut: false });
  },
);

test('of a flood on both streams, the first line of the complaint is kept', async () => {
  const flood = 'yes | head -c 5000000; echo first >&2; yes | head -c 5000000 >&2; exit 3';
  expect(await shell(flood)).toEqual({ exitCode: 3, complaint: 'first', timedOut: false });
});

test('a line without an end is cut', async () => {
  const { complaint } = await shell('head -c 100000 /dev/zero | tr "\\0" y >&2');
  expect(complaint).toBe('y'.repeat(500));
});

test('a program that does not end in time is killed, with those that it has started', async () => {
  const directory = await writeFiles({});
  const pids = join(directory, 'pids');
  const script = `echo begun >&2; sleep 600 & echo $$ $! > ${pids}; wait`;
  const ended = shell(script, { input: '', timeoutMs: 1_500 });
  expect(await ended).toEqual({ exitCode: undefined, complaint: 'begun', timedOut: true });
  const [shellPid = '', sleepPid = ''] = (await readFile(pids, 'utf8')).trim().split(' ');
  for (const pid of [shellPid, sleepPid]) await waitFor(async () => isGone(pid), { what: `process ${pid} to end` });
});

async function isGone(pid: string): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => undefined);
  return status === undefined || /^State:\s+Z/m.test(status);
}

test('what it leaves in the background is neither waited for nor killed', async () => {
  const directory = await writeFiles({});
  const go = join(directory, 'go');
  const done = join(directory, 'done');
  const script = `(while ! [ -e ${go} ]; do sleep 0.05; done; echo done > ${done}) & exit 0`;
  expect(await shell(script)).toMatchObject({ exitCode: 0, timedOut: false });
  await shell(`touch ${go}`);
  await waitFor(async () => (await readFile(done, 'utf8')) === 'done\n', { what: 'the program in the background' });
});

test('a program gets nothing of our environment but what it takes to start', async () => {
  const directory = await writeFiles({});
  vi.stubEnv('SMTP_PASSWORD', 's3cret');
  await shell(`env > ${directory}/env`);
  vi.unstubAllEnvs();
  const environment = await readFile(join(directory, 'env'), 'utf8');
  expect(environment).not.toContain('s3cret');
  expect(environment).toContain(`PATH=${process.env['PATH'] ?? ''}\n`);
});

test('a program that a signal ended has no exit code', async () => {
  expect(await shell('kill -9 $$')).toMatchObject({ exitCode: undefined, timedOut: false });
});

test('a program that is not there is an error', async () => {
  await expect(runWithInput('/no/such/program', [], { ...patient, input: long })).rejects.toMatchObject({
    code: 'ENOENT',
  });
});
