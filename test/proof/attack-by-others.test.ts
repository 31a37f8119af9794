import { writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ask } from '../../src/monit/http/retry.ts';
import { readLoaded, readStatus } from '../../src/monit/http/status.ts';
import { reloadDaemon } from '../../src/monit/reload/reload.ts';
import { deadlineAfter } from '../../src/system/clock.ts';
import { startMonit } from '../support/monit/monit.ts';
import { daemonFor } from '../support/monit/search.ts';
import { openSilentPort } from '../support/servers/silent-port.ts';
import { changeUnder, connections, startAttacked } from './attack.ts';

/** Changes back and forth. */
const changes = (count: number) => Array.from({ length: count }, (_, index) => (index % 2 === 0 ? 'one' : 'two'));

describe.each(connections)('over %s', (_, options) => {
  test('ten changes are proved while somebody else never stops asking for reloads', async () => {
    const monit = await startAttacked(options);
    const hammer = setInterval(() => {
      monit.hangUp();
    }, 3);
    onTestFinished(() => {
      clearInterval(hammer);
    });
    for (const profile of changes(10)) expect(await changeUnder(monit, profile)).toMatchObject({ state: 'active' });
    clearInterval(hammer);
  });

  test("changes are proved in each moment of somebody else's reload", async () => {
    const monit = await startAttacked(options);
    for (const [index, profile] of changes(5).entries()) {
      const beforeReload = async () => {
        monit.hangUp();
        await pause(4 * index);
      };
      expect(await changeUnder(monit, profile, { beforeReload })).toMatchObject({ state: 'active' });
    }
  });

  test('a reload that somebody else asked for before we wrote is not taken for ours', async () => {
    const silent = await openSilentPort();
    const includes = { 'conf.d/silent': silent.check(60) };
    const monit = await startAttacked({ ...options, pollSeconds: 1, includes });
    await changeUnder(monit, 'one');
    await silent.keepBusy();
    monit.hangUp();
    expect(await changeUnder(monit, 'two', { inReload: silent.release })).toMatchObject({ state: 'active' });
  });

  test('several reloads within one second are told apart', async () => {
    const monit = await startMonit(options);
    const daemon = await daemonFor(monit);
    const limit = () => deadlineAfter(60_000);
    let [round, shared, last] = [0, 0, 0];
    while (shared < 3 && round < 100) {
      round += 1;
      await writeFile(monit.conf('alerts'), `set alert round${round}@example.org\n`);
      expect(await reloadDaemon(daemon, limit())).toMatchObject({ kind: 'proved' });
      const { alerts } = await ask(readLoaded, daemon.endpoint, limit());
      expect(alerts.map(({ recipient }) => recipient)).toEqual([`round${round}@example.org`]);
      const { incarnation } = await ask(readStatus, daemon.endpoint, limit());
      if (incarnation === last) shared += 1;
      last = incarnation;
    }
    expect(shared).toBe(3);
    expect(monit.reloads()).toBe(round);
  });
});
