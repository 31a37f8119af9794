import { MonitAlertError } from '../errors.ts';
import type { CheckedService } from '../monit/check/check-configuration.ts';
import { ensureKnown, performAction } from '../monit/daemon/service-actions.ts';
import { deadlineAfter } from '../system/clock.ts';
import { lookAtMonit, type MonitNow } from './meanwhile/monit-now.ts';
import type { Session } from './session.ts';

/** Where Monit is asked, and until when. */
type Asker = Pick<Session, 'site' | 'deadline'>;

/**
 * The services that taking some out would take: those that Monit checks, of the named ones and of all that depend on them,
 * for Monit does to these what is done to those. One that a hold keeps already is kept by the new one too.
 *
 * @param kept services that are out because of a hold, and not for a reason of their own.
 * @throws MonitAlertError `service.unknown`, `monit.unasked`
 */
export async function servicesToTake(
  names: readonly string[],
  kept: readonly string[],
  session: Asker,
): Promise<string[]> {
  if (names.length === 0) return [];
  const { daemon, checked } = await askable(session);
  const { services } = daemon.status;
  ensureKnown(names, services);
  const concerned = new Set(withDependents(names, checked.services));
  return services
    .filter(({ name, monitoring }) => concerned.has(name) && (monitoring !== 'not-monitored' || kept.includes(name)))
    .map(({ name }) => name);
}

/** Those services, and all that depend on them by one or more steps. */
export function withDependents(names: readonly string[], services: readonly CheckedService[]): string[] {
  const found = new Set(names);
  for (const name of found) {
    for (const service of services) if (service.dependsOn.includes(name)) found.add(service.name);
  }
  return [...found];
}

/** @throws MonitAlertError `services.pending` when Monit has not been seen to do it in time. */
export async function takeOut(services: readonly string[], session: Session): Promise<void> {
  if (services.length === 0) return;
  const { daemon } = await askable(session);
  const work = async () => performAction(daemon, 'unmonitor', services, session.deadline);
  const { open } = await session.watcher.waitingFor('Monit to unmonitor the services', work);
  if (open.length === 0) return;
  throw new MonitAlertError('services.pending', `Monit still monitors ${open.map(({ name }) => name).join(', ')}`, {
    hint: 'It is busy. Give a longer --timeout.',
  });
}

/** What became of giving services back. */
export interface GivenBack {
  /** Not seen to be monitored again; to be tried again later. */
  readonly left: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * Has Monit monitor services again, and sees it. Never throws: what could not be done is named, and tried again later. It
 * takes at most half of the time, for alerts are to be on again even if Monit is too busy for this.
 */
export async function giveBack(services: readonly string[], session: Session): Promise<GivenBack> {
  if (services.length === 0) return { left: [], warnings: [] };
  try {
    const { daemon } = await askable(session);
    const known = daemon.status.services.map(({ name }) => name);
    const there = services.filter((name) => known.includes(name));
    const gone = services
      .filter((name) => !known.includes(name))
      .map((name) => `Monit has no service ${name} any more`);
    if (there.length === 0) return { left: [], warnings: gone };
    const deadline = deadlineAfter(session.deadline.remainingMs() / 2, session.deadline.clock);
    const work = async () => performAction(daemon, 'monitor', there, deadline);
    const { open } = await session.watcher.waitingFor('Monit to monitor the services again', work);
    const left = open.map(({ name }) => name);
    return { left, warnings: [...gone, ...(left.length === 0 ? [] : [notYet(left, 'Monit has not done it in time')])] };
  } catch (error) {
    if (!(error instanceof MonitAlertError)) throw error;
    return { left: services, warnings: [notYet(services, error.message)] };
  }
}

function notYet(services: readonly string[], reason: string): string {
  return `${services.join(', ')}: not seen to be monitored again (${reason}); \`monit-alert sync\` tries again`;
}

/** @throws MonitAlertError `monit.unasked` */
export async function askable({ site, deadline }: Asker): Promise<MonitNow> {
  const monit = await lookAtMonit(site, deadline);
  if (typeof monit !== 'string') return monit;
  throw new MonitAlertError('monit.unasked', `cannot act on services: ${monit}`, {
    hint: 'Services are monitored and unmonitored by way of `set httpd`.',
  });
}
