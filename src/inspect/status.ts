import type { Alert } from '../monit/config/grammar.ts';
import {
  type Daemon,
  type DaemonWithoutHttpd,
  type MonitSeen,
  monitSeen,
  unaskedWarning,
} from '../monit/daemon/find-daemon.ts';
import { readLoadedAlerts } from '../monit/http/loaded-alerts.ts';
import { ask } from '../monit/http/retry.ts';
import { isStopped } from '../monit/process/process.ts';
import type { Site } from '../site.ts';
import { deadlineAfter } from '../system/clock.ts';
import { stat } from '../system/files.ts';
import { markAccepted } from './accepted.ts';
import { traceInstalled } from './alert-origin.ts';
import { readAlertSources } from './alert-sources.ts';
import type { Alerted } from './alerted.ts';
import { differences, localDifferences } from './differences.ts';
import { renderNow } from './drift/rendered-drift.ts';
import { serviceFileDrift } from './drift/service-file-drift.ts';
import { checkWith, type Installed, noTexts, placesOf } from './installation.ts';
import { isLoaded } from './is-loaded.ts';
import { observe } from './observe.ts';
import { readAlerted } from './read-alerted.ts';
import { type UnmanagedAlert, unmanagedAlertsInForce } from './unmanaged-alerts.ts';

/** What is rendered, installed and loaded, and how these differ. */
export interface SiteStatus {
  /** Absolute path, symbolic links followed. */
  readonly controlFile: string;
  /** Path of the include that monit-alert writes. */
  readonly managedFile: string;
  /** `edited`: by hand, since monit-alert wrote it. `unmanaged`: not written by monit-alert. */
  readonly installed: Installed['kind'];
  /** The profile that the managed file was written for; undefined if there is none of ours. */
  readonly profile: string | undefined;
  /** Undefined if Monit is not running. Without `set httpd`, its version is unknown. */
  readonly monit: MonitSeen | undefined;
  /** The alerts of the profile as it is now; undefined if none is installed or it cannot be rendered (see drift). */
  readonly rendered: readonly Alert[] | undefined;
  /** The alerts of the managed file; empty: only unmanaged alerts are in force. */
  readonly alerts: readonly Alert[];
  /** UTC, ISO 8601; undefined if there is no managed file. */
  readonly installedAt: string | undefined;
  /** The daemon's whole global alert table; undefined if no daemon can be asked. */
  readonly loaded: readonly Alert[] | undefined;
  /** Who is alerted by what is loaded: global and local alerts of all files. */
  readonly alerted: Alerted;
  /** Whether the daemon is known to have read the managed file as it is now. */
  readonly verified: boolean;
  /** Alerts in other files, which no profile changes. */
  readonly unmanagedAlerts: readonly UnmanagedAlert[];
  /** Monit's warnings about its configuration, and how its reading and ours disagree. */
  readonly warnings: readonly string[];
  /** How rendered, installed and loaded differ, a sentence each. */
  readonly drift: readonly string[];
}

/**
 * Reads the status and touches nothing.
 * @throws MonitAlertError if the configuration cannot be read or Monit does not accept it.
 */
export async function readSiteStatus(site: Site): Promise<SiteStatus> {
  const deadline = deadlineAfter(site.timeoutMs);
  const observation = await observe(site, ({ installed }) => ({ global: installed.text }), deadline);
  const { installation, checked, daemon } = observation;
  const { tree, managedFile, installed } = installation;
  const hasIncludes = installation.alertIncludes.includes.length > 0;
  const bare = hasIncludes ? await checkWith(installation, noTexts, observation.site.monit, deadline) : undefined;
  const sources = await readAlertSources({ ...observation, bare }, undefined, deadline);
  const { managed, unmanaged } = sources;
  const unmanagedAlerts = unmanagedAlertsInForce(sources, site.accepted);
  const endpoint = daemon?.endpoint;
  const answer = endpoint === undefined ? undefined : await ask(readLoadedAlerts, endpoint, deadline);
  const loaded = answer?.configuration;
  const now = await renderNow(observation, { loaded, bare }, deadline);
  return {
    controlFile: tree.controlFile,
    managedFile: managedFile.path,
    installed: installed.kind,
    profile: installed.profile,
    monit: monitSeen(daemon),
    rendered: now.alerts,
    alerts: managed,
    installedAt: await writtenAt(managedFile.target),
    loaded: loaded?.alerts,
    alerted: markAccepted(await readAlerted(daemon, answer, traceInstalled(sources), site), unmanagedAlerts),
    verified: daemon !== undefined && (await isLoaded(daemon, placesOf(installation), site)),
    unmanagedAlerts,
    warnings: [...checked.warnings, ...unmanaged.disagreements, ...unaskedWarning(daemon)],
    drift: [
      ...stopped(daemon),
      ...now.drift,
      ...(await serviceFileDrift(observation)),
      ...(loaded === undefined ? [] : differences(checked, loaded)),
      ...localDifferences(checked.services, answer?.services ?? checked.services).map(withRemedy),
    ],
  };
}

/** A change that failed says the same without this: its reload did not help. */
function withRemedy(difference: string): string {
  return `${difference} (\`monit-alert reload\` makes Monit read its files)`;
}

/** A stopped Monit runs nothing, whatever it has loaded. */
function stopped(daemon: Daemon | DaemonWithoutHttpd | undefined): string[] {
  return daemon !== undefined && isStopped(daemon.process)
    ? [`loaded: Monit (pid ${daemon.process.pid}) is stopped`]
    : [];
}

async function writtenAt(path: string): Promise<string | undefined> {
  return stat(path).then(
    ({ mtime }) => mtime.toISOString(),
    () => undefined,
  );
}
