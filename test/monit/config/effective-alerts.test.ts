import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { effectiveAlerts } from '../../../src/monit/config/effective-alerts.ts';
import { type EventName, eventNames } from '../../../src/monit/config/events.ts';
import { type Alert } from '../../../src/monit/config/grammar.ts';

const row = (recipient: string, events: readonly EventName[] = eventNames, reminderCycles = 0): Alert => ({
  recipient,
  events,
  reminderCycles,
});

/** Recipient, service, origin and number of events of each cell. */
function cells(globals: readonly Alert[], ...services: Parameters<typeof effectiveAlerts>[1]) {
  return effectiveAlerts(globals, services).map(({ recipient, service, origin, events, reminderCycles }) => {
    return [recipient, service, origin, events.length === eventNames.length ? 'all' : events.join(), reminderCycles];
  });
}

describe("Monit's rules, as test/cli/questions/who.test.ts sees them in a mailbox", () => {
  test('a global alert is for every service', () => {
    expect(cells([row('a@x')], { name: 'web', alerts: [] }, { name: 'db', alerts: [] })).toEqual([
      ['a@x', 'web', 'global', 'all', 0],
      ['a@x', 'db', 'global', 'all', 0],
    ]);
  });

  test("a service's own statement stands in the place of every global one for that address, whole", () => {
    const web = { name: 'web', alerts: [row('A@x', ['pid'])] };
    expect(cells([row('a@X'), row('a@x', ['icmp'], 3), row('b@x')], web)).toEqual([
      ['A@x', 'web', 'local', 'pid', 0],
      ['b@x', 'web', 'global', 'all', 0],
    ]);
  });

  test('a noalert leaves nothing, but for what the same service says beside it', () => {
    const web = { name: 'web', alerts: [row('a@x', []), row('stranger@x', []), row('b@x', []), row('b@x', ['pid'])] };
    expect(cells([row('a@x'), row('b@x')], web)).toEqual([
      ['b@x', 'web', 'local', 'pid', 0],
      ['a@x', 'web', 'local', '', 0],
    ]);
  });

  test('each row that is left is a mail of its own', () => {
    expect(cells([row('a@x'), row('a@x', ['pid'])], { name: 'web', alerts: [] })).toHaveLength(2);
  });

  test('a global alert on no events is none', () => {
    expect(cells([row('a@x', [])], { name: 'web', alerts: [] })).toEqual([]);
  });
});

const recipient = fc.constantFrom('a@x', 'A@x', 'b@x', 'c@x');
const alerts = fc.array(
  fc.record({
    recipient,
    events: fc.subarray(['pid', 'icmp', 'instance'] satisfies EventName[]),
    reminderCycles: fc.nat(2),
  }),
);

test('how many mails an event is, row by row as Monit goes through its two lists', () => {
  fc.assert(
    fc.property(alerts, alerts, recipient, (globals, own, to) => {
      const mails = effectiveAlerts(globals, [{ name: 'web', alerts: own }]).filter(
        (cell) => cell.recipient === to && cell.events.includes('pid'),
      );
      const matching = (rows: readonly Alert[]) =>
        rows.filter((one) => one.recipient === to && one.events.includes('pid')).length;
      const isOverridden = own.some((one) => one.recipient.toLowerCase() === to.toLowerCase());
      expect(mails).toHaveLength(matching(own) + (isOverridden ? 0 : matching(globals)));
    }),
  );
});
