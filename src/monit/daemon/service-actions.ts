import { MonitAlertError } from '../../errors.ts';
import type { Deadline } from '../../system/clock.ts';
import { post } from '../http/client.ts';
import { ask } from '../http/retry.ts';
import type { ServiceAction } from '../http/service-action.ts';
import { type DaemonStatus, readStatus, type ServiceStatus } from '../http/status.ts';
import { ownListeners } from '../process/listening-sockets.ts';
import { type Daemon, signalDaemon } from './find-daemon.ts';

/**
 * What became of an action. `open`: the services for which it was not seen to be done in time, as they were last seen.
 */
export interface ActionOutcome {
  readonly services: readonly ServiceStatus[];
  readonly open: readonly ServiceStatus[];
}

const pollMs = 50;

/**
 * Asks Monit for an action on services, and does not return before Monit has done it and shows it, or the deadline has
 * passed. Monit itself answers at once and acts later, or never: a reload throws away what is pending.
 *
 * @throws MonitAlertError nothing was asked for: `service.unknown`, `action.refused`, `http.*` as {@link ask}.
 */
export async function performAction(
  daemon: Daemon,
  action: ServiceAction,
  names: readonly string[],
  deadline: Deadline,
): Promise<ActionOutcome> {
  const { services: before } = await ask(readStatus, daemon.endpoint, deadline);
  ensureKnown(names, before);
  try {
    return await actUntilDone(daemon, action, names, deadline);
  } catch (error) {
    if (!(error instanceof MonitAlertError) || error.code !== 'http.silent') throw error;
    // It was asked for, and Monit does not say any more what came of it.
    return { services: before, open: before.filter(({ name }) => names.includes(name)) };
  }
}

async function actUntilDone(
  daemon: Daemon,
  action: ServiceAction,
  names: readonly string[],
  deadline: Deadline,
): Promise<ActionOutcome> {
  let generation = generationOf(daemon);
  await request(daemon, action, names, deadline);
  for (;;) {
    const { services } = await ask(readStatus, daemon.endpoint, deadline);
    const now = generationOf(daemon);
    const open = services.filter((service) => names.includes(service.name) && !isDone(action, service));
    if (now !== generation) {
      // Somebody reloaded Monit: what it had not done yet is lost, and it is not said what that was.
      const again = action === 'restart' ? names : open.map(({ name }) => name);
      generation = now;
      if (again.length > 0) await request(daemon, action, again, deadline);
    } else if (open.length === 0 || deadline.remainingMs() <= pollMs) return { services, open };
    await deadline.clock.sleep(pollMs);
  }
}

/** Differs after each reload, as the listener does; see `docs/reload-proof.md`. */
function generationOf({ process, endpoint }: Daemon): string {
  return [...ownListeners(process.pid, endpoint.address)].sort().join();
}

/**
 * A 302 leads to the page of the service: Monit has taken the request. It is woken to act now, not in its next cycle.
 */
async function request(
  { endpoint, process }: Daemon,
  action: ServiceAction,
  names: readonly string[],
  deadline: Deadline,
): Promise<void> {
  const form = [['action', action] as const, ...names.map((name) => ['service', name] as const)];
  const response = await ask(
    async (to, timeoutMs) => {
      const answer = await post(to, '/_doaction', form, timeoutMs);
      if (answer.status === 503) throw new MonitAlertError('http.failed', 'Monit answered HTTP 503');
      return answer;
    },
    endpoint,
    deadline,
  );
  if (response.status >= 400) throw refused(action, response);
  signalDaemon(process, 'SIGUSR1');
}

/** Whether a service is as the action leaves it. */
function isDone(action: ServiceAction, { monitoring, actionPending, isFailing }: ServiceStatus): boolean {
  if (actionPending) return false;
  switch (action) {
    case 'monitor':
      // One that depends on a failing service is not looked at, and so stays `initializing`.
      return monitoring !== 'not-monitored';
    case 'unmonitor':
    case 'stop':
      return monitoring === 'not-monitored';
    case 'start':
    case 'restart':
      return monitoring === 'monitored' && !isFailing;
  }
}

/** @throws MonitAlertError `service.unknown` */
export function ensureKnown(names: readonly string[], services: DaemonStatus['services']): void {
  const known = services.map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  throw new MonitAlertError(
    'service.unknown',
    `Monit has no service ${unknown.map((name) => `"${name}"`).join(', ')}`,
    {
      hint: `It has: ${known.join(', ')}.`,
    },
  );
}

function refused(action: ServiceAction, { status, body }: { status: number; body: string }): MonitAlertError {
  if (status === 401 || status === 403) {
    return new MonitAlertError('http.denied', `Monit denies the action "${action}" (HTTP ${status})`, {
      hint: 'Make sure that the first user in `set httpd` is not read-only.',
    });
  }
  const [, reason = `HTTP ${status}`] = /<\/h2>([^<]+)/.exec(body) ?? [];
  return new MonitAlertError('action.refused', `Monit refuses the action "${action}": ${reason}`);
}
