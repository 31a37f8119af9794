import { describe, expect, test } from 'vitest';
import { placeAlerts } from '../../src/inspect/alert-places.ts';
import { describeUnmanaged, unmanagedAlertsInForce } from '../../src/inspect/unmanaged-alerts.ts';
import { alert, located } from '../support/values/alerts.ts';

const inForce = (...read: Parameters<typeof placeAlerts>) =>
  unmanagedAlertsInForce({ unmanaged: placeAlerts(...read), managedServices: [] });

const place = (line: number) => ({ file: '/etc/monit/monitrc', line });
const inService = { scope: 'local', service: 'web' } as const;

test('a global alert is named with the place where it stands', () => {
  expect(inForce([alert('a@x', ['timeout'], 2)], [], [located(3, {})])).toEqual([
    { recipient: 'a@x', service: undefined, events: 'timeout, reminder every 2 cycles', place: place(3) },
  ]);
});

test('what Monit read is named though we did not find it, and what it did not read is not', () => {
  expect(inForce([alert('a@x')], [], [located(3, { recipient: 'other@x' })])).toEqual([
    { recipient: 'a@x', service: undefined, events: 'all events', place: undefined },
  ]);
});

test('two statements for one recipient have a place each, and what a file included twice says has one', () => {
  const both = [located(3, {}), located(9, {})];
  const alerts = inForce([alert('a@x'), alert('a@x'), alert('a@x')], [], both);
  expect(alerts.map((one) => one.place)).toEqual([place(3), place(9), place(3)]);
});

describe("a service's own alert", () => {
  const services = [
    { name: 'db', alerts: [alert('a@x')] },
    { name: 'web', alerts: [alert('a@x', ['pid']), alert('kept-back@x', [])] },
  ];

  test('is named with its service, and the statement of that very service', () => {
    const statements = [located(3, {}), located(5, inService), located(7, { ...inService, service: 'db' })];
    expect(inForce([alert('a@x')], services, statements)).toEqual([
      { recipient: 'a@x', service: undefined, events: 'all events', place: place(3) },
      { recipient: 'a@x', service: 'db', events: 'all events', place: place(7) },
      { recipient: 'a@x', service: 'web', events: 'pid', place: place(5) },
    ]);
  });

  test('is told from a noalert, which keeps mail back', () => {
    const statements = [located(3, { ...inService, kind: 'noalert' }), located(5, inService)];
    const [, web] = inForce([], services, statements);
    expect(web?.place).toEqual(place(5));
    const kept = { name: 'web', alerts: [alert('kept-back@x', [])] };
    expect(inForce([], [kept], [located(3, { ...inService, kind: 'noalert' })])).toEqual([]);
  });
});

test('a unmanaged alert is told in one line', () => {
  const global = { recipient: 'a@x', service: undefined, events: 'all events', place: place(3) };
  expect(describeUnmanaged(global)).toBe('a@x still gets: all events, from /etc/monit/monitrc:3');
  expect(describeUnmanaged({ ...global, service: 'web', place: undefined })).toBe('a@x still gets: web (all events)');
});
