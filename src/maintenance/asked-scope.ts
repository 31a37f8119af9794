import { readInstallation } from '../inspect/installation.ts';
import { asTheDaemonSees } from '../inspect/observe.ts';
import { foldName } from '../profile/service-name.ts';
import type { Scope } from '../render/scope.ts';
import type { Site } from '../site.ts';

/** With the names of services as Monit's configuration spells them. Those that it does not have are refused later. */
export async function spelledScope(scope: Scope, site: Site): Promise<Scope> {
  const { alertIncludes } = await readInstallation(await asTheDaemonSees(site));
  const spellings = new Map(alertIncludes.includes.map(({ service: { service } }) => [foldName(service), service]));
  const services = scope.services.map((name) => spellings.get(foldName(name)) ?? name);
  return { services: [...new Set(services)], groups: [...new Set(scope.groups)] };
}
