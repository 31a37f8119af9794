import { MonitAlertError } from '../errors.ts';
import { differences, localDifferences } from '../inspect/differences.ts';
import type { CheckedConfiguration } from '../monit/check/check-configuration.ts';
import type { ServiceAlerts } from '../monit/config/effective-alerts.ts';
import type { Daemon, DaemonWithoutHttpd, MonitSeen } from '../monit/daemon/find-daemon.ts';
import type { Endpoint } from '../monit/http/client.ts';
import { readAlertsOf } from '../monit/http/loaded-alerts.ts';
import { ask } from '../monit/http/retry.ts';
import {
  type DaemonStatus,
  type LoadedConfiguration,
  readLoaded,
  readStatus,
  type ServiceStatus,
} from '../monit/http/status.ts';
import { isStopped, readProcess } from '../monit/process/process.ts';
import type { ReloadProof } from '../monit/reload/proof.ts';
import { reloadDaemon } from '../monit/reload/reload.ts';
import { type FileIdentity, isStillThere, managedIdentity, type ManagedPlaces } from '../state/file-identity.ts';
import type { Deadline } from '../system/clock.ts';
import type { Watcher } from './progress.ts';

export type Loading = Verified | Unproved | Wrong;

type Wrong = { readonly kind: 'different'; readonly differences: readonly string[] } | { readonly kind: 'died' };

export interface Verified {
  readonly kind: 'verified';
  readonly proof: ReloadProof;
  readonly monit: MonitSeen;
  /** After the reload; empty if Monit has no HTTP server. */
  readonly services: readonly ServiceStatus[];
  /** Of the unchanged managed file; undefined if there is none. */
  readonly identity: FileIdentity | undefined;
}

interface Unproved {
  readonly kind: 'unproved';
  readonly reason: string;
  /** Undefined if waiting is enough. */
  readonly hint: string | undefined;
}

export interface ToLoad {
  /** What Monit's check read from disk. */
  readonly expected: CheckedConfiguration;
  /** Must not change until Monit has read them; undefined for a reload without a change. */
  readonly files: { readonly places: ManagedPlaces; readonly identity: FileIdentity | undefined } | undefined;
  /** Whose alerts change: these are compared, too. */
  readonly services: readonly string[];
  /** What is wrong although the daemon runs what was checked. */
  readonly objections: (loaded: LoadedConfiguration) => readonly string[];
  /** For when another file changed meanwhile; undefined if the managed file is no longer ours. */
  readonly recheck: () => Promise<CheckedConfiguration | undefined>;
}

const httpdHint =
  'For a proof, give Monit a private socket: `set httpd unixsocket /run/monit.sock` and `allow admin:"..."`.';

/**
 * Reloads with proof, then compares what the daemon runs with the check. Without `set httpd` it cannot be asked: then
 * the files must be the same before and after the parse.
 */
export async function loadFromDisk(
  daemon: Daemon | DaemonWithoutHttpd,
  toLoad: ToLoad,
  deadline: Deadline,
  watcher: Watcher,
): Promise<Loading> {
  if (daemon.endpoint === undefined && daemon.startDelayLeftMs !== undefined) return inStartDelay(daemon);
  const outcome = await watcher.waitingFor('Monit to reload after its current check', async () =>
    reloadDaemon(daemon, deadline),
  );
  switch (outcome.kind) {
    case 'died':
      return outcome;
    case 'pending':
      return isStopped(daemon.process)
        ? unproved(`Monit (pid ${daemon.process.pid}) is stopped`, `Continue it: \`kill -CONT ${daemon.process.pid}\`.`)
        : unproved('Monit is busy and has not reloaded yet; it will reload when its current check ends');
    case 'unprovable':
      return unproved(
        `Monit was asked to reload and is running, but there is no proof that it reloaded: ${outcome.missing}`,
        httpdHint,
      );
    case 'proved':
      return daemon.endpoint === undefined
        ? verifyFiles(toLoad, outcome.proof)
        : verifyLoaded({ ...daemon.endpoint, pid: outcome.proof.pid }, toLoad, outcome.proof, deadline);
  }
}

