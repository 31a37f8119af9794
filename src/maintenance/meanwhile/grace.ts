import type { ServiceStatus } from '../../monit/http/status.ts';
import type { Site } from '../../site.ts';
import type { Deadline } from '../../system/clock.ts';
import type { Maintenance } from '../record/model.ts';
import { lookAtMonit } from './monit-now.ts';
import { servicesIn } from './observations.ts';

/** Ids of the holds in grace whose services are well. None if Monit cannot be asked: then the grace runs full. */
export async function wellHolds(
  { holds, observations }: Maintenance,
  site: Site,
  deadline: Deadline,
): Promise<ReadonlySet<string>> {
  const graced = holds.flatMap(({ id, scope, graceSince }) =>
    graceSince === undefined ? [] : [{ id, scope, graceSince }],
  );
  if (graced.length === 0) return new Set();
  const monit = await lookAtMonit(site, deadline);
  if (typeof monit === 'string') return new Set();
  const failedBefore = observations?.failing ?? [];
  return new Set(
    graced
      .filter(({ scope, graceSince }) => areWell(servicesIn(scope, monit), Date.parse(graceSince), failedBefore))
      .map(({ id }) => id),
  );
}

/**
 * Whether Monit has looked at each service since, and found it well. Services that are not monitored, or failed before
 * the first hold, do not count. @param since milliseconds since the epoch.
 */
export function areWell(services: readonly ServiceStatus[], since: number, failedBefore: readonly string[]): boolean {
  return services
    .filter(({ name, monitoring }) => monitoring !== 'not-monitored' && !failedBefore.includes(name))
    .every(
      ({ monitoring, actionPending, isFailing, lookedAt }) =>
        // Monit gives whole seconds: what it saw in the same second may be from before.
        monitoring === 'monitored' && !actionPending && !isFailing && lookedAt * 1_000 > since,
    );
}
