import { expect, test } from 'vitest';
import { areWell } from '../../../src/maintenance/meanwhile/grace.ts';
import type { ServiceStatus } from '../../../src/monit/http/status.ts';

const since = 1_000_500;
const service = (differently: Partial<ServiceStatus> = {}): ServiceStatus => ({
  name: 'web',
  monitoring: 'monitored',
  actionPending: false,
  isFailing: false,
  lookedAt: 1_001,
  ...differently,
});

test.each([
  ['Monit has looked at since, and found well', {}, true],
  ['fails', { isFailing: true }, false],
  ['Monit has not looked at since', { lookedAt: 1_000 }, false],
  ['Monit looks at for the first time', { monitoring: 'initializing' }, false],
  ['has an action pending', { actionPending: true }, false],
  ['is not monitored', { monitoring: 'not-monitored', isFailing: true }, true],
  ['failed before', { name: 'old', isFailing: true }, true],
] as const)('a grace with a service that %s', (_, differently, isWell) => {
  expect(areWell([service({ name: 'db' }), service(differently)], since, ['old'])).toBe(isWell);
});
