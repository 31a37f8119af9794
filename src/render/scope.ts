import type { Profile } from '../profile/model.ts';
import { foldName } from '../profile/service-name.ts';

/** Services by name, and Monit's groups. Monit ignores the case of ASCII letters in both. */
export interface Scope {
  /** Names of services. */
  readonly services: readonly string[];
  /** Names of Monit's groups. */
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
  const isNamed = (name: string, names: readonly string[]) => names.map(foldName).includes(foldName(name));
  return isNamed(service.name, services) || service.groups.some((group) => isNamed(group, groups));
}
