import { describe, expect, test } from 'vitest';
import { describeAlert, parseAlertRows, sameAlerts, subtractAlerts } from '../../../src/monit/config/alert-table.ts';
import { type EventName, eventNames } from '../../../src/monit/config/events.ts';
import { type Alert } from '../../../src/monit/config/grammar.ts';

function alert(recipient: string, events: readonly EventName[] = eventNames, reminderCycles = 0): Alert {
  return { recipient, events, reminderCycles };
}

describe('parseAlertRows', () => {
  test('reads recipients with their events and reminders, and passes over all other rows', () => {
    const rows = [
      ['Mail from', 'monit@example.org'],
      ['Alert on', 'All events'],
      ['Alert mail to', 'a@example.org'],
      ['Alert on', 'Nonexist Timeout '],
      ['Alert reminder', '3 cycles'],
      ['Path', '/etc/passwd'],
      ['Alert mail to', 'b@example.org'],
      ['Alert on', 'All events'],
    ] as const;
    expect(parseAlertRows(rows)).toEqual([
      alert('a@example.org', ['nonexist', 'timeout'], 3),
      alert('b@example.org', eventNames, 0),
    ]);
  });

  test('knows one event by both of its names, Icmp and Ping', () => {
    for (const name of ['Icmp', 'Ping']) {
      expect(
        parseAlertRows([
          ['Alert mail to', 'a@x'],
          ['Alert on', `${name} Timeout `],
        ]),
      ).toEqual([alert('a@x', ['icmp', 'timeout'])]);
    }
  });

  test.each(['', ' ', 'No events'])('takes "%s" for no events at all', (printed) => {
    expect(
      parseAlertRows([
        ['Alert mail to', 'a@x'],
        ['Alert on', printed],
      ]),
    ).toEqual([alert('a@x', [])]);
  });

  test('all events and each of the thirty by name are the same', () => {
    const each = eventNames.map((name) => name.toUpperCase()).reverse();
    expect(
      parseAlertRows([
        ['Alert mail to', 'a@x'],
        ['Alert on', each.join(' ')],
      ]),
    ).toEqual([alert('a@x')]);
  });
});

describe('two tables', () => {
  const table = [alert('a@x'), alert('b@x', ['timeout']), alert('c@x', [], 2)];

  test('are the same in whatever order their rows stand', () => {
    expect(sameAlerts(table, table.toReversed())).toBe(true);
    expect(subtractAlerts(table, table.toReversed())).toEqual([]);
  });

  test.each<[string, Alert]>([
    ['recipient', alert('other@x', ['timeout'])],
    ['event', alert('b@x', ['timeout', 'pid'])],
    ['event less', alert('b@x', [])],
    ['reminder', alert('b@x', ['timeout'], 1)],
  ])('differ by a single %s', (_, other) => {
    const changed = table.map((row) => (row.recipient === 'b@x' ? other : row));
    expect(sameAlerts(table, changed)).toBe(false);
    expect(subtractAlerts(table, changed)).toEqual([table[1]]);
    expect(subtractAlerts(changed, table)).toEqual([other]);
  });

  test('count a recipient that is listed twice', () => {
    const [once, twice, thrice] = [1, 2, 3].map((count) => Array.from({ length: count }, () => alert('a@x')));
    expect(sameAlerts(twice ?? [], once ?? [])).toBe(false);
    expect(sameAlerts(once ?? [], twice ?? [])).toBe(false);
    expect(subtractAlerts(thrice ?? [], once ?? [])).toEqual(twice);
    expect(subtractAlerts(once ?? [], twice ?? [])).toEqual([]);
  });

  test('of equal length are told apart by which row is there twice', () => {
    const [a, b] = [alert('a@x'), alert('b@x')];
    expect(sameAlerts([a, a, b], [a, b, b])).toBe(false);
  });
});

describe('describeAlert', () => {
  test.each<[Alert, string]>([
    [alert('a@x'), 'all events'],
    [alert('a@x', []), 'nothing'],
    [alert('a@x', ['timeout', 'nonexist']), 'timeout, nonexist'],
    [
      alert(
        'a@x',
        eventNames.filter((event) => event !== 'instance' && event !== 'action'),
      ),
      'all but action, instance',
    ],
    [alert('a@x', eventNames, 1), 'all events, reminder every cycle'],
    [alert('a@x', ['pid'], 10), 'pid, reminder every 10 cycles'],
  ])('%j is "%s"', (row, words) => {
    expect(describeAlert(row)).toBe(words);
  });

  test('never says the same of two filters', () => {
    const filters = eventNames.map((_, index) => eventNames.slice(0, index));
    expect(new Set(filters.map((events) => describeAlert(alert('a@x', events)))).size).toBe(filters.length);
  });
});
