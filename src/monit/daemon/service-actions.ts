import { MonitAlertError } from '../../errors.ts';
import type { Deadline } from '../../system/clock.ts';
import { post } from '../http/client.ts';
import { ask, saysEnded } from '../http/retry.ts';
import type { ServiceAction } from '../http/service-action.ts';
import { type DaemonStatus, readStatus, type ServiceStatus } from '../http/status.ts';
import { ownListeners } from '../process/listening-sockets.ts';
import { type Daemon, signalDaemon } from './find-daemon.ts';

/** `open`: services for which the action was not finished in time. */
export interface ActionOutcome {
  /** Before anything was requested. */
  readonly before: readonly ServiceStatus[];
  readonly services: readonly ServiceStatus[];
  readonly open: readonly ServiceStatus[];
  /** Whether Monit ended meanwhile: nothing is known of the action then. */
  readonly hasEnded: boolean;
}

const pollMs = 50;

/**
 * Returns once Monit shows that the action is done, or has ended, or at the deadline: Monit answers the request before
 * it acts.
 * @throws MonitAlertError before anything was requested: `service.unknown`, `action.refused`, `http.*` as {@link ask}.
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
    return { before, hasEnded: false, ...(await actUntilDone(daemon, action, names, deadline)) };
  } catch (error) {
    const hasEnded = saysEnded(error);
    const isSilent = error instanceof MonitAlertError && error.code === 'http.silent';
    if (!hasEnded && !isSilent) throw error;
    // The request was sent; its result is unknown.
    return { before, services: before, open: before.filter(({ name }) => names.includes(name)), hasEnded };
  }
}

async function actUntilDone(
  daemon: Daemon,
  action: ServiceAction,
  names: readonly string[],
  deadline: Deadline,
): Promise<Pick<ActionOutcome, 'services' | 'open'>> {
  let generation = generationOf(daemon);
  await request(daemon, action, names, deadline);
  for (;;) {
    const { services } = await ask(readStatus, daemon.endpoint, deadline);
    const now = generationOf(daemon);
    const open = services.filter((service) => names.includes(service.name) && !isDone(action, service));
    if (now !== generation) {
      // A reload loses pending actions without saying which.
      const again = action === 'restart' ? names : open.map(({ name }) => name);
      generation = now;
      if (again.length > 0) await request(daemon, action, again, deadline);
    } else if (open.length === 0 || deadline.remainingMs() <= pollMs) return { services, open };
    await deadline.clock.sleep(pollMs);
  }
}

/** Changes with each reload, as the listener does; see `docs/reload-proof.md`. */
function generationOf({ process, endpoint }: Daemon): string {
  return [...ownListeners(process.pid, endpoint.address)].sort().join();
}

// A 302 (to the service's page) means accepted. SIGUSR1 makes Monit act now instead of in its next cycle.
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

function isDone(action: ServiceAction, { monitoring, actionPending, isFailing }: ServiceStatus): boolean {
  if (actionPending) return false;
  switch (action) {
    case 'monitor':
      // A service that depends on a failing one is not checked: it stays `initializing`.
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
