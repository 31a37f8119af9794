import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isLoaded } from '../../src/inspect/is-loaded.ts';
import type { Daemon, DaemonWithoutHttpd } from '../../src/monit/daemon/find-daemon.ts';
import type { Process } from '../../src/monit/process/process.ts';
import type { Site } from '../../src/site.ts';
import { fileIdentity } from '../../src/state/file-identity.ts';
import { readFileRecord, rememberFile } from '../../src/state/file-record.ts';
import { ensureState, stateFor } from '../../src/state/state-directory.ts';
import { writeFiles } from '../support/files/files.ts';

const controlFile = '/etc/monit/monitrc';
const aDay = 86_400;

const monit = (startTime: string | number): Process => ({ pid: 42, startTime: String(startTime), argv: ['monit'] });

const withoutHttpd = (process: Process): DaemonWithoutHttpd => ({
  process,
  endpoint: undefined,
  controlFile,
  pidFile: '/run/monit.pid',
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
  const isKnown = async (daemon: Daemon | DaemonWithoutHttpd) => isLoaded(daemon, file, site);
  return { path, remember, recordOf, isKnown };
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

  test('is not known to be loaded after a parse of a Monit that cannot be asked', async () => {
    const { isKnown, remember } = await writeManaged();
    expect(await isKnown(withoutHttpd(monit(await remember())))).toBe(false);
  });
});
