import { recipientKey } from '../../monit/config/effective-alerts.ts';
import type { Profile, Recipient } from '../../profile/model.ts';
import { routeFor, type RoutedService } from '../../profile/route.ts';

/**
 * Whom a profile alerts about services, each address once.
 * @param services undefined: everybody whom the profile alerts about anything.
 * @throws MonitAlertError `profile.ambiguous`
 */
export function addressesFor(profile: Profile, services?: readonly RoutedService[]): string[] {
  const recipients =
    services === undefined
      ? [...profile.recipients, ...routedRecipients(profile)]
      : services.flatMap((service) => routeFor(profile, service) ?? profile.recipients);
  const byKey = new Map(recipients.map(({ address }) => [recipientKey({ recipient: address }), address]));
  return [...byKey.values()];
}

function routedRecipients({ services, groups }: Profile): readonly Recipient[] {
  const routes = [...Object.values(services), ...Object.values(groups)];
  return routes.flatMap((route) => ('also' in route ? route.also : route.recipients));
}
