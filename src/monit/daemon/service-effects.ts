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

function isMonitored({ monitoring }: ServiceStatus): boolean {
  return monitoring !== 'not-monitored';
}

/** Monit starts a process only if it does not run, but runs the start program of anything else each time. */
function mayHaveRun(starts: CheckedService['starts'], before: ServiceStatus | undefined): boolean {
  return starts === 'other' || (starts === 'process' && before?.isFailing === true);
}
