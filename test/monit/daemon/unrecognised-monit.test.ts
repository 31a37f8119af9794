import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rename, rm, symlink, unlink, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { unrecognisedMonit } from '../../../src/monit/daemon/unrecognised-monit.ts';
import { openFiles, readProcess } from '../../../src/monit/process/process.ts';
import { writeFiles } from '../../support/files/files.ts';
import { isRoot } from '../../support/files/obstacles.ts';
import { startDisguised } from '../../support/monit/disguise.ts';
import { startMonit } from '../../support/monit/monit.ts';
import { searchFor } from '../../support/monit/search.ts';
import { startStranger } from '../../support/processes/other-processes.ts';
import { waitFor } from '../../support/processes/wait-for.js';

const anHour = 3_600_000;
const ago = (milliseconds: number) => new Date(Date.now() - milliseconds);

/** The files of a Monit that does not run; its pid file names a process, and was written at that time. */
async function filesNaming(pid: number, written: Date) {
  const directory = await writeFiles({ monitrc: '', 'monit.pid': `${pid}\n`, 'monit.state': '' });
  const at = (name: string) => join(directory, name);
  await utimes(at('monit.pid'), written, written);
  return {
    controlFile: at('monitrc'),
    pidFile: at('monit.pid'),
    stateFile: at('monit.state'),
    monit: '/usr/bin/monit',
  };
}

/** A program that is not Monit and holds a file open. It ends with the test. */
async function holdOpen(path: string): Promise<number> {
  const child = spawn('sh', ['-c', 'exec sleep 600 9<"$0"', path], { stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child, 'spawn');
  const isOpen = async () => (await readFile(`/proc/${child.pid}/comm`, 'utf8')).startsWith('sleep');
  await waitFor(isOpen, { what: 'the file to be open' });
  return child.pid ?? 0;
}

describe('a program of another name may be the Monit', () => {
  test('where the pid file names it, and was written after it began', async () => {
    const { pid } = await startStranger('watchdog');
    const belongings = await filesNaming(pid, ago(0));
    const found = await unrecognisedMonit(belongings);
    expect(found).toMatchObject({ process: { pid }, sign: `is the one that ${belongings.pidFile} names` });
  });

  test('also where the clock went back, or forward by some seconds, since the pid file was written', async () => {
    const { pid } = await startStranger('watchdog');
    for (const written of [ago(-anHour), ago(30_000)]) {
      expect(await unrecognisedMonit(await filesNaming(pid, written))).toMatchObject({ process: { pid } });
    }
  });

  test('where it holds the state file open, whatever clocks and the pid file say', async () => {
    const belongings = await filesNaming(process.pid, ago(anHour));
    const pid = await holdOpen(belongings.stateFile);
    const sign = `holds ${belongings.stateFile} open`;
    expect(await unrecognisedMonit(belongings)).toMatchObject({ process: { pid }, sign });
    await unlink(belongings.pidFile);
    await unlink(belongings.stateFile);
    expect(await unrecognisedMonit(belongings)).toMatchObject({ process: { pid }, sign });
  });

  test('where it holds the pid file open, and a link leads there', async () => {
    const belongings = await filesNaming(process.pid, ago(anHour));
    const pid = await holdOpen(belongings.pidFile);
    const link = `${belongings.controlFile}-link`;
    await symlink(belongings.pidFile, link);
    expect(await unrecognisedMonit({ ...belongings, pidFile: link })).toMatchObject({ process: { pid } });
  });

  test('where it was started with the control file', async () => {
    const belongings = await filesNaming(process.pid, ago(anHour));
    const child = spawn('grep', ['-c', belongings.controlFile], { stdio: ['pipe', 'ignore', 'ignore'] });
    onTestFinished(() => void child.kill('SIGKILL'));
    await once(child, 'spawn');
    expect(await unrecognisedMonit(belongings)).toMatchObject({ process: { pid: child.pid } });
  });
});

describe('nobody is', () => {
  test('a later process that was given the pid', async () => {
    const { pid } = await startStranger('watchdog');
    expect(await unrecognisedMonit(await filesNaming(pid, ago(anHour)))).toBeUndefined();
  });

  test('whoever holds /dev/null open, where that is the state file', async () => {
    const belongings = await filesNaming(process.pid, ago(anHour));
    expect(await unrecognisedMonit({ ...belongings, stateFile: '/dev/null', pidFile: '/dev/null' })).toBeUndefined();
  });

  test('a Monit whose command line names another control file, though it writes to the same places', async () => {
    const monit = await startMonit({ connection: 'none' });
    const elsewhere = join(await writeFiles({ monitrc: '' }), 'monitrc');
    expect(await unrecognisedMonit(searchFor(monit, { controlFile: elsewhere }))).toBeUndefined();
  });

  test.runIf(isRoot)('a Monit in a container that has its own state file open at the same path', async () => {
    const belongings = await filesNaming(process.pid, ago(anHour));
    const theirs = await writeFiles({ 'monit.state': '' });
    const script = 'mount --bind "$0" "$(dirname "$1")" && exec -a monit cat 9<"$1"';
    const child = spawn('unshare', ['--mount', 'bash', '-c', script, theirs, belongings.stateFile], {
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    await waitFor(() => readProcess(child.pid ?? 0)?.argv[0] === 'monit', { what: 'the other Monit' });
    expect(openFiles(child.pid ?? 0)).toContain(belongings.stateFile);
    expect(await unrecognisedMonit(belongings)).toBeUndefined();
  });

  test('in the pid file where that is none', async () => {
    const belongings = await filesNaming(0, ago(0));
    expect(await unrecognisedMonit(belongings)).toBeUndefined();
    await rm(belongings.pidFile);
    expect(await unrecognisedMonit(belongings)).toBeUndefined();
  });
});

test('a real Monit in disguise holds its state file open, so that neither clock nor pid file can hide it', async () => {
  const monit = await startMonit({ connection: 'none', start: false });
  const pid = await startDisguised(monit);
  const written = ago(anHour);
  await utimes(join(monit.directory, 'monit.pid'), written, written);
  expect(await unrecognisedMonit(searchFor(monit))).toMatchObject({ process: { pid } });
  await rename(join(monit.directory, 'monit.pid'), join(monit.directory, 'elsewhere'));
  expect(await unrecognisedMonit(searchFor(monit))).toMatchObject({ process: { pid } });
});
