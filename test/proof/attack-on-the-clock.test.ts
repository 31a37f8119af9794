import { readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type Attack, changeUnder, connections, givePassword, startAttacked } from './attack.ts';

const aDay = 86_400_000;

/** Has this process's wall clock jump a day forward and two days back each time that it is read. */
function jump(): void {
  const now = Date.now;
  let reads = 0;
  vi.spyOn(Date, 'now').mockImplementation(() => now() + (reads++ % 2 === 0 ? aDay : -2 * aDay));
}

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

describe.each(connections)('over %s', (_, options) => {
  test('a wall clock that jumps neither cuts a change short nor proves it', async () => {
    const monit = await startAttacked(options);
    // What lies about in the directory for temporary files looks a day old now, and it is others' too.
    vi.stubEnv('TMPDIR', monit.directory);
    jump();
    expect(await changeUnder(monit, 'one')).toMatchObject({ state: 'active' });
    expect(await changeUnder(monit, 'one')).toMatchObject({ state: 'unchanged' });
    expect(await changeUnder(monit, 'two')).toMatchObject({ state: 'active' });
    expect(monit.reloads()).toBe(2);
  });
});

test.each([
  ['the future', 20 * aDay],
  ['the past', -20 * aDay],
])('files of %s prove nothing', async (_, shift) => {
  const monit = await startAttacked({ connection: 'unix' });
  const managed = monit.conf('monit-alert');
  const touch = async (...names: string[]) => {
    const when = new Date(Date.now() + shift);
    for (const name of names) await utimes(join(monit.directory, name), when, when);
  };
  const change = async (password: 'first' | 'second', attack?: Attack) => {
    await givePassword(monit, password);
    return changeUnder(monit, 'one', attack);
  };
  await touch('monitrc', 'conf.d', 'monit.pid', 'monit.state');
  expect(await change('second', { beforeReload: () => touch('conf.d') })).toMatchObject({ state: 'active' });
  const second = await readFile(managed);
  expect(await change('first')).toMatchObject({ state: 'active' });
  // As a run that was killed between write and reload leaves it.
  await writeFile(managed, second);
  await touch('conf.d', 'conf.d/monit-alert');
  expect(await change('second')).toMatchObject({ state: 'active' });
  expect(monit.reloads()).toBe(3);
});