/** A signal would begin the delay anew. */
function inStartDelay({ unasked, startDelayLeftMs = 0 }: DaemonWithoutHttpd): Loading {
  const seconds = Math.ceil(startDelayLeftMs / 1000);
  return unproved(
    `${unasked?.message ?? ''}. It was not asked to reload`,
    `Run this again in ${seconds} s, or with a --timeout that is longer than the delay.`,
  );
}

export function whatWentWrong(loading: Wrong, daemon: Daemon | DaemonWithoutHttpd): string {
  return loading.kind === 'died'
    ? `Monit (pid ${daemon.process.pid}) exited while it was reloading`
    : `Monit has loaded something else: ${loading.differences.join('; ')}`;
}

async function verifyLoaded(
  endpoint: Endpoint,
  toLoad: ToLoad,
  proof: ReloadProof,
  deadline: Deadline,
): Promise<Loading> {
  const seen = await see(endpoint, toLoad.services, deadline);
  if (seen instanceof MonitAlertError) {
    if (readProcess(proof.pid) === undefined) return { kind: 'died' };
    return unproved(`Monit reloaded, but its status could not be read: ${seen.message}`);
  }
  const wrong = await whatIsWrong(toLoad, seen);
  if (wrong.length > 0) return { kind: 'different', differences: wrong };
  const { version, services } = seen.status;
  return { kind: 'verified', proof, monit: { pid: proof.pid, version }, services, identity: toLoad.files?.identity };
}

/** Files that did not change during the reload are what Monit has read. */
async function verifyFiles(toLoad: ToLoad, proof: ReloadProof): Promise<Loading> {
  const isStill = await isTheSame(toLoad);
  if (!isStill) return { kind: 'different', differences: [changedMeanwhile] };
  const checked = await toLoad.recheck().catch(() => undefined);
  if (checked === undefined || differences(checked, toLoad.expected).length > 0) {
    return unproved(
      'somebody else changed the configuration while Monit was reloading; it is unknown which version Monit read',
    );
  }
  if (readProcess(proof.pid) === undefined) return { kind: 'died' };
  const monit = { pid: proof.pid, version: undefined };
  return { kind: 'verified', proof, monit, services: [], identity: toLoad.files?.identity };
}

function unproved(reason: string, hint?: string): Unproved {
  return { kind: 'unproved', reason, hint };
}

const changedMeanwhile = 'somebody else changed the managed file while Monit was reloading';

async function isTheSame({ files }: ToLoad): Promise<boolean> {
  return files === undefined || isStillThere(files.identity, await managedIdentity(files.places));
}

async function whatIsWrong(toLoad: ToLoad, seen: Seen): Promise<readonly string[]> {
  const { loaded } = seen;
  const different = [...allDifferences(toLoad.expected, seen), ...toLoad.objections(loaded)];
  // Equal tables are not enough: no table shows the text of a mail, the path of the queue or a password.
  if (!(await isTheSame(toLoad))) return [changedMeanwhile, ...different];
  if (different.length === 0) return [];
  const checked = await toLoad.recheck();
  const isOnDisk = checked !== undefined && allDifferences(checked, seen).length === 0;
  return isOnDisk ? toLoad.objections(loaded) : different;
}

function allDifferences(expected: CheckedConfiguration, { loaded, alerts }: Seen): string[] {
  const names = new Set(alerts.map(({ name }) => name));
  const services = expected.services.filter(({ name }) => names.has(name));
  return [...differences(expected, loaded), ...localDifferences(services, alerts)];
}

interface Seen {
  readonly loaded: LoadedConfiguration;
  /** Of the services that were asked for. */
  readonly alerts: readonly ServiceAlerts[];
  readonly status: DaemonStatus;
}

/** The new listener is there before its server is ready, so `ask` retries. */
async function see(
  endpoint: Endpoint,
  services: readonly string[],
  deadline: Deadline,
): Promise<Seen | MonitAlertError> {
  try {
    const [loaded, status] = await Promise.all([
      ask(readLoaded, endpoint, deadline),
      ask(readStatus, endpoint, deadline),
    ]);
    const pages = async (to: Endpoint, timeoutMs: number) => readAlertsOf(services, to, timeoutMs);
    return { loaded, status, alerts: services.length === 0 ? [] : await ask(pages, endpoint, deadline) };
  } catch (error) {
    if (error instanceof MonitAlertError) return error;
    throw error;
  }
}
