import { type EventName, eventNames } from '../monit/config/events.ts';
import { type RecipientRow, repetitions, whichEvents } from './repeated-recipients.ts';
import type { RuleFault } from './validate.ts';

/** Takes data that may not fit the schema, so that all faults are reported at once. */
export function profileRules(data: unknown): RuleFault[] {
  return [
    ...duplicateRecipients(data),
    ...disagreements(data, 'timeout', 'timeout'),
    ...disagreements(data, 'hostname', 'host name to greet with'),
  ];
}

/** `duplicate: true` says that it is meant. */
function duplicateRecipients(data: unknown): RuleFault[] {
  const recipients = itemsOf(data, 'recipients');
  return repetitions(recipients.map(rowOf))
    .filter(({ index }) => valueOf(recipients[index], 'duplicate') !== true)
    .map(({ index, earlier, events }) => ({
      path: ['recipients', index, 'address'],
      reason:
        `repeats recipients[${earlier}]: ${whichEvents(events)} would be mailed twice; ` +
        'if you mean that, add "duplicate: true"',
    }));
}

function rowOf(recipient: unknown): RecipientRow | undefined {
  const [address, reminder] = [valueOf(recipient, 'address'), valueOf(recipient, 'reminder')];
  const events = eventsIn(valueOf(recipient, 'events'));
  if (typeof address !== 'string' || events === undefined) return undefined;
  const format = valueOf(recipient, 'mail-format');
  const parts = ['from', 'reply-to', 'subject', 'message'].map((key) => valueOf(format, key));
  return {
    address,
    events,
    reminder: typeof reminder === 'number' ? reminder : undefined,
    format: JSON.stringify(parts),
  };
}

function eventsIn(filter: unknown): readonly EventName[] | undefined {
  if (filter === undefined || filter === 'all') return eventNames;
  const [only, except] = [valueOf(filter, 'only'), valueOf(filter, 'except')];
  if (Array.isArray(only)) return eventNames.filter((event) => only.includes(event));
  return Array.isArray(except) ? eventNames.filter((event) => !except.includes(event)) : undefined;
}

/** `set mailserver` takes one timeout and one host name, after the whole list of servers. */
function disagreements(data: unknown, key: string, what: string): RuleFault[] {
  const said = itemsOf(data, 'mail-servers').map((server) => valueOf(server, key));
  const first = said.findIndex((value) => value !== undefined);
  return said.flatMap((value, index) =>
    value === undefined || value === said[first]
      ? []
      : [
          {
            path: ['mail-servers', index, key],
            reason: `differs from mail-servers[${first}].${key}: Monit has one ${what} for all mail servers`,
          },
        ],
  );
}

function itemsOf(data: unknown, key: string): readonly unknown[] {
  const value = valueOf(data, key);
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

function valueOf(data: unknown, key: string): unknown {
  return typeof data === 'object' && data !== null ? (data as Readonly<Record<string, unknown>>)[key] : undefined;
}
