import { rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startDisguised } from '../support/monit/disguise.ts';
import type { Monit } from '../support/monit/monit.ts';
import { startStranger } from '../support/processes/other-processes.ts';
import { openSilentPort } from '../support/servers/silent-port.ts';
import { changeUnder, connections, loadedProfile, startAttacked } from './attack.ts';

const pidFile = ({ directory }: Monit) => join(directory, 'monit.pid');

/** The pid file of a Monit that ended an hour ago; its pid has been given away since. */
async function leavePid(monit: Monit, pid: number): Promise<void> {
  await writeFile(pidFile(monit), `${pid}\n`);
  const anHourAgo = new Date(Date.now() - 3_600_000);
  await utimes(pidFile(monit), anHourAgo, anHourAgo);
}

describe.each(connections)('over %s', (_, options) => {
  test('a pid file that vanishes, before or in the middle, hides no Monit', async () => {
    const silent = await openSilentPort();
    const includes = { 'conf.d/silent': silent.check(60) };
    const monit = await startAttacked({ ...options, pollSeconds: 1, includes });
    await rm(pidFile(monit));
    expect(await changeUnder(monit, 'one')).toMatchObject({ state: 'active' });
    const beforeReload = () => rm(pidFile(monit), { force: true });
    expect(await changeUnder(monit, 'two', { beforeReload })).toMatchObject({ state: 'active' });
    await silent.keepBusy();
    const inReload = async () => {
      await rm(pidFile(monit), { force: true });
      silent.release();
    };
    expect(await changeUnder(monit, 'one', { inReload })).toMatchObject({ state: 'active' });
  });

  test('a stale pid file whose pid another program has now leads to nobody', async () => {
    const monit = await startAttacked({ ...options, start: false });
    const stranger = await startStranger('sleep');
    await leavePid(monit, stranger.pid);
    expect(await changeUnder(monit, 'one')).toMatchObject({ state: 'written' });
    expect(await stranger.signals()).toEqual([]);
    await rm(pidFile(monit)); // Monit itself would take the stranger for its daemon, and wake him up.
    await monit.start();
    await leavePid(monit, stranger.pid);
    expect(await changeUnder(monit, 'two')).toMatchObject({ state: 'active' });
    expect(await stranger.signals()).toEqual([]);
  });

  test('a pid file that names another Monit, the same binary with another control file, leads to nobody', async () => {
    const [monit, other] = [await startAttacked({ ...options, start: false }), await startAttacked(options)];
    await changeUnder(other, 'two');
    await writeFile(pidFile(monit), `${other.pid()}\n`);
    expect(await changeUnder(monit, 'one')).toMatchObject({ state: 'written' });
    await rm(pidFile(monit));
    await monit.start();
    await writeFile(pidFile(monit), `${other.pid()}\n`);
    expect(await changeUnder(monit, 'two')).toMatchObject({ state: 'active' });
    expect(other.reloads()).toBe(1);
    expect(await loadedProfile(other)).toBe('two');
  });

  test('another Monit that writes to the same pid file is left alone', async () => {
    const monit = await startAttacked(options);
    await rm(pidFile(monit));
    const other = await startAttacked({ ...options, controlFile: `set pidfile ${pidFile(monit)}` });
    expect(await changeUnder(monit, 'one')).toMatchObject({ state: 'active' });
    expect(other.reloads()).toBe(0);
  });
});

test('a Monit whose binary has another name, and which nobody can ask, is not taken for none', async () => {
  const monit = await startAttacked({ connection: 'none', start: false });
  await startDisguised(monit);
  const refusal = { exitCode: 1, reason: expect.stringMatching(/^daemon\.unseen: .*watchdog|ld-/) as string };
  expect(await changeUnder(monit, 'one')).toMatchObject(refusal);
  await rm(pidFile(monit));
  expect(await changeUnder(monit, 'one')).toMatchObject(refusal);
  expect(monit.reloads()).toBe(0);
});
