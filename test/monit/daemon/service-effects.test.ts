import { expect, test } from 'vitest';
import { wouldAct } from '../../../src/monit/daemon/service-effects.ts';
import type { ServiceStatus } from '../../../src/monit/http/status.ts';

type Starts = 'process' | 'other';

const checked = (name: string, dependsOn: string[] = [], starts?: Starts) => ({
  ...{ name, isSystem: false, groups: [], alerts: [], dependsOn, programs: [] },
  ...(starts === undefined ? {} : { starts }),
});
const status = (name: string, monitoring: ServiceStatus['monitoring'], isFailing = false) => ({
  ...{ name, monitoring, isFailing, actionPending: false, lookedAt: 0 },
});

/** `app` depends on `db`. */
const chain = [checked('db'), checked('app', ['db'])];

test.each([
  ['monitor', 'not-monitored', true],
  ['monitor', 'initializing', false],
  ['start', 'not-monitored', true],
  ['start', 'monitored', false],
  ['unmonitor', 'monitored', true],
  ['stop', 'not-monitored', false],
  ['restart', 'monitored', true],
] as const)('%s of a service that is %s: %s', (action, monitoring, expected) => {
  const now = { services: [status('db', monitoring)], checked: [checked('db')] };
  expect(wouldAct(action, ['db'], now)).toBe(expected);
  expect(wouldAct(action, [], now)).toBe(false);
});

test('an action reaches the services that go with a named one, in the direction that Monit takes', () => {
  const onlyApp = { services: [status('db', 'not-monitored'), status('app', 'monitored')], checked: chain };
  expect(wouldAct('unmonitor', ['db'], onlyApp)).toBe(true);
  expect(wouldAct('monitor', ['app'], onlyApp)).toBe(true);
  const onlyDb = { services: [status('db', 'monitored'), status('app', 'not-monitored')], checked: chain };
  expect(wouldAct('stop', ['app'], onlyDb)).toBe(false);
  expect(wouldAct('start', ['db'], onlyDb)).toBe(false);
});

test('Monit starts a process only if it does not run, and anything else each time', () => {
  const start = (starts: Starts, isFailing: boolean) =>
    wouldAct('start', ['db'], {
      services: [status('db', 'monitored', isFailing)],
      checked: [checked('db', [], starts)],
    });
  expect([start('process', false), start('process', true), start('other', false)]).toEqual([false, true, true]);
});
