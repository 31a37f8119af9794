import { recipientKey } from '../monit/config/effective-alerts.ts';
import { foldCase } from '../monit/config/fold-case.ts';
import type { Accepted } from '../site.ts';
import type { Alerted } from './alerted.ts';
import type { UnmanagedAlert } from './unmanaged-alerts.ts';

export function isAccepted(
  { recipient, service, services }: Omit<UnmanagedAlert, 'accepted'>,
  accepted: Accepted = { recipients: [], services: [] },
): boolean {
  if (accepted.recipients.some((address) => recipientKey({ recipient: address }) === recipientKey({ recipient })))
    return true;
  const known = new Set(accepted.services.map(foldCase));
  const concerned = service === undefined ? services : [service];
  return concerned?.every((name) => known.has(foldCase(name))) === true;
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
