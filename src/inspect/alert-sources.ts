import { basename } from 'node:path';
import type { CheckedConfiguration } from '../monit/check/check-configuration.ts';
import { subtractAlerts } from '../monit/config/alert-table.ts';
import { type UnmanagedStatement, unmanagedAlerts } from '../monit/config/config-tree.ts';
import type { ServiceAlerts } from '../monit/config/effective-alerts.ts';
import type { Alert } from '../monit/config/grammar.ts';
import { readServiceHeader } from '../render/header.ts';
import type { ManagedText } from '../render/managed-text.ts';
import type { Deadline } from '../system/clock.ts';
import type { ManagedAlert } from './alert-origin.ts';
import { type PlacedAlerts, placeAlerts } from './alert-places.ts';
import { ensureServiceAlerts, unmanagedAlertsIn } from './expected-alerts.ts';
import { checkWith, noTexts } from './installation.ts';
import type { Observation } from './observe.ts';
import { type OtherNotifier, otherNotifiersIn } from './other-notifiers.ts';
import { type RenderedTexts, reachedServices } from './services/rendered-texts.ts';

/** All alerts and other notifiers in a configuration. */
export interface AlertSources {
  /** Of the global managed file. */
  readonly managed: readonly Alert[];
  /** Of the files of services. */
  readonly managedServices: readonly ServiceAlerts<ManagedAlert>[];
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

interface Checked extends Pick<Observation, 'site' | 'installation' | 'checked'> {
  /** What Monit reads without any managed file, if that is known already. */
  readonly bare?: CheckedConfiguration | undefined;
}

/**
 * @param texts undefined: what is installed.
 * @throws MonitAlertError `profile.misread`, and as {@link checkWith}.
 */
export async function readAlertSources(
  { site, installation, checked, bare: known }: Checked,
  texts: CheckedTexts | undefined,
  deadline: Deadline,
): Promise<AlertSources> {
  const servicePaths = new Set(installation.alertIncludes.includes.map(({ path }) => path));
  const located: readonly UnmanagedStatement[] = unmanagedAlerts(
    installation.tree,
    installation.managedFile,
    servicePaths,
  );
  let bare = texts?.rendered.bare ?? known;
  const check = async () => (bare ??= await checkWith(installation, noTexts, site.monit, deadline));
  const managedText = texts?.managedText;
  const text = managedText?.text ?? installation.installed.text ?? '';
  const globals = await unmanagedAlertsIn(checked, { alerts: managedText?.alerts, text }, { alerts: located, check });
  const hasFiles = texts === undefined ? installation.tree.files.some(({ path }) => servicePaths.has(path)) : true;
  const locals = servicePaths.size > 0 && hasFiles ? (await check()).services : checked.services;
  if (texts !== undefined) ensureServiceAlerts(texts.rendered.files, locals, checked.services);
  return {
    managed: managedText?.alerts ?? subtractAlerts(checked.alerts, globals),
    managedServices: managedAlerts(checked.services, locals, profilesOf(installation, checked, texts)),
    unmanaged: placeAlerts(globals, locals, located),
    ...(await otherNotifiersIn(installation, managedText?.text, checked)),
  };
}

/** @param others the alerts of services outside of their files. @param profiles of the files, by service. */
function managedAlerts(
  services: readonly ServiceAlerts[],
  others: readonly ServiceAlerts[],
  profiles: ReadonlyMap<string, string | undefined>,
): ServiceAlerts<ManagedAlert>[] {
  if (services === others) return [];
  const byName = new Map(others.map(({ name, alerts }) => [name, alerts]));
  return services.map(({ name, alerts }) => {
    const own = subtractAlerts(alerts, byName.get(name) ?? []);
    return { name, alerts: own.map((alert) => ({ ...alert, profile: profiles.get(name) })) };
  });
}

function profilesOf(
  installation: Observation['installation'],
  checked: Observation['checked'],
  texts: CheckedTexts | undefined,
): ReadonlyMap<string, string | undefined> {
  if (texts !== undefined) return new Map(texts.rendered.files.map(({ service, profile }) => [service, profile]));
  const { tree, alertIncludes } = installation;
  const paths = new Set(alertIncludes.includes.map(({ path }) => path));
  const headers = tree.files
    .filter(({ path }) => paths.has(path))
    .map(({ path, text }) => [basename(path), readServiceHeader(text)] as const);
  const byFile = new Map(
    headers.map(([name, header]) => [name, header.kind === 'unmanaged' ? undefined : header.profile]),
  );
  return new Map(reachedServices(checked, installation).map(({ name, fileName }) => [name, byFile.get(fileName)]));
}
