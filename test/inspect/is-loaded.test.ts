import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isLoaded } from '../../src/inspect/is-loaded.ts';
import type { Daemon, DaemonWithoutHttpd } from '../../src/monit/daemon/find-daemon.ts';
import type { Site } from '../../src/site.ts';
import { fileIdentity } from '../../src/state/state-directory.ts';
import { writeFiles } from '../support/files/files.ts';

const process = { pid: 42, startTime: '1', argv: ['monit'] };
const controlFile = '/etc/monit/monitrc';
const files = { controlFile, pidFile: '/run/monit.pid', stateFile: '/run/monit.state' };
const silentDaemon: DaemonWithoutHttpd = { process, endpoint: undefined, ...files };

/** A Monit that noted this time (seconds since the epoch) in its last parse. */
const daemonParsedAt = (incarnation: number): Daemon => ({
  process,
  endpoint: { address: { kind: 'unix', path: '/nonexistent' }, credentials: undefined, pid: process.pid },
  status: { version: '5.33.0', controlFile, incarnation, services: [] },
  seenAt: 0,
  ...files,
});

describe('a file of which no proof was kept', () => {
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
    const changed = (await fileIdentity(file))?.changedSeconds ?? 0;
    return { changed, isKnown: async (daemon: Daemon | DaemonWithoutHttpd) => isLoaded(daemon, file, site) };
  }

  test('is known to be loaded if Monit has parsed more than two seconds after its last change', async () => {
    const { changed, isKnown } = await writeManaged();
    expect(await isKnown(daemonParsedAt(changed + 2))).toBe(false);
    expect(await isKnown(daemonParsedAt(changed + 3))).toBe(true);
  });

  test('is not known to be loaded where Monit cannot be asked when it has parsed', async () => {
    expect(await (await writeManaged()).isKnown(silentDaemon)).toBe(false);
  });
});
