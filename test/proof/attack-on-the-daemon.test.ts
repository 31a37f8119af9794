import { rm, writeFile } from 'node:fs/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Monit } from '../support/monit/monit.ts';
import { supervise } from '../support/monit/supervisor.ts';
import { waitFor } from '../support/processes/wait-for.js';
import { openSilentPort } from '../support/servers/silent-port.ts';
import { changeUnder, connections, loadedProfile, startAttacked } from './attack.ts';

function kill(monit: Monit): void {
  const pid = monit.pid();
  if (pid === undefined) throw new Error('this Monit is not running');
  process.kill(pid, 'SIGKILL');
}

describe.each(connections)('over %s', (_, options) => {
  test('a Monit that is killed midway and restarted by its supervisor is proved by the new process', async () => {
    const silent = await openSilentPort();
    const includes = { 'conf.d/silent': silent.check(60) };
    const monit = await startAttacked({ ...options, pollSeconds: 1, includes, start: false });
    await supervise(monit);
    await changeUnder(monit, 'one');
    const first = monit.pid();
    await silent.keepBusy();
    const inReload = () => {
      silent.release();
      kill(monit);
    };
    expect(await changeUnder(monit, 'two', { inReload })).toMatchObject({ state: 'active' });
    expect(monit.pid()).not.toBe(first);
  });

  test('a Monit that is stopped in the middle is waited for, and proved when it goes on', async () => {
    const monit = await startAttacked(options);
    const pid = monit.pid() ?? 0;
    await changeUnder(monit, 'one');
    const attack = {
      beforeReload: () => process.kill(pid, 'SIGSTOP'),
      inReload: () => process.kill(pid, 'SIGCONT'),
    };
    expect(await changeUnder(monit, 'two', attack)).toMatchObject({ state: 'active' });
  });
});

test('a Monit that stays stopped is pending, and loads the change when it goes on', async () => {
  const monit = await startAttacked({ connection: 'unix' });
  const pid = monit.pid() ?? 0;
  onTestFinished(() => void process.kill(pid, 'SIGCONT'));
  await changeUnder(monit, 'one');
  const attack = { beforeReload: () => process.kill(pid, 'SIGSTOP'), hurry: 60 };
  expect(await changeUnder(monit, 'two', attack)).toMatchObject({ state: 'pending', exitCode: 3 });
  process.kill(pid, 'SIGCONT');
  await waitFor(async () => (await loadedProfile(monit)) === 'two', { what: 'the change to be loaded' });
});

test('a Monit that was stopped before is not touched', async () => {
  const monit = await startAttacked({ connection: 'unix' });
  const pid = monit.pid() ?? 0;
  onTestFinished(() => void process.kill(pid, 'SIGCONT'));
  process.kill(pid, 'SIGSTOP');
  expect(await changeUnder(monit, 'one', { timeoutMs: 2_000 })).toMatchObject({
    exitCode: 1,
    reason: expect.stringContaining('daemon.stopped') as string,
  });
  process.kill(pid, 'SIGCONT');
  expect(monit.reloads()).toBe(0);
});

test("a Monit that dies of somebody else's broken include after the check gets its earlier file back", async () => {
  const monit = await startAttacked({ connection: 'unix', start: false });
  await supervise(monit);
  await changeUnder(monit, 'one');
  const broken = monit.conf('broken');
  const attack = { beforeReload: () => writeFile(broken, 'nonsense\n'), hurry: 5, kills: true };
  const ending = await changeUnder(monit, 'two', attack);
  expect(ending).toMatchObject({ state: 'failed', exitCode: 5, after: ending.before });
  expect(ending.reason).toContain(`${broken}:1`);
  await rm(broken);
  await waitFor(async () => (await loadedProfile(monit)) === 'one', { what: 'the supervisor to start Monit again' });
});
