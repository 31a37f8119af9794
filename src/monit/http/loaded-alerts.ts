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
  /** Of the services that were asked for; undefined if there were too many of them, or a page could not be read. */
  readonly services: readonly ServiceAlerts[] | undefined;
}

/** Milliseconds. Each service has its own page, which takes one or two: enough for most hosts. */
const usualPatienceMs = 3_000;

/** Which pages of services are read, and for how long. */
export interface PagesOfServices {
  /** Undefined: those of all services. */
  readonly service?: string | undefined;
  /** Milliseconds. */
  readonly patienceMs?: number;
}

/** All of the same parse. Throws MonitAlertError `http.denied`, `http.failed`; the system error if nothing answers. */
export async function readLoadedAlerts(
  endpoint: Endpoint,
  timeoutMs: number,
  { service, patienceMs = Math.min(usualPatienceMs, timeoutMs) }: PagesOfServices = {},
): Promise<LoadedAlerts> {
  const listeners = ownListeners(endpoint.pid, endpoint.address);
  const before = await readStatus(endpoint, timeoutMs);
  const configuration = await readLoaded(endpoint, timeoutMs);
  const serviceNames = before.services.map(({ name }) => name);
  const wanted = serviceNames.filter((name) => service === undefined || name === service);
  const services = await readAlertsOf(wanted, endpoint, timeoutMs, patienceMs);
  const after = await readStatus(endpoint, timeoutMs);
  // Monit tells the time of its parse in whole seconds; its listener is a new one after each.
  const isReplaced = [...listeners].some((inode) => !ownListeners(endpoint.pid, endpoint.address).has(inode));
  if (isReplaced || after.incarnation !== before.incarnation) {
    throw new MonitAlertError('http.failed', 'Monit was reloaded while it answered');
  }
  return { configuration, serviceNames, services: services.length < wanted.length ? undefined : services };
}

/** Over TLS, one: while Monit waits for one handshake, the others run into their time limits (5.27.2, 5.33.0). */
function pagesAtOnce({ address }: Endpoint): number {
  return address.kind === 'tcp' && address.tls !== undefined ? 1 : 8;
}

/** In the same order; without the services that Monit does not have, and those that there was no time for. */
export async function readAlertsOf(
  names: readonly string[],
  endpoint: Endpoint,
  timeoutMs: number,
  patienceMs = Math.min(usualPatienceMs, timeoutMs),
): Promise<ServiceAlerts[]> {
  const deadline = deadlineAfter(patienceMs);
  const left = [...names].reverse();
  const read = new Map<string, ServiceAlerts>();
  const readInTurn = async () => {
    for (let name = left.pop(); name !== undefined && deadline.remainingMs() > 0; name = left.pop()) {
      const alerts = await readServiceAlerts(endpoint, name, timeoutMs);
      if (alerts !== undefined) read.set(name, { name, alerts });
    }
  };
  await Promise.all(Array.from({ length: pagesAtOnce(endpoint) }, readInTurn));
  return names.flatMap((name) => read.get(name) ?? []);
}
