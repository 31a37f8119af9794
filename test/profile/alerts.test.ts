import { expect, it } from 'vitest';
import { eventNames } from '../../src/monit/config/events.ts';
import { alertsOf } from '../../src/profile/alerts.ts';

it('tells who is mailed about what, in the order of the profile and of the grammar', () => {
  const alerts = alertsOf({
    name: 'x',
    file: '/x.yaml',
    template: 'alert',
    variables: {},
    recipients: [
      { address: 'z@example.org', events: 'all', reminderCycles: 5 },
      { address: 'a@example.org', events: { only: ['timeout', 'action', 'timeout'] } },
      { address: 'm@example.org', events: { except: ['instance'] } },
    ],
    services: {},
    groups: {},
    otherAlerts: 'keep',
  });
  expect(alerts).toEqual([
    { recipient: 'z@example.org', events: eventNames, reminderCycles: 5 },
    { recipient: 'a@example.org', events: ['action', 'timeout'], reminderCycles: 0 },
    { recipient: 'm@example.org', events: eventNames.filter((name) => name !== 'instance'), reminderCycles: 0 },
  ]);
});
