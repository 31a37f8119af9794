import { spawn } from 'node:child_process';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { isLoaded } from '../../src/inspect/is-loaded.ts';
import type { Daemon, DaemonWithoutHttpd } from '../../src/monit/daemon/find-daemon.ts';
import { pidFileKey } from '../../src/monit/process/pid-file.ts';
import { isStopped, type Process } from '../../src/monit/process/process.ts';
import type { Site } from '../../src/site.ts';
import { fileIdentity } from '../../src/state/file-identity.ts';
import { readFileRecord, rememberFile } from '../../src/state/file-record.ts';
import { rememberLastApplied } from '../../src/state/last-applied.ts';
import { ensureState, stateFor } from '../../src/state/state-directory.ts';
import { writeFiles } from '../support/files/files.ts';
import { waitFor } from '../support/processes/wait-for.js';

const controlFile = '/etc/monit/monitrc';
const aDay = 86_400;

const monit = (startTime: string | number): Process => ({ pid: 42, startTime: String(startTime), argv: ['monit'] });

const withoutHttpd = (process: Process, pidFile = '/run/monit.pid'): DaemonWithoutHttpd => ({
  process,
  endpoint: undefined,
  controlFile,
  pidFile,
  stateFile: '/run/monit.state',
});

/** A Monit that noted in its last parse that it was tomorrow. */
const withHttpd = (process: Process): Daemon => ({
  process,
  endpoint: { address: { kind: 'unix', path: '/nonexistent' }, credentials: undefined, pid: process.pid },
  status: { version: '5.33.0', controlFile, incarnation: Date.now() / 1000 + aDay, services: [] },
  seenAt: 0,
  controlFile,
  pidFile: '/run/monit.pid',
  stateFile: '/run/monit.state',
});

async function writeManaged() {
  const directory = await writeFiles({ 'monit-alert': 'text' });
  const path = join(directory, 'monit-alert');
  const site: Site = {
    controlFile,
    managedFile: undefined,
    monit: 'monit',
    profilesDirectories: [],
    templatesDirectories: [],
    stateDirectory: join(directory, 'state'),
    workingDirectory: '/',
    environment: {},
    by: 'the test',
    timeoutMs: 60_000,
  };
  const file = { path, target: path, includedBy: { file: controlFile, line: 1, pattern: path } };
  const state = stateFor(site.stateDirectory, controlFile);
  await ensureState(state);
  /** As after a change; in clock ticks after boot, rounded up. */
  const remember = async (loadedBy?: Process) => {
    await rememberFile(state, await fileIdentity(file), loadedBy);
    return Math.ceil(((await readFileRecord(state))?.since.ms ?? 0) / 10);
  };
  const recordOf = async (other: object) => {
    const record = { ...(await readFileRecord(state)), ...other };
    await writeFile(join(state, 'managed-file.json'), JSON.stringify(record));
  };
  const isKnown = async (daemon: Daemon | DaemonWithoutHttpd) =>
    isLoaded(daemon, { managedFile: file, servicePaths: [] }, site);
  /** As after a change of a Monit that cannot be asked, and has this pid file. */
  const rememberProof = async (pidFile: string, loadedBy: Process) => {
    const after = (await pidFileKey({ process: loadedBy, pidFile })) ?? '';
    const proof = { kind: 'pid-file', pid: loadedBy.pid, elapsedMs: 1, after } as const;
    await remember(loadedBy);
    await rememberLastApplied(state, await fileIdentity(file), { profile: 'default', text: 'text', proof });
  };
  return { path, remember, rememberProof, recordOf, isKnown };
}

