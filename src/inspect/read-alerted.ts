import type { Daemon, DaemonWithoutHttpd } from '../monit/daemon/find-daemon.ts';
import type { LoadedAlerts } from '../monit/http/loaded-alerts.ts';
import { runsSince } from '../monit/reload/reload.ts';
import type { Site } from '../site.ts';
import { readLastApplied } from '../state/last-applied.ts';
import { stateFor } from '../state/state-directory.ts';
import { type TracedAlerts, traceLoaded } from './alert-origin.ts';
import { type Alerted, alertedBy } from './alerted.ts';

export interface AsLoaded {
  readonly alerts: TracedAlerts;
  /** A daemon with very many services is not asked for their alerts: those of the files are believed. */
  readonly localSource: Alerted['source'];
}

/** What the daemon said, and from which file each alert comes. */
export function traceAnswer(
  { configuration, serviceNames, services }: LoadedAlerts,
  installed: TracedAlerts,
): AsLoaded {
  const globals = configuration.alerts;
  const known = new Map([...installed.services, ...(services ?? [])].map(({ name, alerts }) => [name, alerts]));
  const all = serviceNames.map((name) => ({ name, alerts: known.get(name) ?? [] }));
  const localSource = services === undefined ? 'installed' : 'loaded';
  return { alerts: traceLoaded({ globals, services: all }, installed), localSource };
}

/**
 * Who is alerted by what is loaded. Without an answer, what was loaded at the last proof counts for as long as Monit
 * has not parsed since; failing that, the files.
 */
export async function readAlerted(
  daemon: Daemon | DaemonWithoutHttpd | undefined,
  answer: LoadedAlerts | undefined,
  installed: TracedAlerts,
  { stateDirectory, controlFile }: Pick<Site, 'stateDirectory' | 'controlFile'>,
): Promise<Alerted> {
  if (answer !== undefined) {
    const { alerts, localSource } = traceAnswer(answer, installed);
    return alertedBy(alerts, localSource);
  }
  const applied = daemon === undefined ? undefined : await readLastApplied(stateFor(stateDirectory, controlFile));
  if (daemon !== undefined && applied?.alerted !== undefined && (await runsSince(applied.proof, daemon)))
    return { ...applied.alerted, source: 'loaded' };
  return alertedBy(installed, 'installed');
}
