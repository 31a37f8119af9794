import { expect, test } from 'vitest';
import { mailedAgain } from '../../src/change/mailed-again.ts';
import { alert } from '../support/values/alerts.ts';

const traced = (recipient: string, ...events: Parameters<typeof alert>[1][]) => ({
  ...alert(recipient, ...events),
  foundIn: 'managed' as const,
  place: undefined,
});

const status = (name: string, isFailing: boolean) => {
  return { name, monitoring: 'monitored' as const, actionPending: false, isFailing, lookedAt: 0 };
};

const alerts = {
  globals: [traced('ops@x'), traced('boss@x')],
  services: [
    { name: 'nginx', alerts: [traced('boss@x', [])] },
    { name: 'db', alerts: [traced('ops@x', []), traced('boss@x', [])] },
    { name: 'php', alerts: [] },
  ],
};

test('those are named who are alerted about a service that fails now', () => {
  const services = [status('nginx', true), status('db', true), status('php', false)];
  expect(mailedAgain(alerts, services)).toEqual([{ service: 'nginx', recipients: ['ops@x'] }]);
  expect(mailedAgain(alerts, [])).toEqual([]);
});