describe('a file', () => {
  test('of which nothing is known is not known to be loaded, whatever time Monit says that it parsed', async () => {
    const { isKnown } = await writeManaged();
    expect(await isKnown(withHttpd(monit(1)))).toBe(false);
  });

  test('is loaded by a Monit that was started after the file was there, not by an earlier one', async () => {
    const { isKnown, remember } = await writeManaged();
    const since = await remember();
    expect(await isKnown(withHttpd(monit(since - 1)))).toBe(false);
    expect(await isKnown(withHttpd(monit(since)))).toBe(true);
  });

  test('is loaded by the Monit that was seen to load it, however often it was reloaded since', async () => {
    const { isKnown, remember } = await writeManaged();
    await remember(monit(7));
    expect(await isKnown(withHttpd(monit(7)))).toBe(true);
    expect(await isKnown(withHttpd(monit(8)))).toBe(false);
  });

  test('is loaded by whatever runs after a reboot of this host; the boots of two hosts have no order', async () => {
    const { isKnown, remember, recordOf } = await writeManaged();
    const since = { bootId: 'an earlier boot', ms: (await remember(monit(7))) * 10 };
    await recordOf({ since });
    expect(await isKnown(withHttpd(monit(1)))).toBe(true);
    await recordOf({ since, host: 'another' });
    expect(await isKnown(withHttpd(monit(1)))).toBe(false);
  });

  test('that was written since is not known to be loaded, even with the same text', async () => {
    const { isKnown, remember, path } = await writeManaged();
    const since = await remember();
    await writeFile(path, 'another');
    expect(await isKnown(withHttpd(monit(since)))).toBe(false);
    await writeFile(path, 'text');
    expect(await isKnown(withHttpd(monit(since)))).toBe(false);
  });

  test('is not known to be loaded if the way to it is another one', async () => {
    const { isKnown, remember, recordOf } = await writeManaged();
    const since = await remember();
    await recordOf({ way: [] });
    expect(await isKnown(withHttpd(monit(since)))).toBe(false);
  });

  test('is not known to be loaded by a Monit that is stopped', async () => {
    const { isKnown, remember } = await writeManaged();
    const child = spawn('sleep', ['600'], { stdio: 'ignore' });
    onTestFinished(() => void child.kill('SIGKILL'));
    const daemon = { ...monit(7), pid: child.pid ?? 0 };
    await remember(daemon);
    expect(await isKnown(withHttpd(daemon))).toBe(true);
    child.kill('SIGSTOP');
    await waitFor(() => isStopped(daemon), { what: 'the process to stop' });
    expect(await isKnown(withHttpd(daemon))).toBe(false);
  });

  describe('that a Monit which cannot be asked was seen to load', () => {
    async function writeLoaded() {
      const managed = await writeManaged();
      const pidFile = join(await writeFiles({ pid: '42\n' }), 'pid');
      await managed.rememberProof(pidFile, monit(7));
      const isKnownTo = async (startTime: number) => managed.isKnown(withoutHttpd(monit(startTime), pidFile));
      expect(await isKnownTo(7)).toBe(true);
      return { ...managed, pidFile, isKnownTo };
    }

    test('is loaded by that process only', async () => {
      const { isKnownTo } = await writeLoaded();
      expect(await isKnownTo(8)).toBe(false);
    });

    test('is not known to be loaded after another parse', async () => {
      const { isKnownTo, pidFile } = await writeLoaded();
      await writeFile(`${pidFile}.new`, '42\n');
      await rename(`${pidFile}.new`, pidFile);
      expect(await isKnownTo(7)).toBe(false);
    });

    test('is not known to be loaded if the proof, or the record, is that of another file', async () => {
      const { isKnownTo, recordOf, remember, path } = await writeLoaded();
      await recordOf({ key: 'another' });
      expect(await isKnownTo(7)).toBe(false);
      await writeFile(path, 'another');
      await remember(monit(7));
      expect(await isKnownTo(7)).toBe(false);
    });
  });

  test('is not known to be loaded after a parse of a Monit that cannot be asked', async () => {
    const { isKnown, remember } = await writeManaged();
    expect(await isKnown(withoutHttpd(monit(await remember())))).toBe(false);
  });
});
