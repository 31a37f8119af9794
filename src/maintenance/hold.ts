import { randomBytes } from 'node:crypto';
import { silentWatcher, type Watcher } from '../change/progress.ts';
import { MonitAlertError } from '../errors.ts';
import type { Scope } from '../render/scope.ts';
import type { Site } from '../site.ts';
import { once } from '../system/once.ts';
import { addHolds, type Present, presentHolds } from './add-holds.ts';
import { spelledScope } from './asked-scope.ts';
import { readCalendar } from './calendar/store.ts';
import { readInstalled } from './installed-base.ts';
import type { Reconciliation } from './reconcile.ts';
import { type Hold, holdIdFault, isSameHold, type Maintenance, type OwnerProcess } from './record/model.ts';
import { isSameScope } from './record/scopes.ts';
import { endHolds } from './release.ts';
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
  /** Milliseconds from now until it expires; undefined: it ends at `untilMs`, or with its owner process. */
  readonly forMs: number | undefined;
  /** When it expires by the clock, in milliseconds since the epoch. */
  readonly untilMs?: number | undefined;
  /** Milliseconds for which it may outlast its end, until Monit has found its services well; undefined: none. */
  readonly graceMs?: number | undefined;
  /** When this process ends, the hold ends. */
  readonly ownerProcess: OwnerProcess | undefined;
  /** Services to unmonitor during the hold. */
  readonly unmonitor: readonly string[];
  /** Whether a report is mailed to the recipients of the base profile. */
  readonly mailsReport: boolean;
  /** Whether they hear of its beginning, and of each new end, as well. */
  readonly announces?: boolean | undefined;
  /** Start it even if no scheduler would end it. */
  readonly withoutScheduler: boolean;
}

/** The result of a request for a hold. */
export interface Held extends Reconciliation {
  /** As it is recorded. */
  readonly hold: Hold;
  /** As it was before, if an active hold was edited; undefined if it is new, or nothing has changed. */
  readonly was: Hold | undefined;
  /** Whether the hold begins with this request. */
  readonly isNew: boolean;
  /** What will end it; undefined if nothing will. */
  readonly scheduler: Scheduler | undefined;
}

/**
 * The same request again changes nothing, not even the end of the hold. With the same id, profile and services, the
 * hold is edited; otherwise it is replaced.
 * @throws MonitAlertError if no hold was started: `hold.unended` if nothing would end it, `hold.taken` if a running
 * command has a hold of that id, or one is planned, `hold.name`, `maintenance.no-base`, `service.unknown`,
 * `group.unknown`, `service.no-include`.
 */
export async function hold(request: HoldRequest, site: Site, watcher: Watcher = silentWatcher): Promise<Held> {
  ensureName(request.id);
  const command = `monit-alert ${request.profile}`;
  const options = { ...request, asked: request.scope };
  return inSession({ command, site, watcher, options }, async (session) => {
    const { present, asked, known, was, scheduler } = await intend(request, session);
    const reconciliation = await addHolds(known === undefined ? [asked] : [], present, session);
    if (session.lock !== undefined && verified(reconciliation)) await unmonitorOrEnd(asked, reconciliation, session);
    const isNew = known === undefined && was === undefined;
    return { ...reconciliation, hold: known ?? asked, was, isNew, scheduler };
  });
}

/** As {@link hold} with `dryRun`. */
export async function planHold(request: HoldRequest, site: Site, watcher: Watcher = silentWatcher): Promise<Held> {
  return hold({ ...request, dryRun: true }, site, watcher);
}

/** @throws MonitAlertError `hold.name` */
export function ensureName(id: string | undefined): void {
  const fault = id === undefined ? undefined : holdIdFault(id);
  if (fault === undefined) return;
  throw new MonitAlertError('hold.name', `a hold cannot be called "${id ?? ''}": its name ${fault}`, {
    hint: 'For example: --id deploy-42.',
  });
}

