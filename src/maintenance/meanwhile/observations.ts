import type { ServiceStatus } from '../../monit/http/status.ts';
import { logOf, parseTroubles, readLogFrom, type Trouble } from '../../monit/process/log-file.ts';
import { maskPasswords } from '../../render/mask-passwords.ts';
import { isInScope, type Scope } from '../../render/scope.ts';
import type { Site } from '../../site.ts';
import type { Deadline } from '../../system/clock.ts';
import type { Observations } from '../record/model.ts';
import { lookAtMonit, type MonitNow } from './monit-now.ts';
import { type Meanwhile, summaryOf } from './summary.ts';

/** Records which services fail before the first hold mutes anything. */
export async function startObservations(site: Site, deadline: Deadline): Promise<Observations> {
  const since = new Date().toISOString();
  const monit = await lookAtMonit(site, deadline);
  const begun = { since, seenFailing: {}, mailsReport: false, scope: { services: [], groups: [] } };
  if (typeof monit === 'string') return begun;
  const { process, status } = monit.daemon;
  const log = await logOf(process.pid);
  const failing = failingNow(status.services);
  return { ...begun, failing, ...(log === undefined ? {} : { log }) };
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
  const monit = await lookAtMonit(site, deadline);
  const log = observations.log === undefined ? undefined : await readLogFrom(observations.log);
  const troubles = log === undefined ? undefined : parseTroubles(log).map(masked);
  const services = typeof monit === 'string' ? undefined : servicesIn(observations.scope, monit);
  return summaryOf(observations, troubles, services);
}

function servicesIn(scope: Scope | undefined, { daemon, checked }: MonitNow): readonly ServiceStatus[] {
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
