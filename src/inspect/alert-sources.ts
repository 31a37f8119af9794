import { subtractAlerts } from '../monit/config/alert-table.ts';
import { type UnmanagedStatement, unmanagedAlerts } from '../monit/config/config-tree.ts';
import type { ServiceAlerts } from '../monit/config/effective-alerts.ts';
import type { Alert } from '../monit/config/grammar.ts';
import type { ManagedText } from '../render/managed-text.ts';
import type { Deadline } from '../system/clock.ts';
import { type PlacedAlerts, placeAlerts } from './alert-places.ts';
import { ensureServiceAlerts, unmanagedAlertsIn } from './expected-alerts.ts';
import { checkWith, noTexts } from './installation.ts';
import type { Observation } from './observe.ts';
import { type OtherNotifier, otherNotifiersIn } from './other-notifiers.ts';
import type { RenderedTexts } from './rendered-texts.ts';

/** All alerts and other notifiers in a configuration. */
export interface AlertSources {
  /** Of the global managed file. */
  readonly managed: readonly Alert[];
  /** Of the files of services. */
  readonly managedServices: readonly ServiceAlerts[];
  readonly unmanaged: PlacedAlerts;
  readonly otherNotifiers: readonly OtherNotifier[];
  /** About the other notifiers, a sentence each. */
  readonly disagreements: readonly string[];
}

/** The managed texts that the check read. */
export interface CheckedTexts {
  readonly managedText: Pick<ManagedText, 'text' | 'alerts'>;
  readonly rendered: Pick<RenderedTexts, 'files' | 'bare'>;
}

/**
 * @param texts undefined: what is installed.
 * @throws MonitAlertError `profile.misread`, and as {@link checkWith}.
 */
export async function readAlertSources(
  { site, installation, checked }: Pick<Observation, 'site' | 'installation' | 'checked'>,
  texts: CheckedTexts | undefined,
  deadline: Deadline,
): Promise<AlertSources> {
  const servicePaths = new Set(installation.alertIncludes.includes.map(({ path }) => path));
  const located: readonly UnmanagedStatement[] = unmanagedAlerts(
    installation.tree,
    installation.managedFile,
    servicePaths,
  );
  let bare = texts?.rendered.bare;
  const check = async () => (bare ??= await checkWith(installation, noTexts, site.monit, deadline));
  const managedText = texts?.managedText;
  const globals = await unmanagedAlertsIn(checked, managedText?.alerts, { alerts: located, check });
  const hasFiles = texts === undefined ? installation.tree.files.some(({ path }) => servicePaths.has(path)) : true;
  const locals = servicePaths.size > 0 && hasFiles ? (await check()).services : checked.services;
  if (texts !== undefined) ensureServiceAlerts(texts.rendered.files, locals, checked.services);
  return {
    managed: managedText?.alerts ?? subtractAlerts(checked.alerts, globals),
    managedServices: subtractServices(checked.services, locals),
    unmanaged: placeAlerts(globals, locals, located),
    ...(await otherNotifiersIn(installation, managedText?.text, checked)),
  };
}

function subtractServices(services: readonly ServiceAlerts[], others: readonly ServiceAlerts[]): ServiceAlerts[] {
  if (services === others) return [];
  const byName = new Map(others.map(({ name, alerts }) => [name, alerts]));
  return services.map(({ name, alerts }) => ({ name, alerts: subtractAlerts(alerts, byName.get(name) ?? []) }));
}
