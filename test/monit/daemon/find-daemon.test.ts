import { spawn } from 'node:child_process';
import { rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { findDaemon, signalDaemon } from '../../../src/monit/daemon/find-daemon.ts';
import { readProcess } from '../../../src/monit/process/process.ts';
import { deadlineAfter } from '../../../src/system/clock.ts';
import { asOrdinaryUser, isRoot } from '../../support/files/obstacles.ts';
import { type Monit, startMonit } from '../../support/monit/monit.ts';
import { daemonFor, endpointFor, searchFor } from '../../support/monit/search.ts';
import { startLookalike, startNeglected, startStranger } from '../../support/processes/other-processes.ts';
import { scriptedClock } from '../../support/scripted-clock.ts';

const writePid = (monit: Monit, pid: number) => writeFile(join(monit.directory, 'monit.pid'), `${pid}\n`);
/** As a Monit leaves it that ended long ago: whoever has its pid now began later. */
async function leavePid(monit: Monit, pid: number): Promise<void> {
  await writePid(monit, pid);
  const anHourAgo = new Date(Date.now() - 3_600_000);
  await utimes(join(monit.directory, 'monit.pid'), anHourAgo, anHourAgo);
}
const removePid = (monit: Monit) => rm(join(monit.directory, 'monit.pid'));
/** A search that does not wait in real time for what never comes. */
const impatient = () => deadlineAfter(100, scriptedClock());

/** A Monit of its own control file that serves another one's port, on whatever loopback address. */
async function startOnPortOf({ address }: Monit, host: string): Promise<Monit> {
  const controlFile = `set httpd port ${address?.port} use address ${host}\n  allow 127.0.0.1`;
  return startMonit({ connection: 'none', controlFile });
}

describe.each(['unix', 'tcp', 'tcp-host-list', 'unix-open', 'tls'] as const)('with %s', (connection) => {
  test('a running Monit is found, with how to reach it and what it says', async () => {
    const monit = await startMonit({ connection });
    const daemon = await findDaemon(searchFor(monit));
    expect(daemon).toMatchObject({
      process: { pid: monit.pid() },
      endpoint: endpointFor(monit),
      status: { controlFile: monit.controlFile, services: [{ name: 'myhost' }, { name: 'foo' }, { name: 'bar' }] },
    });
  });

  test('one that is stopped is not found, whatever its pid file says', async () => {
    const monit = await startMonit({ connection });
    const pid = monit.pid() ?? 0;
    await monit.stop();
    expect(await findDaemon(searchFor(monit))).toBeUndefined();
    await writePid(monit, pid);
    expect(await findDaemon(searchFor(monit))).toBeUndefined();
  });
});

describe('a running Monit is found', () => {
  test('though its pid file is gone, or names another process, or nothing', async () => {
    const monit = await startMonit({ connection: 'unix' });
    const pid = monit.pid();
    const stranger = await startStranger('monit');
    for (const text of ['', 'nonsense', '1', '0', '-1', '4194305', String(stranger.pid)]) {
      await writeFile(join(monit.directory, 'monit.pid'), text);
      expect(await findDaemon(searchFor(monit))).toMatchObject({ process: { pid } });
    }
    await removePid(monit);
    expect(await findDaemon(searchFor(monit))).toMatchObject({ process: { pid } });
    expect(await stranger.signals()).toEqual([]);
  });

  test('by another name of its control file', async () => {
    const monit = await startMonit({ connection: 'unix' });
    const link = join(monit.directory, 'link');
    await symlink(monit.controlFile, link);
    expect(await findDaemon(searchFor(monit, { controlFile: link }))).toMatchObject({ process: { pid: monit.pid() } });
  });

  test('in the middle of a reload', async () => {
    const monit = await startMonit({ connection: 'unix' });
    const pid = monit.pid();
    for (let round = 0; round < 5; round += 1) {
      monit.hangUp();
      expect(await findDaemon(searchFor(monit))).toMatchObject({ process: { pid } });
    }
  });

  test('beside another Monit, whose control file is another one', async () => {
    const [one, other] = [await startMonit({ connection: 'tcp' }), await startMonit({ connection: 'tcp' })];
    const [pid, endpoint] = [one.pid(), endpointFor(one)];
    await writePid(one, other.pid() ?? 0);
    expect(await findDaemon(searchFor(one))).toMatchObject({ process: { pid }, endpoint });
    expect(await findDaemon(searchFor(other))).toMatchObject({ process: { pid: other.pid() } });
  });

  test('beside another Monit that has the same port of another address', async () => {
    const monit = await startMonit({ connection: 'tcp', start: false });
    const other = await startOnPortOf(monit, '127.0.0.2');
    await monit.start();
    const pid = monit.pid();
    expect(await findDaemon(searchFor(monit))).toMatchObject({ process: { pid } });
    await writePid(monit, other.pid() ?? 0);
    expect(await findDaemon(searchFor(monit))).toMatchObject({ process: { pid } });
    await removePid(monit);
    expect(await findDaemon(searchFor(monit))).toMatchObject({ process: { pid } });
  });
});

async function listenFor(monit: Monit, page: string): Promise<void> {
  const program = createServer((_, response) => response.end(page));
  onTestFinished(() => void program.close());
  await new Promise<void>((resolve) => program.listen(monit.address?.port, '127.0.0.1', resolve));
}

describe('where our Monit does not run', () => {
  test.each(['sleep', 'vim'])('a recycled pid is none: %s', async (name) => {
    const monit = await startMonit({ connection: 'unix', start: false });
    const stranger = await startStranger(name);
    await leavePid(monit, stranger.pid);
    expect(await findDaemon(searchFor(monit))).toBeUndefined();
    expect(await findDaemon(searchFor(monit, { access: undefined }))).toBeUndefined();
    expect(await stranger.signals()).toEqual([]);
  });

  test('a program that its pid file names, and that wrote it for all we know, is left to a person', async () => {
    const monit = await startMonit({ connection: 'unix', start: false });
    const stranger = await startStranger('watchdog');
    await writePid(monit, stranger.pid);
    for (const access of [endpointFor(monit), undefined]) {
      await expect(findDaemon(searchFor(monit, { access }))).rejects.toMatchObject({
        code: 'daemon.unseen',
        message: expect.stringContaining(`watchdog (pid ${stranger.pid}) may be the Monit`) as string,
      });
    }
    expect(await stranger.signals()).toEqual([]);
  });

  test('a zombie is none', async () => {
    const monit = await startMonit({ connection: 'unix', start: false });
    const { pid, die } = await startNeglected(monit.controlFile);
    await writePid(monit, pid);
    expect(await findDaemon(searchFor(monit, { access: undefined }))).toMatchObject({ process: { pid } });
    await die();
    expect(await findDaemon(searchFor(monit, { access: undefined }))).toBeUndefined();
    expect(await findDaemon(searchFor(monit))).toBeUndefined();
  });

  test('another program on its port is none', async () => {
    const monit = await startMonit({ connection: 'tcp', start: false });
    await listenFor(monit, '<html>not Monit</html>');
    expect(await findDaemon(searchFor(monit))).toBeUndefined();
    await leavePid(monit, process.pid);
    expect(await findDaemon(searchFor(monit))).toBeUndefined();
  });

  test('a program that answers as our Monit, but is not seen to be Monit, is left to a person', async () => {
    const monit = await startMonit({ connection: 'tcp', start: false });
    const server = `<server><version>5.33.0</version><controlfile>${monit.controlFile}</controlfile></server>`;
    await listenFor(monit, `<monit>${server}</monit>`);
    await expect(findDaemon(searchFor(monit))).rejects.toMatchObject({ code: 'daemon.unseen' });
  });

  test('another Monit on its port is none', async () => {
    const monit = await startMonit({ connection: 'tcp-host-list', start: false });
    await startOnPortOf(monit, '127.0.0.1');
    expect(await findDaemon(searchFor(monit))).toBeUndefined();
  });

  test('what calls itself Monit and is in the pid file, but does not answer, is left to a person', async () => {
    const monit = await startMonit({ connection: 'unix', start: false });
    const stranger = await startLookalike(monit.controlFile);
    await writePid(monit, stranger.pid);
    await expect(findDaemon(searchFor(monit, { deadline: impatient() }))).rejects.toMatchObject({
      code: 'daemon.unreachable',
      message: `Monit is running (pid ${stranger.pid}), but does not listen at unix:${monit.directory}/socket`,
    });
    expect(stranger.isAlive()).toBe(true);
  });
});

test('a running Monit that does not serve the configured place any more is not taken for none', async () => {
  const monit = await startMonit({ connection: 'unix' });
  const moved = { ...endpointFor(monit), address: { kind: 'unix', path: '/no/such/socket' } } as const;
  const pid = monit.pid();
  for (const spoil of [() => Promise.resolve(), () => removePid(monit)]) {
    await spoil();
    const search = searchFor(monit, { access: moved, deadline: impatient() });
    expect(await findDaemon(search)).toMatchObject({
      process: { pid },
      endpoint: undefined,
      unasked: { code: 'daemon.unreachable' },
    });
  }
});

test('a Monit whose port another program has is treated as one that nobody can ask', async () => {
  const monit = await startMonit({ connection: 'none' });
  const program = createServer((_, response) => response.end());
  onTestFinished(() => void program.close());
  await new Promise<void>((resolve) => program.listen(0, '127.0.0.1', resolve));
  const { port } = program.address() as AddressInfo;
  const address = { kind: 'tcp', host: '127.0.0.1', port, tls: undefined } as const;
  const search = searchFor(monit, { access: { address, credentials: { user: 'admin', password: 'secret' } } });
  expect(await findDaemon(search)).toMatchObject({
    process: { pid: monit.pid() },
    endpoint: undefined,
    unasked: { code: 'httpd.taken', message: expect.stringContaining(`pid ${process.pid}`) as string },
  });
});

test('a Monit that denies access is treated as one that nobody can ask, and the reason is kept', async () => {
  const monit = await startMonit({ connection: 'unix' });
  const access = { ...endpointFor(monit), credentials: { user: 'admin', password: 'wrong' } };
  expect(await findDaemon(searchFor(monit, { access }))).toMatchObject({
    process: { pid: monit.pid() },
    endpoint: undefined,
    unasked: { code: 'http.denied' },
  });
});

test('a Monit without set httpd is found by its pid file or its command line, and nobody can ask it', async () => {
  const monit = await startMonit({ connection: 'none' });
  const silent = { process: { pid: monit.pid() }, endpoint: undefined };
  expect(await findDaemon(searchFor(monit))).toMatchObject(silent);
  await removePid(monit);
  expect(await findDaemon(searchFor(monit))).toMatchObject(silent);
});

describe('signalDaemon', () => {
  test('reaches the very process that was found', async () => {
    const monit = await startMonit({ connection: 'unix' });
    const daemon = await daemonFor(monit);
    expect(signalDaemon(daemon.process, 0)).toBe(true);
    await monit.stop();
    expect(signalDaemon(daemon.process, 'SIGHUP')).toBe(false);
  });

  test('never reaches a later process that has the same pid', async () => {
    const stranger = await startStranger('monit');
    const now = readProcess(stranger.pid);
    if (now === undefined) throw new Error('not begun');
    const earlier = { ...now, startTime: String(Number(now.startTime) - 1) };
    expect(signalDaemon(earlier, 'SIGHUP')).toBe(false);
    expect(await stranger.signals()).toEqual([]);
    expect(signalDaemon(now, 'SIGHUP')).toBe(true);
    expect(await stranger.signals()).toEqual(['SIGHUP']);
  });

  test('says that it may not, where the process is somebody else’s', async () => {
    // For root, who becomes somebody else meanwhile, a process of a third user; for all others the first one, root's.
    const child = spawn('sleep', ['600'], isRoot ? { uid: 12345 } : {});
    onTestFinished(() => void child.kill('SIGKILL'));
    const other = readProcess(isRoot ? (child.pid ?? 0) : 1);
    if (other === undefined) throw new Error('there is no such process');
    await asOrdinaryUser(() => {
      expect(() => signalDaemon(other, 0)).toThrow(expect.objectContaining({ code: 'daemon.denied' }));
      return Promise.resolve();
    });
  });
});
