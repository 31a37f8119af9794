import { isDeepStrictEqual } from 'node:util';
import { silentWatcher, type Watcher } from '../change/progress.ts';
import { record } from '../change/record.ts';
import { MonitAlertError } from '../errors.ts';
import { omit } from '../omit.ts';
import type { Site } from '../site.ts';
import type { Cause } from '../state/history.ts';
import { cancelPlanned } from './calendar/cancel.ts';
import { noteBegun } from './calendar/note-begun.ts';
import { reconcile, type Reconciliation } from './reconcile.ts';
import { describeEnds, type Ends, isDue, withoutEnded } from './record/expired.ts';
import { type Hold, type Maintenance, withGrace, withoutHolds, withUntold } from './record/model.ts';
import { readMaintenance } from './record/store.ts';
import { nothingEnded, type Released } from './released.ts';
import { inSession, type RequestOptions, type Session } from './session.ts';

/**
 * Ends holds and waits until the resulting profile is in force. A hold that has already ended is no error. A planned
 * hold will not begin.
 * @param ids `all`: every active hold, and no planned one.
 * @throws MonitAlertError if the base could not be restored; the end of the holds is recorded, and `sync` tries again.
 */
export async function release(
  ids: readonly string[] | 'all',
  options: RequestOptions,
  site: Site,
  watcher: Watcher = silentWatcher,
): Promise<Released> {
  return inSession({ command: 'monit-alert release', site, watcher, options }, async (session) => {
    const cancelled = ids === 'all' ? [] : await cancelPlanned(ids, session);
    const before = await readMaintenance(session.state);
    const named = before?.holds.filter(({ id }) => ids === 'all' || ids.includes(id)) ?? [];
    if (before === undefined || (named.length === 0 && !isDue(before))) return { ...nothingEnded(before), cancelled };
    return { ...(await endHolds(before, named, session)), cancelled };
  });
}

/** As {@link release} with `dryRun`. */
export async function planRelease(
  ids: readonly string[] | 'all',
  options: RequestOptions,
  site: Site,
  watcher: Watcher = silentWatcher,
): Promise<Released> {
  return release(ids, { ...options, dryRun: true }, site, watcher);
}

/** Also does everything else that is due. @param well Ids of the holds in grace whose services are well. */
export async function endHolds(
  before: Maintenance,
  holds: readonly Hold[],
  session: Session,
  well?: ReadonlySet<string>,
): Promise<Released> {
  const ids = holds.map(({ id }) => id);
  const released = holds.map((hold) => ({ hold, end: 'released' as const }));
  return reconcileEnds(before, withUntold(withoutHolds(before, ids), released), { ended: released }, session, well);
}

/**
 * Ends a hold whose command has ended, or begins its grace.
 * @throws MonitAlertError as {@link release}
 */
export async function endRun(
  { id, ownerProcess }: Pick<Hold, 'id' | 'ownerProcess'>,
  options: RequestOptions,
  site: Site,
  watcher: Watcher = silentWatcher,
): Promise<Released> {
  return inSession({ command: 'monit-alert run', site, watcher, options }, async (session) => {
    const before = await readMaintenance(session.state);
    // It may have ended, and its id may be another's now.
    const hold = before?.holds.find((one) => one.id === id && isDeepStrictEqual(one.ownerProcess, ownerProcess));
    if (before === undefined || (hold === undefined && !isDue(before))) return nothingEnded(before);
    if (hold?.graceMs === undefined) return endHolds(before, hold === undefined ? [] : [hold], session);
    const graced = { ...omit(hold, 'ownerProcess'), graceSince: hold.graceSince ?? new Date().toISOString() };
    return reconcileEnds(before, withGrace(before, [graced]), { graced: [graced] }, session);
  });
}

/** Puts in force what is left. @param done what has ended, or is in its grace, already. */
async function reconcileEnds(
  before: Maintenance,
  left: Maintenance,
  done: Partial<Ends>,
  session: Session,
  well?: ReadonlySet<string>,
): Promise<Released> {
  const over = withoutEnded(left, well);
  const { maintenance, reverted } = over;
  const ended = [...(done.ended ?? []), ...over.ended];
  const graced = [...(done.graced ?? []), ...over.graced];
  const cause = causeOf({ ended, graced, reverted }, maintenance.returning);
  const unnoted = session.lock === undefined ? [] : await noteBegun(ended, session);
  try {
    const reconciliation = withWarnings(await reconcile(maintenance, before, cause, session), unnoted);
    return { ended, graced, reverted, maintenance: reconciliation.maintenance, reconciliation };
  } catch (error) {
    const isUnwritable = error instanceof MonitAlertError && error.code === 'state.unwritable';
    if (!isUnwritable || graced.length === 0) throw error;
    // A grace that cannot be noted would begin anew each minute.
    const over = graced.map((hold) => ({ hold, end: 'grace is over' as const }));
    const ids = graced.map(({ id }) => id);
    const without = withUntold(withoutHolds(maintenance, ids), over);
    return reconcileEnds(before, without, { ended: [...ended, ...over] }, session, well);
  }
}

function withWarnings(reconciliation: Reconciliation, warnings: readonly string[]): Reconciliation {
  const { change } = reconciliation;
  return { ...reconciliation, change: { ...change, warnings: [...change.warnings, ...warnings] } };
}

/** @param services to be monitored again. */
function causeOf(over: Ends, services: readonly string[] = []): Cause {
  const { ended: ends, graced = [], reverted } = over;
  const cause = { reason: describeEnds(over), ...(services.length === 0 ? {} : { services }) };
  if (ends.length === 0) {
    const isOver = reverted !== undefined || graced.length > 0;
    const ids = graced.length === 0 ? {} : { holds: graced.map(({ id }) => id) };
    return { action: isOver ? 'expiry' : 'sync', ...cause, ...ids };
  }
  const isAskedFor = ends.some(({ end }) => end === 'released');
  const ended = ends.map(({ hold: { id, by, reason, until, profile, scope }, end }) => {
    return { id, by, reason, until, end, ...(scope && { scoped: { profile, ...scope } }) };
  });
  return { action: isAskedFor ? 'release' : 'expiry', ...cause, holds: ended.map(({ id }) => id), ended };
}

/** Records what had expired before a command that was about something else. @returns the result, with warnings. */
export async function recordExpired<T extends Reconciliation>(
  reconciliation: T,
  over: Ends,
  { site, watcher, lock }: Session,
): Promise<T> {
  const { change } = reconciliation;
  const isKept = change.state === 'rolled-back' || change.state === 'failed';
  if (lock === undefined || isKept || describeEnds(over) === undefined) return reconciliation;
  const { profile } = change.plan;
  const warnings = await record({ ...causeOf(over), to: profile, state: change.state }, site, watcher);
  return { ...reconciliation, change: { ...change, warnings: [...change.warnings, ...warnings] } };
}
