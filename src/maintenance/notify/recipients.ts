import { recipientKey } from '../../monit/config/effective-alerts.ts';
import type { Profile } from '../../profile/model.ts';
import { allRecipients, routeFor, type RoutedService } from '../../profile/route.ts';

/**
 * Whom a profile alerts about services, each address once.
 * @param services undefined: everybody whom the profile alerts about anything.
 * @throws MonitAlertError `profile.ambiguous`
 */
export function addressesFor(profile: Profile, services?: readonly RoutedService[]): string[] {
  const recipients =
    services === undefined
      ? allRecipients(profile)
      : services.flatMap((service) => routeFor(profile, service) ?? profile.recipients);
  const byKey = new Map(recipients.map(({ address }) => [recipientKey({ recipient: address }), address]));
  return [...byKey.values()];
}
