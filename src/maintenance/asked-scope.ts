import type { Installation } from '../inspect/installation.ts';
import { foldName } from '../profile/service-name.ts';
import type { Scope } from '../render/scope.ts';

/** With the names of services as Monit's configuration spells them. Those that it does not have are refused later. */
export function spelledScope(scope: Scope, { alertIncludes }: Pick<Installation, 'alertIncludes'>): Scope {
  const spellings = new Map(alertIncludes.includes.map(({ service: { service } }) => [foldName(service), service]));
  const services = scope.services.map((name) => spellings.get(foldName(name)) ?? name);
  return { services: [...new Set(services)], groups: [...new Set(scope.groups)] };
}
