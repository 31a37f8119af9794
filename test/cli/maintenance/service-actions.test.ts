import { expect, test } from 'vitest';
import { changeOn, runOn } from '../../support/cli/change.ts';
import { startMonit } from '../../support/monit/monit.ts';

test('services are unmonitored and monitored, named or by group, and it is said when it is done', async () => {
  const group = 'check file baz path /etc/hostname\n  group www\n';
  const monit = await startMonit({ connection: 'unix', includes: { 'conf.d/group': group } });
  expect(await runOn(monit, 'unmonitor', 'foo', '--group', 'www')).toMatchObject({
    exitCode: 0,
    stdout: 'foo: not monitored\nbaz: not monitored\n',
  });
  const states = async () => [...(await monit.services()).values()].map(({ monitor }) => monitor);
  expect((await states()).filter((state) => state === 0).length).toBe(2);
  expect((await runOn(monit, 'monitor', 'all', '--quiet')).exitCode).toBe(0);
  expect(await states()).not.toContain(0);
});

test('what cannot be is refused: an unknown service or group, none at all, a Monit that nobody can ask', async () => {
  const monit = await startMonit({ connection: 'unix' });
  expect(await changeOn(monit, 'stop', 'nosuch')).toMatchObject({ exitCode: 1, error: { code: 'service.unknown' } });
  expect(await changeOn(monit, 'stop', '--group', 'no')).toMatchObject({
    exitCode: 1,
    error: { code: 'group.unknown' },
  });
  expect(await changeOn(monit, 'stop')).toMatchObject({ exitCode: 1, error: { code: 'usage' } });
  const silent = await startMonit({ connection: 'none' });
  expect(await changeOn(silent, 'stop', 'foo')).toMatchObject({ exitCode: 1, error: { code: 'monit.unasked' } });
});
