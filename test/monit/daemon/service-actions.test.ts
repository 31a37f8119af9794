import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { performAction } from '../../../src/monit/daemon/service-actions.ts';
import { readGroups } from '../../../src/monit/http/status.ts';
import { deadlineAfter } from '../../../src/system/clock.ts';
import { type Monit, startMonit } from '../../support/monit/monit.ts';
import { daemonFor, endpointFor } from '../../support/monit/search.ts';
import { waitFor } from '../../support/processes/wait-for.js';

const soon = () => deadlineAfter(60_000);
const stateOf = async (monit: Monit, service: string) => (await monit.services()).get(service)?.monitor;

test.each(['unix', 'tcp', 'tls'] as const)(
  'over %s: each verb returns when it is done, for several services at once',
  async (connection) => {
    const monit = await startMonit({ connection });
    const daemon = await daemonFor(monit);
    for (const [action, state] of [
      ['unmonitor', 0],
      ['monitor', 1],
      ['stop', 0],
      ['start', 1],
      ['restart', 1],
    ] as const) {
      const { open } = await performAction(daemon, action, ['foo', 'bar'], soon());
      expect(open).toEqual([]);
      // 2: it has not been looked at yet.
      const wanted = action === 'monitor' ? [1, 2] : [state];
      for (const service of ['foo', 'bar']) expect(wanted).toContain(await stateOf(monit, service));
    }
  },
);

test('a reload of somebody else does not lose what was asked for', async () => {
  const monit = await startMonit({ connection: 'unix' });
  const daemon = await daemonFor(monit);
  for (let round = 0; round < 10; round += 1) {
    const wanted = round % 2 === 0 ? 'unmonitor' : 'monitor';
    monit.hangUp();
    const { open } = await performAction(daemon, wanted, ['foo'], soon());
    expect(open).toEqual([]);
    await waitFor(() => monit.reloads() === round + 1, { what: 'the reload' });
    const isMonitored = (await stateOf(monit, 'foo')) !== 0;
    expect(isMonitored).toBe(wanted === 'monitor');
  }
});

describe('what is not done', () => {
  test('in time is said to be open, as it is then', async () => {
    const monit = await startMonit({ connection: 'unix', pollSeconds: 1 });
    await rm(join(monit.directory, 'foo'));
    await waitFor(async () => (await monit.services()).get('foo')?.status !== 0, { what: 'foo to fail' });
    const { open } = await performAction(await daemonFor(monit), 'start', ['foo'], deadlineAfter(2_500));
    expect(open.map(({ name }) => name)).toEqual(['foo']);
    await writeFile(join(monit.directory, 'foo'), '');
    expect((await performAction(await daemonFor(monit), 'start', ['foo'], soon())).open).toEqual([]);
  });

  test('where the time is up while Monit is asked how it stands is said to be open too: it was asked for', async () => {
    const monit = await startMonit({ connection: 'unix', pollSeconds: 1 });
    await rm(join(monit.directory, 'foo'));
    await waitFor(async () => (await monit.services()).get('foo')?.status !== 0, { what: 'foo to fail' });
    let isUp = false;
    const clock = { now: () => performance.now(), sleep: () => Promise.resolve(void (isUp = true)) };
    const deadline = { clock, remainingMs: () => (isUp ? 0 : 60_000), hasPassed: () => isUp };
    const { open } = await performAction(await daemonFor(monit), 'start', ['foo'], deadline);
    expect(open.map(({ name }) => name)).toEqual(['foo']);
  });

  test('because there is no such service is refused before anything is asked for', async () => {
    const monit = await startMonit({ connection: 'unix' });
    const daemon = await daemonFor(monit);
    await expect(performAction(daemon, 'unmonitor', ['foo', 'nosuch'], soon())).rejects.toMatchObject({
      code: 'service.unknown',
      message: 'Monit has no service "nosuch"',
    });
    expect(await stateOf(monit, 'foo')).toBe(1);
  });

  test('because the user may only look is refused', async () => {
    const monit = await startMonit({ connection: 'unix', readOnlyUser: 'only' });
    await expect(performAction(await daemonFor(monit), 'unmonitor', ['foo'], soon())).rejects.toMatchObject({
      code: 'http.denied',
    });
    expect(await stateOf(monit, 'foo')).toBe(1);
  });
});

test('groups have their services', async () => {
  const includes = { 'conf.d/group': 'check file baz path /etc/hostname\n  group www\n  group other\n' };
  const monit = await startMonit({ connection: 'unix', includes });
  const groups = await readGroups(endpointFor(monit), 10_000);
  expect(Object.fromEntries(groups)).toEqual({ www: ['baz'], other: ['baz'] });
});
