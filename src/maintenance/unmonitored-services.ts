import { MonitAlertError } from '../errors.ts';
import type { Daemon } from '../monit/daemon/find-daemon.ts';
import { ensureKnown, performAction } from '../monit/daemon/service-actions.ts';
import { withDependents } from '../monit/daemon/service-effects.ts';
import { deadlineAfter } from '../system/clock.ts';
import { lookAtMonit, type MonitNow } from './meanwhile/monit-now.ts';
import type { Session } from './session.ts';

type Asker = Pick<Session, 'site' | 'deadline'>;

/**
 * The named services and their dependents, without those that somebody else has unmonitored.
 * @throws MonitAlertError `service.unknown`, `monit.unasked`
 */
export async function servicesToUnmonitor(
  names: readonly string[],
  kept: readonly string[],
  asker: Asker,
): Promise<string[]> {
  if (names.length === 0) return [];
  const { daemon, checked } = await askable(asker);
  const { services } = daemon.status;
  ensureKnown(names, services);
  const concerned = new Set(withDependents(names, checked.services));
  return services
    .filter(({ name, monitoring }) => concerned.has(name) && (monitoring !== 'not-monitored' || kept.includes(name)))
    .map(({ name }) => name);
}

/** @throws MonitAlertError `services.pending` if Monit did not do it in time. */
export async function unmonitor(services: readonly string[], session: Session): Promise<void> {
  if (services.length === 0) return;
  const { daemon } = await askable(session);
  const work = async () => performAction(daemon, 'unmonitor', services, session.deadline);
  const { open, hasEnded } = await session.watcher.waitingFor('Monit to unmonitor the services', work);
  if (hasEnded) throw ended(daemon);
  if (open.length === 0) return;
  throw new MonitAlertError('services.pending', `Monit still monitors ${open.map(({ name }) => name).join(', ')}`, {
    details: ['Monit did not act in time, so the hold was ended'],
    hint: 'Run this again with a longer --timeout, such as --timeout 5m.',
  });
}

function ended({ process }: Daemon): MonitAlertError {
  return new MonitAlertError('daemon.ended', `Monit (pid ${process.pid}) has ended`, {
    hint: 'Run `monit -t`, and start Monit.',
  });
}

export interface MonitoredAgain {
  /** Services that are not monitored again yet. */
  readonly left: readonly string[];
  readonly warnings: readonly string[];
}

/** Takes at most half of the time that is left, because the base must be restored even if Monit is busy. */
export async function monitorAgain(services: readonly string[], session: Session): Promise<MonitoredAgain> {
  if (services.length === 0) return { left: [], warnings: [] };
  try {
    const { daemon } = await askable(session);
    const known = daemon.status.services.map(({ name }) => name);
    const present = services.filter((name) => known.includes(name));
    const gone = services
      .filter((name) => !known.includes(name))
      .map((name) => `Monit no longer has a service ${name}`);
    if (present.length === 0) return { left: [], warnings: gone };
    const deadline = deadlineAfter(session.deadline.remainingMs() / 2, session.deadline.clock);
    const work = async () => performAction(daemon, 'monitor', present, deadline);
    const { open, hasEnded } = await session.watcher.waitingFor('Monit to monitor the services again', work);
    if (hasEnded) throw ended(daemon);
    const left = open.map(({ name }) => name);
    return { left, warnings: [...gone, ...(left.length === 0 ? [] : [notYet(left, 'Monit did not act in time')])] };
  } catch (error) {
    if (!(error instanceof MonitAlertError)) throw error;
    return { left: services, warnings: [notYet(services, error.message)] };
  }
}

function notYet(services: readonly string[], reason: string): string {
  return `not monitored again yet: ${services.join(', ')} (${reason}); \`monit-alert sync\` tries again`;
}

/** @throws MonitAlertError `monit.unasked` */
export async function askable({ site, deadline }: Asker): Promise<MonitNow> {
  const monit = await lookAtMonit(site, deadline);
  if (typeof monit !== 'string') return monit;
  throw new MonitAlertError('monit.unasked', `cannot act on services: ${monit}`, {
    details: ['monit-alert acts on services through the HTTP server of a running Monit (`set httpd`)'],
    hint: 'Run `monit-alert doctor` to see what is missing.',
  });
}
