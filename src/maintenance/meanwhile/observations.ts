import type { ServiceStatus } from '../../monit/http/status.ts';
import { logOf, parseTroubles, readLogFrom } from '../../monit/reload/log-file.ts';
import type { Site } from '../../site.ts';
import type { Deadline } from '../../system/clock.ts';
import type { MaintenanceWindow } from '../record/model.ts';
import { lookAtMonit } from './monit-now.ts';
import { comeBack, type ComingBack } from './summary.ts';

/** Notes how the services are before the first hold mutes anything. */
export async function openWindow(site: Site, deadline: Deadline): Promise<MaintenanceWindow> {
  const since = new Date().toISOString();
  const monit = await lookAtMonit(site, deadline);
  if (typeof monit === 'string') return { since, seenFailing: {}, mailsReport: false };
  const { process, status } = monit.daemon;
  const log = await logOf(process.pid);
  const failing = failingNow(status.services);
  return { since, failing, ...(log === undefined ? {} : { log }), seenFailing: {}, mailsReport: false };
}

/** Adds which services are seen to fail now. */
export async function sampleWindow(
  window: MaintenanceWindow,
  site: Site,
  deadline: Deadline,
): Promise<MaintenanceWindow> {
  const monit = await lookAtMonit(site, deadline);
  if (typeof monit === 'string') return window;
  const at = new Date().toISOString();
  const seen = failingNow(monit.daemon.status.services).map((name) => [name, at] as const);
  return { ...window, seenFailing: { ...Object.fromEntries(seen), ...window.seenFailing } };
}

/** Looks back at the time since the first hold; before the reload that ends it, for that makes Monit forget what fails. */
export async function lookBack(window: MaintenanceWindow, site: Site, deadline: Deadline): Promise<ComingBack> {
  const monit = await lookAtMonit(site, deadline);
  const log = window.log === undefined ? undefined : await readLogFrom(window.log);
  const troubles = log === undefined ? undefined : parseTroubles(log);
  return comeBack(window, troubles, typeof monit === 'string' ? undefined : monit.daemon.status.services);
}

function failingNow(services: readonly ServiceStatus[]): string[] {
  return services.filter(({ isFailing }) => isFailing).map(({ name }) => name);
}
