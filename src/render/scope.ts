import type { Profile } from '../profile/model.ts';
import { foldName } from '../profile/service-name.ts';

/** Services by name, and Monit's groups. Names are Monit's, which ignores the case of ASCII letters in them. */
export interface Scope {
  readonly services: readonly string[];
  readonly groups: readonly string[];
}

/** A profile that is in force for some services only. */
export interface ScopedProfile {
  readonly profile: Profile;
  readonly scope: Scope;
}

/** @param service with its groups, as Monit knows them. */
export function isInScope(
  { services, groups }: Scope,
  service: { readonly name: string; readonly groups: readonly string[] },
): boolean {
  const names = new Set(services.map(foldName));
  return names.has(foldName(service.name)) || service.groups.some((group) => groups.includes(group));
}
