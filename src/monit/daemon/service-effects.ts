import type { CheckedService } from '../check/check-configuration.ts';
import type { ServiceAction } from '../http/service-action.ts';
import type { ServiceStatus } from '../http/status.ts';
import type { ActionOutcome } from './service-actions.ts';

/**
 * Whether Monit did something. An action changes other services too, those that depend on the named ones and those
 * that they depend on, so all are compared. Monit does not run the stop program of a service that it does not monitor
 * (5.33.0, 6.0.0).
 *
 * @param named the services that were named, as Monit's check shows them.
 */
export function hasActed(
  action: ServiceAction,
  { before, services }: Pick<ActionOutcome, 'before' | 'services'>,
  named: readonly CheckedService[],
): boolean {
  if (action === 'restart') return true;
  const was = new Map(before.map((service) => [service.name, service]));
  if (services.some((service) => isMonitored(service) !== isMonitored(was.get(service.name) ?? service))) return true;
  return action === 'start' && named.some(({ name, starts }) => mayHaveRun(starts, was.get(name)));
}

/**
 * Whether Monit would do something. Monit acts on the dependents of a named service, too; to monitor or start a
 * service, also on those that it depends on.
 *
 * @param names services that Monit has.
 */
export function wouldAct(
  action: ServiceAction,
  names: readonly string[],
  { services, checked }: { readonly services: readonly ServiceStatus[]; readonly checked: readonly CheckedService[] },
): boolean {
  if (names.length === 0) return false;
  if (action === 'restart') return true;
  const isBegun = action === 'monitor' || action === 'start';
  const reached = isBegun ? withDependencies(names, checked) : withDependents(names, checked);
  if (services.some((service) => reached.includes(service.name) && isMonitored(service) !== isBegun)) return true;
  const status = new Map(services.map((service) => [service.name, service]));
  const named = checked.filter(({ name }) => names.includes(name));
  return action === 'start' && named.some(({ name, starts }) => mayHaveRun(starts, status.get(name)));
}

/** These services, and all that depend on them. */
export function withDependents(names: readonly string[], services: readonly CheckedService[]): string[] {
  return reach(names, (name) => services.filter(({ dependsOn }) => dependsOn.includes(name)).map((one) => one.name));
}

/** These services, and all that they depend on. */
function withDependencies(names: readonly string[], services: readonly CheckedService[]): string[] {
  return reach(names, (name) => services.find((service) => service.name === name)?.dependsOn ?? []);
}

function reach(names: readonly string[], next: (name: string) => readonly string[]): string[] {
  const found = new Set(names);
  for (const name of found) next(name).forEach((other) => found.add(other));
  return [...found];
}

function isMonitored({ monitoring }: ServiceStatus): boolean {
  return monitoring !== 'not-monitored';
}

/** Monit starts a process only if it does not run, but runs the start program of anything else each time. */
function mayHaveRun(starts: CheckedService['starts'], before: ServiceStatus | undefined): boolean {
  return starts === 'other' || (starts === 'process' && before?.isFailing === true);
}
