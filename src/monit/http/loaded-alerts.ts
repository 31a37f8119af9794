import { MonitAlertError } from '../../errors.ts';
import { deadlineAfter } from '../../system/clock.ts';
import type { ServiceAlerts } from '../config/effective-alerts.ts';
import { ownListeners } from '../process/listening-sockets.ts';
import type { Endpoint } from './client.ts';
import { type LoadedConfiguration, readLoaded, readServiceAlerts, readStatus } from './status.ts';

export interface LoadedAlerts {
  /** With the global alerts. */
  readonly configuration: LoadedConfiguration;
  readonly serviceNames: readonly string[];
  /** Undefined if there were too many to ask for, or a page could not be read. */
  readonly services: readonly ServiceAlerts[] | undefined;
}

/** Each service has its own page, which takes one or two milliseconds: enough for most hosts. */
const patienceMs = 3_000;

/** All of the same parse. Throws MonitAlertError `http.denied`, `http.failed`; the system error if nothing answers. */
export async function readLoadedAlerts(endpoint: Endpoint, timeoutMs: number): Promise<LoadedAlerts> {
  const listeners = ownListeners(endpoint.pid, endpoint.address);
  const before = await readStatus(endpoint, timeoutMs);
  const configuration = await readLoaded(endpoint, timeoutMs);
  const serviceNames = before.services.map(({ name }) => name);
  const services = await readServices(serviceNames, endpoint, timeoutMs);
  const after = await readStatus(endpoint, timeoutMs);
  // Monit tells the time of its parse in whole seconds; its listener is a new one after each.
  const isReplaced = [...listeners].some((inode) => !ownListeners(endpoint.pid, endpoint.address).has(inode));
  if (isReplaced || after.incarnation !== before.incarnation) {
    throw new MonitAlertError('http.failed', 'Monit was reloaded while it answered');
  }
  return { configuration, serviceNames, services };
}

async function readServices(
  names: readonly string[],
  endpoint: Endpoint,
  timeoutMs: number,
): Promise<ServiceAlerts[] | undefined> {
  const deadline = deadlineAfter(Math.min(patienceMs, timeoutMs));
  const services: ServiceAlerts[] = [];
  for (const name of names) {
    const alerts = await readServiceAlerts(endpoint, name, timeoutMs);
    if (alerts === undefined || deadline.remainingMs() <= 0) return undefined;
    services.push({ name, alerts });
  }
  return services;
}

const pagesAtOnce = 8;

/** Without the services that Monit does not have, and those that there was no time for. */
export async function readAlertsOf(
  names: readonly string[],
  endpoint: Endpoint,
  timeoutMs: number,
): Promise<ServiceAlerts[]> {
  const deadline = deadlineAfter(Math.min(patienceMs, timeoutMs));
  const left = [...names];
  const services: ServiceAlerts[] = [];
  const readInTurn = async () => {
    for (let name = left.shift(); name !== undefined && deadline.remainingMs() > 0; name = left.shift()) {
      const alerts = await readServiceAlerts(endpoint, name, timeoutMs);
      if (alerts !== undefined) services.push({ name, alerts });
    }
  };
  await Promise.all(Array.from({ length: pagesAtOnce }, readInTurn));
  return services;
}
