import { isDeepStrictEqual } from 'node:util';
import { foldName } from '../../profile/service-name.ts';
import type { Scope } from '../../render/scope.ts';

/** `nginx, php and group web` */
export function scopeText({ services, groups }: Scope): string {
  const names = [...services, ...groups.map((group) => `group ${group}`)];
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}

/** `"none"`, or `"none" for nginx`. */
export function scopedText(profile: string, scope: Scope | undefined): string {
  return scope === undefined ? `"${profile}"` : `"${profile}" for ${scopeText(scope)}`;
}

export function union(one: Scope, other: Scope): Scope {
  return {
    services: [...new Set([...one.services, ...other.services])],
    groups: [...new Set([...one.groups, ...other.groups])],
  };
}

/** Whatever the order, and the case of the names. */
export function isSameScope(one: Scope | undefined, other: Scope | undefined): boolean {
  return isDeepStrictEqual(one && essence(one), other && essence(other));
}

function essence({ services, groups }: Scope) {
  return { services: new Set(services.map(foldName)), groups: new Set(groups.map(foldName)) };
}
