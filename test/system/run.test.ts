import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { run } from '../../src/system/run.ts';
import { writeFiles } from '../support/files/files.ts';

const patient = { timeoutMs: 60_000 };

test('a program that fails is an answer: exit code, output and complaints apart', async () => {
  expect(await run('sh', ['-c', 'echo out; echo err >&2; exit 7'], patient)).toEqual({
    exitCode: 7,
    stdout: 'out',
    stderr: 'err',
    timedOut: false,
  });
});

test('arguments reach the program as they are, without a shell in between', async () => {
  const args = ['$HOME', '*', 'a b', '; exit 3', "'"];
  expect((await run('printf', ['%s\n', ...args], patient)).stdout.split('\n')).toEqual(args);
});

test('a program has nothing to read, whatever we could read', async () => {
  expect(await run('cat', [], patient)).toMatchObject({ exitCode: 0, stdout: '' });
});

test('a program gets the open file that it is given as its input, and we keep it', async () => {
  const directory = await writeFiles({ text: 'of the file' });
  const file = await open(join(directory, 'text'), 'r');
  try {
    expect((await run('cat', [], { ...patient, inputFile: file.fd })).stdout).toBe('of the file');
    expect((await file.stat()).isFile()).toBe(true);
  } finally {
    await file.close();
  }
});

test('a program speaks the C locale, so that its words can be read', async () => {
  expect((await run('sh', ['-c', 'echo $LC_ALL'], patient)).stdout).toBe('C');
});

test('a program gets nothing of our environment but what it takes to start', async () => {
  vi.stubEnv('SMTP_PASSWORD', 's3cret');
  const { stdout } = await run('env', [], patient);
  vi.unstubAllEnvs();
  expect(stdout).not.toContain('s3cret');
  expect(stdout).toContain(`PATH=${process.env['PATH'] ?? ''}\n`);
});

test('a program begins where it is told to', async () => {
  const directory = await writeFiles({});
  expect((await run('pwd', ['-P'], { ...patient, workingDirectory: directory })).stdout).toBe(directory);
});

test('a program that does not end in time is ended, and has no exit code', async () => {
  expect(await run('sleep', ['600'], { timeoutMs: 50 })).toMatchObject({ exitCode: undefined, timedOut: true });
});

test('a program that a signal ended has no exit code either, and was not too slow', async () => {
  const result = await run('sh', ['-c', 'kill -9 $$'], patient);
  expect(result).toMatchObject({ exitCode: undefined, timedOut: false });
});

test('a program that is not there is named', async () => {
  await expect(run('/no/such/monit', [], patient)).rejects.toMatchObject({
    name: 'MonitAlertError',
    code: 'program.missing',
    message: 'cannot run /no/such/monit: ENOENT',
  });
});

test('a program that may not be run is named', async () => {
  const directory = await writeFiles({});
  const program = join(directory, 'monit');
  await writeFile(program, '#!/bin/sh\n', { mode: 0o600 });
  await expect(run(program, [], patient)).rejects.toMatchObject({
    code: 'program.missing',
    message: `cannot run ${program}: EACCES`,
  });
});
