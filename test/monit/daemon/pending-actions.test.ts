import { describe, expect, onTestFinished, test } from 'vitest';
import { awaitPendingActions, monitoringChanges } from '../../../src/monit/daemon/pending-actions.ts';
import type { ServiceStatus } from '../../../src/monit/http/status.ts';
import { deadlineAfter } from '../../../src/system/clock.ts';
import { type Monit, startMonit } from '../../support/monit/monit.ts';
import { daemonFor } from '../../support/monit/search.ts';
import { waitFor } from '../../support/processes/wait-for.js';
import { scriptedClock } from '../../support/scripted-clock.ts';
import { openSilentPort, type SilentPort } from '../../support/servers/silent-port.ts';

const limitMs = 60_000;

/** A Monit that has accepted `unmonitor foo` and cannot do it yet. */
async function startBusy(): Promise<{ monit: Monit; silent: SilentPort }> {
  const silent = await openSilentPort();
  const includes = { 'conf.d/silent': silent.check(60) };
  const monit = await startMonit({ connection: 'unix', pollSeconds: 1, includes });
  onTestFinished(silent.release);
  await silent.keepBusy();
  await monit.command('unmonitor', 'foo');
  await waitFor(async () => (await monit.services()).get('foo')?.pendingaction, { what: 'a pending action' });
  return { monit, silent };
}

describe('awaitPendingActions', () => {
  test('a Monit that was asked for nothing is not waited for', async () => {
    const monit = await startMonit({ connection: 'unix' });
    const clock = scriptedClock(() => {
      throw new Error('waited');
    });
    const reconciled = await awaitPendingActions(await daemonFor(monit), deadlineAfter(limitMs, clock));
    expect(reconciled).toMatchObject({ services: [{ name: 'myhost' }, { name: 'foo' }, { name: 'bar' }] });
  });

  test('does not come back before Monit has done what it was asked for', async () => {
    const { monit, silent } = await startBusy();
    const daemon = await daemonFor(monit);
    const waiting = awaitPendingActions(daemon, deadlineAfter(limitMs));
    const early = await Promise.race([waiting, new Promise((resolve) => setTimeout(resolve, 300, 'still waiting'))]);
    expect(early).toBe('still waiting');
    silent.release();
    const reconciled = await waiting;
    expect(reconciled).toMatchObject({
      services: expect.arrayContaining([
        expect.objectContaining({ name: 'foo', monitoring: 'not-monitored', actionPending: false, isFailing: false }),
      ]) as unknown,
    });
  });

  test('names what is still pending when time has run out', async () => {
    const { monit } = await startBusy();
    // Requests have all the time that they need; the pauses between them take none, and use it up.
    const deadline = deadlineAfter(limitMs, scriptedClock(undefined, 500));
    expect(await awaitPendingActions(await daemonFor(monit), deadline)).toEqual({ stillPending: ['foo'] });
  });

  test('wakes a Monit that sleeps for long', async () => {
    const monit = await startMonit({ connection: 'unix', pollSeconds: 3_000 });
    await monit.command('unmonitor', 'foo');
    await awaitPendingActions(await daemonFor(monit), deadlineAfter(limitMs));
    expect((await monit.services()).get('foo')).toMatchObject({ monitor: 0, pendingaction: 0 });
  });
});

describe('monitoringChanges', () => {
  const service = (name: string, monitoring: ServiceStatus['monitoring']): ServiceStatus => ({
    name,
    monitoring,
    actionPending: false,
    isFailing: false,
    lookedAt: 0,
  });
  const before = [service('a', 'monitored'), service('b', 'not-monitored'), service('c', 'initializing')];

  test('nothing to say where all is as it was; a service that initializes is monitored', () => {
    const after = [service('c', 'monitored'), service('b', 'not-monitored'), service('a', 'initializing')];
    expect(monitoringChanges(before, after)).toEqual([]);
  });

  test('names each service that is now the other way round', () => {
    const after = [service('a', 'not-monitored'), service('b', 'monitored'), service('c', 'monitored')];
    expect(monitoringChanges(before, after)).toEqual(['a is no longer monitored', 'b is monitored again']);
  });

  test('services that came or went were changed on purpose', () => {
    expect(monitoringChanges(before, [service('new', 'not-monitored')])).toEqual([]);
  });
});
