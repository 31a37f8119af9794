import { MonitAlertError } from '../../errors.ts';
import type { CheckedService } from '../../monit/check/check-configuration.ts';
import { foldName } from '../../profile/service-name.ts';
import { suggestion } from '../../profile/suggestion.ts';
import { isInScope, type Scope, type ScopedProfile } from '../../render/scope.ts';
import type { ReachedService } from '../../render/service-files.ts';
import { shellWord } from '../../shell-word.ts';

type Services = readonly Pick<CheckedService, 'name' | 'groups' | 'dependsOn'>[];
type Reached = readonly Pick<ReachedService, 'name'>[];

/** @throws MonitAlertError `service.unknown`, `group.unknown`, `service.no-include`: what is asked for must be done. */
export function ensureReached(scope: Scope, services: Services, reached: Reached): void {
  const known = new Set(services.map(({ name }) => foldName(name)));
  const unknown = scope.services.find((name) => !known.has(foldName(name)));
  if (unknown !== undefined) throw unknownName('service', unknown, namesOf(services));
  const groups = [...new Set(services.flatMap((service) => service.groups))];
  const knownGroups = new Set(groups.map(foldName));
  const unknownGroup = scope.groups.find((name) => !knownGroups.has(foldName(name)));
  if (unknownGroup !== undefined) throw unknownName('group', unknownGroup, groups);
  const missed = notReached(scope, services, reached);
  if (missed.length > 0) throw noInclude(missed);
}

/** What a scope means and does not reach, a sentence each. */
export function outOfReach(scoped: readonly ScopedProfile[], services: Services, reached: Reached): string[] {
  return scoped.flatMap(({ profile, scope }) => [
    ...notReached(scope, services, reached).map(
      (name) => `"${profile.name}" does not reach ${name}, which has no alert include`,
    ),
    ...dependents(scope, services).map(
      ({ name, needed }) =>
        `"${profile.name}" is for ${needed.join(' and ')}, but not for ${name}, which depends on ` +
        (needed.length === 1 ? 'it' : 'them'),
    ),
  ]);
}

/** What is out of the scope, and depends on services in it. */
function dependents(scope: Scope, services: Services) {
  const meant = namesOf(services.filter((service) => isInScope(scope, service)));
  return services
    .filter((service) => !isInScope(scope, service))
    .map(({ name, dependsOn }) => {
      const folded = new Set(dependsOn.map(foldName));
      return { name, needed: meant.filter((one) => folded.has(foldName(one))) };
    })
    .filter(({ needed }) => needed.length > 0);
}

function notReached(scope: Scope, services: Services, reached: Reached): string[] {
  const names = new Set(namesOf(reached));
  return namesOf(services.filter((service) => isInScope(scope, service))).filter((name) => !names.has(name));
}

function namesOf(services: readonly { readonly name: string }[]): string[] {
  return services.map(({ name }) => name);
}

function unknownName(what: 'service' | 'group', name: string, known: readonly string[]): MonitAlertError {
  return new MonitAlertError(`${what}.unknown`, `Monit has no ${what} "${name}"${suggestion(name, known, 'it has')}`, {
    details: ['nothing was changed'],
  });
}

function noInclude(names: readonly string[]): MonitAlertError {
  const [be, them] = names.length === 1 ? ['has', 'it'] : ['have', 'them'];
  return new MonitAlertError(
    'service.no-include',
    `${names.join(', ')} ${be} no alert include: no profile reaches ${them}`,
    {
      details: ['nothing was changed'],
      hint: `Add one: \`${initCommand(names)}\`.`,
    },
  );
}

/** Gives these services an alert include. */
export function initCommand(names: readonly string[]): string {
  const options = names.map((name) => `--service ${shellWord(name)}`);
  return `monit-alert init ${options.join(' ')} --write`;
}
