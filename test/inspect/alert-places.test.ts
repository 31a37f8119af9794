import { describe, expect, test } from 'vitest';
import { placeAlerts } from '../../src/inspect/alert-places.ts';
import { alert, located } from '../support/values/alerts.ts';

const file = '/etc/monit/monitrc';
const inService = { scope: 'local', service: 'web' } as const;

test('of several statements for one recipient each row has the one that says the same, whatever their order', () => {
  const statements = [located(3, { events: ['pid'] }), located(5, { reminderCycles: 2 }), located(7, {})];
  const rows = [alert('a@x'), alert('a@x', undefined, 2), alert('a@x', ['pid'])];
  const { globals, disagreements } = placeAlerts(rows, [], statements);
  expect(globals.map(({ place }) => place?.line)).toEqual([7, 5, 3]);
  expect(disagreements).toEqual([]);
});

test('a statement in a file that continues a service goes to the row that is left', () => {
  const services = [
    { name: 'db', alerts: [alert('a@x')] },
    { name: 'web', alerts: [alert('a@x')] },
  ];
  const statements = [located(3, { ...inService, service: undefined }), located(5, { ...inService, service: 'db' })];
  const placed = placeAlerts([], services, statements);
  expect(placed.services.flatMap(({ alerts }) => alerts.map(({ place }) => place?.line))).toEqual([5, 3]);
  expect(placed.disagreements).toEqual([]);
});

describe('where Monit and our reader do not agree', () => {
  test('what Monit read and we did not find has no place, and is said', () => {
    const web = { name: 'web', alerts: [alert('b@x', ['pid'])] };
    const { globals, disagreements } = placeAlerts([alert('a@x')], [web], []);
    expect(globals).toEqual([{ ...alert('a@x'), place: undefined }]);
    expect(disagreements).toEqual([
      'Monit reads a global alert to a@x (all events) that was not found in the files',
      'Monit reads an alert to b@x of web (pid) that was not found in the files',
    ]);
  });

  test('what we found and Monit did not read is said with its place', () => {
    const statements = [located(3, {}), located(4, { ...inService, kind: 'noalert' })];
    expect(placeAlerts([], [], statements).disagreements).toEqual([
      `${file}:3: Monit does not read the alert to a@x that was found here`,
      `${file}:4: Monit does not read the noalert to a@x that was found here`,
    ]);
  });

  test('what we read otherwise is said, and Monit is believed', () => {
    const { globals, disagreements } = placeAlerts([alert('a@x', ['pid'])], [], [located(3, {})]);
    expect(globals).toEqual([{ ...alert('a@x', ['pid']), place: { file, line: 3 } }]);
    expect(disagreements).toEqual([`${file}:3: Monit reads this alert to a@x as "pid", not as "all events"`]);
  });

  test('a filter that we cannot read is nothing to disagree about', () => {
    expect(placeAlerts([alert('a@x', ['pid'])], [], [located(3, { events: undefined })]).disagreements).toEqual([]);
  });
});
