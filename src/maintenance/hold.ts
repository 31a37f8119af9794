import { randomBytes } from 'node:crypto';
import { silentWatcher, type Watcher } from '../change/progress.ts';
import { MonitAlertError } from '../errors.ts';
import type { Installation } from '../inspect/installation.ts';
import type { Scope } from '../render/scope.ts';
import type { Site } from '../site.ts';
import type { Cause } from '../state/history.ts';
import type { Deadline } from '../system/clock.ts';
import { once } from '../system/once.ts';
import { spelledScope } from './asked-scope.ts';
import { type InstalledBase, isRenderedNow, readBase, readInstalled } from './installed-base.ts';
import { startObservations } from './meanwhile/observations.ts';
import { type Reconciliation, reconcileOrForget } from './reconcile.ts';
import { type WithoutEnded, withoutEnded } from './record/expired.ts';
import { withKeptText } from './record/kept-texts.ts';
import {
  type Hold,
  holdIdFault,
  isSameHold,
  type OwnerProcess,
  type Maintenance,
  nothingHeld,
  withBase,
  withHold,
} from './record/model.ts';
import { readMaintenance } from './record/store.ts';
import { endHolds, recordExpired } from './release.ts';
import { findScheduler, noSchedulerError } from './scheduler/scheduler.ts';
import type { Scheduler } from './scheduler/sync-log.ts';
import { inSession, type RequestOptions, type Session } from './session.ts';
import { servicesToUnmonitor, unmonitor } from './unmonitored-services.ts';

/** A request for a hold. */
export interface HoldRequest extends RequestOptions {
  /** The profile's name. */
  readonly profile: string;
  /** Undefined: a random one. */
  readonly id: string | undefined;
  /** The services that it is in force for; undefined: everything. Each needs an alert include. */
  readonly scope?: Scope | undefined;
  /** For the history and `holds`. */
  readonly reason: string | undefined;
  /** Milliseconds from now until it expires; undefined: it ends with its owner process. */
  readonly forMs: number | undefined;
  /** When this process ends, the hold ends. */
  readonly ownerProcess: OwnerProcess | undefined;
  /** Services to unmonitor during the hold. */
  readonly unmonitor: readonly string[];
  /** Whether a report is mailed to the recipients of the base profile. */
  readonly mailsReport: boolean;
  /** Start it even if no scheduler would end it. */
  readonly withoutScheduler: boolean;
}

/** The result of a request for a hold. */
export interface Held extends Reconciliation {
  /** As it is recorded. */
  readonly hold: Hold;
  /** What will end it; undefined if nothing will. */
  readonly scheduler: Scheduler | undefined;
}

/**
 * The same request again changes nothing, not even the end of the hold. Another request with the same id replaces it.
 * @throws MonitAlertError if no hold was started: `hold.unended` if nothing would end it, `hold.taken` if a running
 * command has a hold of that id, `hold.name`, `maintenance.no-base`, `service.unknown`, `group.unknown`,
 * `service.no-include`.
 */
export async function hold(request: HoldRequest, site: Site, watcher: Watcher = silentWatcher): Promise<Held> {
  ensureName(request.id);
  const command = `monit-alert ${request.profile}`;
  const options = { ...request, asked: request.scope };
  return inSession({ command, site, watcher, options }, async (session) => {
    const { before, expired, asked, known, wanted, scheduler } = await intend(request, session);
    const reconciled = await reconcileOrForget(wanted, before, causeOf(known ?? asked), session);
    const reconciliation = await recordExpired(reconciled, expired, session);
    if (session.lock !== undefined && verified(reconciliation)) await unmonitorOrEnd(asked, reconciliation, session);
    return { ...reconciliation, hold: known ?? asked, scheduler };
  });
}

function causeOf({ id, profile, scope, reason, until, unmonitored: services }: Hold): Cause {
  const scoped = scope && { scoped: { profile, ...scope } };
  return { action: 'hold', reason, holds: [id], ...scoped, until, ...(services.length === 0 ? {} : { services }) };
}

/** As {@link hold} with `dryRun`. */
export async function planHold(request: HoldRequest, site: Site, watcher: Watcher = silentWatcher): Promise<Held> {
  return hold({ ...request, dryRun: true }, site, watcher);
}

function ensureName(id: string | undefined): void {
  const fault = id === undefined ? undefined : holdIdFault(id);
  if (fault === undefined) return;
  throw new MonitAlertError('hold.name', `a hold cannot be called "${id ?? ''}": its name ${fault}`, {
    hint: 'For example: --id deploy-42.',
  });
}

