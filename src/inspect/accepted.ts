import { foldCase } from '../monit/config/fold-case.ts';
import { recipientKey } from '../monit/config/effective-alerts.ts';
import type { Accepted } from '../site.ts';
import type { Alerted } from './alerted.ts';
import type { UnmanagedAlert } from './unmanaged-alerts.ts';

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

export function isAccepted(
  { recipient, service, services }: Omit<UnmanagedAlert, 'accepted'>,
  accepted: Accepted = { recipients: [], services: [] },
): boolean {
  if (accepted.recipients.some((address) => recipientKey({ recipient: address }) === recipientKey({ recipient })))
    return true;
  const known = new Set(accepted.services.map(foldCase));
  const concerned = service === undefined ? services : [service];
  return concerned !== undefined && concerned.every((name) => known.has(foldCase(name)));
}

/** Marks the recipients whose unmanaged alerts are all accepted. */
export function markAccepted(alerted: Alerted, unmanagedAlerts: readonly UnmanagedAlert[]): Alerted {
  if (!unmanagedAlerts.some(({ accepted }) => accepted === true)) return alerted;
  const others = new Set(unmanagedAlerts.filter(({ accepted }) => accepted !== true).map(recipientKey));
  const known = new Set(unmanagedAlerts.map(recipientKey));
  const unmanaged = alerted.unmanaged.map((one) => {
    const isKnown = known.has(recipientKey(one)) && !others.has(recipientKey(one)) && !one.origins.includes('unknown');
    return isKnown ? { ...one, accepted: true as const } : one;
  });
  return { ...alerted, unmanaged };
}
