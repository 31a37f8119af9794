import type { CheckedService } from '../check/check-configuration.ts';
import type { ServiceAction } from '../http/service-action.ts';
import type { ServiceStatus } from '../http/status.ts';
import { readPidFile } from '../process/pid-file.ts';
import { readProcess } from '../process/process.ts';
import type { ActionOutcome } from './service-actions.ts';

/** The running processes of services, by name; a service without one, or without a pid file, has none. */
export type Processes = ReadonlyMap<string, string>;

/** By the pid files of the services: Monit shows no process of a service that it does not monitor. */
export async function processesOf(services: readonly CheckedService[]): Promise<Processes> {
  const found = await Promise.all(services.map(async (service) => [service.name, await processOf(service)] as const));
  return new Map(found.flatMap(([name, process]) => (process === undefined ? [] : [[name, process]])));
}

async function processOf({ control }: CheckedService): Promise<string | undefined> {
  if (control?.pidFile === undefined) return undefined;
  const pid = await readPidFile(control.pidFile).catch(() => undefined);
  const process = pid === undefined ? undefined : readProcess(pid);
  return process && `${process.pid}:${process.startTime}`;
}

/**
 * Whether Monit did something, as far as that can be seen. An action changes other services too, those that depend on
 * the named ones and those that they depend on, so all are compared.
 */
export function hasActed(
  action: ServiceAction,
  { before, services }: Pick<ActionOutcome, 'before' | 'services'>,
  controls: readonly CheckedService[],
  processes: { readonly before: Processes; readonly after: Processes },
): boolean {
  if (action === 'restart') return true;
  const was = new Map(before.map((service) => [service.name, service]));
  const differs = services.some((service) => isMonitored(service) !== isMonitored(was.get(service.name) ?? service));
  if (differs || action === 'monitor' || action === 'unmonitor') return differs;
  return controls.some((service) => {
    const { name, control } = service;
    if (processes.before.get(name) !== processes.after.get(name)) return true;
    return control !== undefined && mayHaveRun(action, control, was.get(name));
  });
}

function isMonitored({ monitoring }: ServiceStatus): boolean {
  return monitoring !== 'not-monitored';
}

/**
 * Whether Monit may have run its program although the service is monitored, or not, as before. Monit only knows of
 * processes whether they run; it runs the programs of other services each time.
 */
function mayHaveRun(
  action: 'start' | 'stop',
  { isProcess, pidFile, starts, stops }: NonNullable<CheckedService['control']>,
  before: ServiceStatus | undefined,
): boolean {
  const hasProgram = action === 'start' ? starts : stops;
  if (!hasProgram) return false;
  if (!isProcess) return true;
  if (action === 'start') return before?.isFailing === true;
  // Monit itself finds the process by a pattern, which it does not show for a service that it does not monitor.
  return pidFile === undefined;
}
