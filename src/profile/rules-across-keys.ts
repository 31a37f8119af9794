import type { RuleFault } from './validate.ts';

/** Takes data that may not fit the schema, so that all faults are reported at once. */
export function profileRules(data: unknown): RuleFault[] {
  return [
    ...duplicateRecipients(data),
    ...disagreements(data, 'timeout', 'timeout'),
    ...disagreements(data, 'hostname', 'host name to greet with'),
  ];
}

function duplicateRecipients(data: unknown): RuleFault[] {
  const first = new Map<string, number>();
  return itemsOf(data, 'recipients').flatMap((recipient, index) => {
    const address = valueOf(recipient, 'address');
    if (typeof address !== 'string') return [];
    const earlier = first.get(mailbox(address));
    if (earlier === undefined) first.set(mailbox(address), index);
    if (earlier === undefined) return [];
    return [
      {
        path: ['recipients', index, 'address'],
        reason: `repeats recipients[${earlier}], who would get every mail twice`,
      },
    ];
  });
}

/** A domain is the same in any case; what is before the @ is the receiving host's to compare (RFC 5321, 2.4). */
function mailbox(address: string): string {
  const at = address.lastIndexOf('@');
  return address.slice(0, at) + address.slice(at).toLowerCase();
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
