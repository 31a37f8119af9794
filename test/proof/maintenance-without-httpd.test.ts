import { readFile, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { changeOn, runOn } from '../support/cli/change.ts';
import { startMonit } from '../support/monit/monit.ts';

test('a hold over a Monit that nobody can ask is put in force and ended once, be it provable or not', async () => {
  const monit = await startMonit({ connection: 'none' });
  const text = await readFile(monit.controlFile, 'utf8');
  // 6.0.0 shows no trace of a reload then.
  await writeFile(monit.controlFile, text.replace(/^set log .*$/m, 'set log syslog'));
  await changeOn(monit, 'default');
  const changes = async () =>
    ((await runOn(monit, 'history', '--json')).json() as { history: unknown[] }).history.length;

  const held = await changeOn(monit, 'none', '--for', '1h', '--id', 'deploy', '--without-scheduler');
  expect(['active', 'pending']).toContain(held.state);
  const before = await changes();
  await changeOn(monit, 'sync');
  expect(await changes()).toBe(before);

  expect((await changeOn(monit, 'release', 'deploy')).state).toBe(held.state);
  await changeOn(monit, 'sync');
  expect(await changes()).toBe(before + 1);
  expect(await readFile(monit.conf('monit-alert'), 'utf8')).toContain('set alert root@localhost');
});