interface Intent {
  readonly before: Maintenance | undefined;
  /** What is over, and ends with this request. */
  readonly expired: Pick<WithoutEnded, 'ended' | 'reverted'>;
  readonly asked: Hold;
  /** The same hold, if there is one already. */
  readonly known: Hold | undefined;
  readonly wanted: Maintenance;
  readonly scheduler: Scheduler | undefined;
}

async function intend(request: HoldRequest, session: Session): Promise<Intent> {
  const { site, state } = session;
  const before = await readMaintenance(state);
  const expired = before === undefined ? nothingExpired : withoutEnded(before);
  const installed = once(async () => readInstalled(site));
  const current = await withObservations(expired.maintenance, session, installed);
  const calls = await findScheduler(state);
  const { scheduler } = calls;
  if (scheduler === undefined && !request.withoutScheduler) throw noSchedulerError('hold', calls);
  const kept = current.holds.flatMap(({ unmonitored }) => unmonitored);
  const scope = request.scope && spelledScope(request.scope, await installed());
  const unmonitored = await servicesToUnmonitor(request.unmonitor, kept, session);
  const asked = toHold({ ...request, scope }, site.by, unmonitored);
  const known = current.holds.find((one) => isSameHold(one, asked));
  const taken = current.holds.find(({ id, ownerProcess }) => id === asked.id && ownerProcess !== undefined);
  if (taken !== undefined) throw takenName(taken);
  const wanted = known === undefined ? withHold(current, asked) : current;
  return { before, expired, asked, known, wanted, scheduler };
}

const nothingExpired = { maintenance: undefined, ended: [], reverted: undefined };

/** Whether the profile was verified to be in force, or no Monit runs. */
export function verified({ change: { state } }: Reconciliation): boolean {
  return state === 'active' || state === 'unchanged' || state === 'written';
}

/** A hold that cannot unmonitor its services is ended. */
async function unmonitorOrEnd(asked: Hold, { maintenance }: Reconciliation, session: Session): Promise<void> {
  try {
    await unmonitor(asked.unmonitored, session);
  } catch (error) {
    if (maintenance !== undefined) await endHolds(maintenance, [asked], session);
    throw error;
  }
}

/** Observations begin with the first hold. */
async function withObservations(
  current: Maintenance | undefined,
  { site, deadline }: Session,
  read: () => Promise<Installation>,
): Promise<Maintenance> {
  const maintenance = current ?? (await installedBase(await readBase(site, read), site, deadline));
  if (maintenance.observations !== undefined) return maintenance;
  return { ...maintenance, observations: startObservations() };
}

/** Keeps the installed text if it differs from the profile, as after a revert. */
async function installedBase(installed: InstalledBase, site: Site, deadline: Deadline): Promise<Maintenance> {
  const { profile, text } = installed;
  const services = Object.keys(installed.services).length > 0 ? installed.services : undefined;
  const isRendered = await isRenderedNow(installed, site, deadline);
  if (installed.kind !== 'intact') return withBase(nothingHeld(profile), { profile });
  const maintenance = withBase(nothingHeld(profile), isRendered ? { profile } : { profile, text, services });
  return withKeptText(maintenance, { profile, text, services });
}

function toHold(request: HoldRequest, by: string, unmonitored: string[]): Hold {
  const { profile, scope, reason, forMs, ownerProcess, mailsReport } = request;
  const now = Date.now();
  return {
    id: request.id ?? randomBytes(3).toString('hex'),
    profile,
    ...(scope && { scope }),
    by,
    ...(reason === undefined ? {} : { reason }),
    since: new Date(now).toISOString(),
    ...(forMs === undefined ? {} : { until: new Date(now + forMs).toISOString(), forMs }),
    ...(ownerProcess === undefined ? {} : { ownerProcess }),
    unmonitored,
    mailsReport,
  };
}

/** If two commands shared a hold, the first one that ends would end it for both. */
function takenName({ id, by, ownerProcess }: Hold): MonitAlertError {
  const owner = `by a command of ${by} (pid ${ownerProcess?.pid ?? 'unknown'})`;
  return new MonitAlertError('hold.taken', `a hold named "${id}" is already active, ${owner}`, {
    hint: `Choose another --id, wait for that command, or end its hold: \`monit-alert release ${id}\`.`,
  });
}
