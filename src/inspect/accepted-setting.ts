import type { Accepted } from '../site.ts';

/** @param entries mail addresses, and `service NAME`. */
export function parseAccepted(entries: readonly string[]): Accepted {
  const services = entries.flatMap((entry) => serviceIn(entry) ?? []);
  return { recipients: entries.filter((entry) => serviceIn(entry) === undefined), services };
}

/** Why an entry is neither a mail address nor `service NAME`; undefined if it is one. */
export function acceptedFault(entry: string): string | undefined {
  if (serviceIn(entry) !== undefined || /^[^\s@]+@[^\s@]+$/.test(entry)) return undefined;
  const name = entry.trim().replace(/^s\w*\s+/, '');
  const meant = /^[^\s@]+$/.test(name) ? `; did you mean "service ${name}"?` : '';
  return `takes mail addresses and "service NAME", not "${entry}"${meant}`;
}

function serviceIn(entry: string): string | undefined {
  return /^service +(\S.*)$/.exec(entry)?.[1];
}
