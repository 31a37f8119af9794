import type { Daemon, DaemonWithoutHttpd } from '../../monit/daemon/find-daemon.ts';
import type { ServiceStatus } from '../../monit/http/status.ts';
import { logOf, parseTroubles, readLogFrom, type Trouble } from '../../monit/process/log-file.ts';
import { maskPasswords } from '../../render/mask-passwords.ts';
import { isInScope, type Scope } from '../../render/scope.ts';
import type { Site } from '../../site.ts';
import type { Deadline } from '../../system/clock.ts';
import type { Observations } from '../record/model.ts';
import { lookAtMonit, type MonitNow } from './monit-now.ts';
import { type Meanwhile, summaryOf } from './summary.ts';

/** Begins with the first hold. What fails already is noted when Monit is looked at: {@link FirstLook}. */
export function startObservations(): Observations {
  return { since: new Date().toISOString(), seenFailing: {}, scope: { services: [], groups: [] } };
}

/** Which services fail before the first hold mutes anything, and where Monit's log ends. */
export type FirstLook = Pick<Observations, 'failing' | 'log'>;

/** @param daemon as it was seen before the change. */
export async function firstLook(daemon: Daemon | DaemonWithoutHttpd | undefined): Promise<FirstLook> {
  if (daemon?.endpoint === undefined) return {};
  const log = await logOf(daemon.process.pid);
  return { failing: failingNow(daemon.status.services), ...(log === undefined ? {} : { log }) };
}

export async function sampleObservations(
  observations: Observations,
  site: Site,
  deadline: Deadline,
): Promise<Observations> {
  const monit = await lookAtMonit(site, deadline);
  if (typeof monit === 'string') return observations;
  const at = new Date().toISOString();
  const seen = failingNow(monit.daemon.status.services).map((name) => [name, at] as const);
  return { ...observations, seenFailing: { ...Object.fromEntries(seen), ...observations.seenFailing } };
}

/**
 * Only about services that a hold was for. Must run before the reload that ends the last hold: in a reload, Monit
 * forgets failures.
 */
export async function summarize(observations: Observations, site: Site, deadline: Deadline): Promise<Meanwhile> {
  return summaryFor(observations, await lookAtMonit(site, deadline));
}

/** As {@link summarize}, with what was seen of Monit. */
export async function summaryFor(observations: Observations, monit: MonitNow | string): Promise<Meanwhile> {
  const log = observations.log === undefined ? undefined : await readLogFrom(observations.log);
  const troubles = log === undefined ? undefined : parseTroubles(log).map(masked);
  const services = typeof monit === 'string' ? undefined : servicesIn(observations.scope, monit);
  return summaryOf(observations, troubles, services);
}

/** Those that a scope names; undefined: all. */
export function servicesIn(scope: Scope | undefined, { daemon, checked }: MonitNow): readonly ServiceStatus[] {
  const { services } = daemon.status;
  if (scope === undefined) return services;
  const names = new Set(checked.services.filter((service) => isInScope(scope, service)).map(({ name }) => name));
  return services.filter(({ name }) => names.has(name));
}

/** Monit logs the command line and the output of a program that fails. */
function masked(trouble: Trouble): Trouble {
  return { ...trouble, message: maskPasswords(trouble.message) };
}

function failingNow(services: readonly ServiceStatus[]): string[] {
  return services.filter(({ isFailing }) => isFailing).map(({ name }) => name);
}
