import { type EventName, eventNames } from '../monit/config/events.ts';
import { type RecipientRow, repetitions, whichEvents } from './repeated-recipients.ts';
import { canonicalKey, foldName } from './service-name.ts';
import { describePath, type RuleFault } from './validate.ts';
import type { KeyPath } from './yaml.ts';

/** Takes data that may not fit the schema, so that all faults are reported at once. */
export function profileRules(data: unknown): RuleFault[] {
  return [
    ...duplicateRecipients(data),
    ...nameFaults(data, 'services'),
    ...nameFaults(data, 'groups'),
    ...disagreements(data, 'timeout', 'timeout'),
    ...disagreements(data, 'hostname', 'host name to greet with'),
  ];
}

interface Item {
  readonly path: KeyPath;
  readonly value: unknown;
}

function duplicateRecipients(data: unknown): RuleFault[] {
  const recipients = itemsIn(data, 'recipients', []);
  const routes = ['services', 'groups'].flatMap((key) =>
    Object.entries(mappingIn(data, key)).map(([name, value]) => ({ path: [key, name], value })),
  );
  return [
    ...repeatedIn(recipients),
    ...routes.flatMap(({ path, value }) => [
      ...repeatedIn(itemsIn(value, 'recipients', path)),
      ...repeatedIn(itemsIn(value, 'also', path), recipients),
    ]),
  ];
}

/**
 * `duplicate: true` says that it is meant.
 * @param before entries that are mailed as well.
 */
function repeatedIn(items: readonly Item[], before: readonly Item[] = []): RuleFault[] {
  const all = [...before, ...items];
  return repetitions(all.map(({ value }) => rowOf(value))).flatMap(({ index, earlier, events }) => {
    const item = all[index];
    if (item === undefined || index < before.length || valueOf(item.value, 'duplicate') === true) return [];
    const reason =
      `repeats ${describePath(all[earlier]?.path ?? [])}: ${whichEvents(events)} would be mailed twice; ` +
      'if you mean that, add "duplicate: true"';
    return [{ path: [...item.path, 'address'], reason }];
  });
}

/** What valibot's records let pass: lists are taken for mappings, and these names are skipped. */
const skippedNames = ['__proto__', 'constructor', 'prototype'];

function nameFaults(data: unknown, key: 'services' | 'groups'): RuleFault[] {
  if (Array.isArray(valueOf(data, key))) return [{ path: [key], reason: 'must be a mapping, not a list' }];
  const names = Object.keys(mappingIn(data, key));
  const canonical = names.map(key === 'services' ? canonicalKey : foldName);
  return names.flatMap((name, index) => {
    const path = [key, name];
    if (skippedNames.includes(name)) return [{ path, reason: 'is a name that cannot be used here' }];
    const first = canonical.indexOf(canonical[index] ?? '');
    return first === index ? [] : [{ path, reason: `means the same as "${names[first] ?? ''}"` }];
  });
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
  const said = itemsIn(data, 'mail-servers', []).map(({ value }) => valueOf(value, key));
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

function itemsIn(data: unknown, key: string, path: KeyPath): Item[] {
  const value = valueOf(data, key);
  return Array.isArray(value)
    ? value.map((item: unknown, index) => ({ path: [...path, key, index], value: item }))
    : [];
}

function mappingIn(data: unknown, key: string): Readonly<Record<string, unknown>> {
  const value = valueOf(data, key);
  return typeof value === 'object' && !Array.isArray(value) ? { ...value } : {};
}

function valueOf(data: unknown, key: string): unknown {
  return typeof data === 'object' && data !== null ? (data as Readonly<Record<string, unknown>>)[key] : undefined;
}