/** For a hold that nobody has named. */
export function randomId(): string {
  return randomBytes(3).toString('hex');
}

interface Intent {
  readonly present: Present;
  readonly asked: Hold;
  /** The same hold, if there is one already. */
  readonly known: Hold | undefined;
  /** The hold that is edited. */
  readonly was: Hold | undefined;
  readonly scheduler: Scheduler | undefined;
}

async function intend(request: HoldRequest, session: Session): Promise<Intent> {
  const { site, state } = session;
  const installed = once(async () => readInstalled(site));
  const present = await presentHolds(session, installed);
  const { current } = present;
  const calls = await findScheduler(state);
  const { scheduler } = calls;
  if (scheduler === undefined && !request.withoutScheduler) throw noSchedulerError('hold', calls);
  const scope = request.scope && spelledScope(request.scope, await installed());
  const kept = current.holds.flatMap(({ unmonitored }) => unmonitored);
  const unmonitored = await servicesToUnmonitor(request.unmonitor, kept, session);
  const asked = toHold({ ...request, scope }, site.by, unmonitored);
  // In its grace, a hold waits for its end: the same request needs it for its whole time again.
  const known = current.holds.find((one) => isSameHold(one, asked) && one.graceSince === undefined);
  await ensureFree(asked, current, state);
  const was = known === undefined ? current.holds.find((one) => isEditOf(asked, one)) : undefined;
  return { present, asked: was === undefined ? asked : edited(was, asked), known, was, scheduler };
}

/** @throws MonitAlertError `hold.taken` */
async function ensureFree({ id }: Hold, { holds }: Maintenance, state: string): Promise<void> {
  const taken = holds.find((one) => id === one.id && one.ownerProcess !== undefined);
  if (taken !== undefined) throw takenName(taken);
  const planned = (await readCalendar(state)).planned.find((one) => one.id === id);
  if (planned === undefined) return;
  throw new MonitAlertError('hold.taken', `a hold named "${id}" is planned from ${planned.from}, by ${planned.by}`, {
    hint: `Choose another --id, or give the plan up: \`monit-alert release ${id}\`.`,
  });
}

function isEditOf(asked: Hold, one: Hold): boolean {
  return one.id === asked.id && one.profile === asked.profile && isSameScope(one.scope, asked.scope);
}

/** It goes on, with another end, reason or report. */
function edited(was: Hold, asked: Hold): Hold {
  const { since, from, window, at, log } = was;
  return { ...asked, since, ...(from && { from }), ...(window && { window }), ...(at && { at }), ...(log && { log }) };
}

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

function toHold(request: HoldRequest, by: string, unmonitored: string[]): Hold {
  const { profile, scope, reason, forMs, untilMs, graceMs, ownerProcess, mailsReport, announces = false } = request;
  const now = Date.now();
  const endMs = forMs === undefined ? untilMs : now + forMs;
  return {
    id: request.id ?? randomId(),
    profile,
    ...(scope && { scope }),
    by,
    ...(reason === undefined ? {} : { reason }),
    since: new Date(now).toISOString(),
    ...(endMs === undefined ? {} : { until: new Date(endMs).toISOString() }),
    ...(forMs === undefined ? {} : { forMs }),
    ...(graceMs === undefined ? {} : { graceMs }),
    ...(ownerProcess === undefined ? {} : { ownerProcess }),
    unmonitored,
    mailsReport: mailsReport || announces,
    ...(announces && { announces }),
  };
}

/** If two commands shared a hold, the first one that ends would end it for both. */
function takenName({ id, by, ownerProcess }: Hold): MonitAlertError {
  const owner = `by a command of ${by} (pid ${ownerProcess?.pid ?? 'unknown'})`;
  return new MonitAlertError('hold.taken', `a hold named "${id}" is already active, ${owner}`, {
    hint: `Choose another --id, wait for that command, or end its hold: \`monit-alert release ${id}\`.`,
  });
}
