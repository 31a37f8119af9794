import { subtractAlerts } from '../monit/config/alert-table.ts';
import { type UnmanagedStatement, unmanagedAlerts } from '../monit/config/config-tree.ts';
import type { Alert } from '../monit/config/grammar.ts';
import type { ManagedText } from '../render/managed-text.ts';
import type { Deadline } from '../system/clock.ts';
import { type PlacedAlerts, placeAlerts } from './alert-places.ts';
import { unmanagedAlertsIn } from './expected-alerts.ts';
import { checkWith } from './installation.ts';
import type { Observation } from './observe.ts';
import { type OtherNotifier, otherNotifiersIn } from './other-notifiers.ts';

/** All alerts and other notifiers in a configuration. */
export interface AlertSources {
  readonly managed: readonly Alert[];
  readonly unmanaged: PlacedAlerts;
  readonly otherNotifiers: readonly OtherNotifier[];
  /** About the other notifiers, a sentence each. */
  readonly disagreements: readonly string[];
}

/**
 * @param managedText as the check read it; undefined: what is installed.
 * @throws MonitAlertError `profile.misread`, and as {@link checkWith}.
 */
export async function readAlertSources(
  { site, installation, checked }: Pick<Observation, 'site' | 'installation' | 'checked'>,
  managedText: Pick<ManagedText, 'text' | 'alerts'> | undefined,
  deadline: Deadline,
): Promise<AlertSources> {
  const located: readonly UnmanagedStatement[] = unmanagedAlerts(installation.tree, installation.managedFile);
  const globals = await unmanagedAlertsIn(checked, managedText?.alerts, {
    alerts: located,
    check: async () => checkWith(installation, undefined, site.monit, deadline),
  });
  return {
    managed: managedText?.alerts ?? subtractAlerts(checked.alerts, globals),
    unmanaged: placeAlerts(globals, checked.services, located),
    ...(await otherNotifiersIn(installation, managedText?.text, checked)),
  };
}
