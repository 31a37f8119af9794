import { silentWatcher, type Watcher } from '../change/progress.ts';
import { record } from '../change/record.ts';
import { MonitAlertError } from '../errors.ts';
import type { Site } from '../site.ts';
import type { Cause } from '../state/history.ts';
import { reconcile, type Reconciliation } from './reconcile.ts';
import { describeEnds, type EndedHold, isDue, type WithoutEnded, withoutEnded } from './record/expired.ts';
import { type Hold, type Maintenance, type UnconfirmedBase, withoutHolds } from './record/model.ts';
import { readMaintenance, writeMaintenance } from './record/store.ts';
import { inSession, type RequestOptions, type Session } from './session.ts';

/** The result of ending holds. */
export interface Released {
  /** Every hold that has ended, with the reason. */
  readonly ended: readonly EndedHold[];
  /** An unconfirmed change that was reverted. */
  readonly reverted?: UnconfirmedBase | undefined;
  /** Undefined if no hold is active and nothing is left to do. */
  readonly maintenance: Maintenance | undefined;
  /** Undefined if there was nothing to end. */
  readonly reconciliation: Reconciliation | undefined;
}

/**
 * Ends holds and waits until the resulting profile is in force. A hold that has already ended is no error.
 * @param ids `all`: every hold.
 * @throws MonitAlertError if the base could not be restored; the end of the holds is recorded, and `sync` tries again.
 */
export async function release(
  ids: readonly string[] | 'all',
  options: RequestOptions,
  site: Site,
  watcher: Watcher = silentWatcher,
): Promise<Released> {
  return inSession({ command: 'monit-alert release', site, watcher, options }, async (session) => {
    const before = await readMaintenance(session.state);
    const named = before?.holds.filter(({ id }) => ids === 'all' || ids.includes(id)) ?? [];
    if (before === undefined || (named.length === 0 && !isDue(before))) return nothingEnded(before);
    return endHolds(before, named, session);
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

/** Also does everything else that is due. */
export async function endHolds(before: Maintenance, holds: readonly Hold[], session: Session): Promise<Released> {
  const ids = holds.map(({ id }) => id);
  const { maintenance, ended: expired, reverted } = withoutEnded(withoutHolds(before, ids));
  const ended = [...holds.map((hold) => ({ hold, end: 'released' as const })), ...expired];
  const reconciliation = await reconcile(maintenance, before, causeOf(ended, reverted, maintenance.returning), session);
  return { ended, reverted, maintenance: reconciliation.maintenance, reconciliation };
}

export function nothingEnded(maintenance: Maintenance | undefined): Released {
  return { ended: [], maintenance, reconciliation: undefined };
}

/** @param services to be monitored again. */
function causeOf(
  ends: readonly EndedHold[],
  reverted: UnconfirmedBase | undefined,
  services: readonly string[] = [],
): Cause {
  const cause = { reason: describeEnds(ends, reverted), ...(services.length === 0 ? {} : { services }) };
  if (ends.length === 0) return { action: reverted === undefined ? 'sync' : 'expiry', ...cause };
  const isAskedFor = ends.some(({ end }) => end === 'released');
  const ended = ends.map(({ hold: { id, by, reason, until, profile, scope }, end }) => {
    return { id, by, reason, until, end, ...(scope && { scoped: { profile, ...scope } }) };
  });
  return { action: isAskedFor ? 'release' : 'expiry', ...cause, holds: ended.map(({ id }) => id), ended };
}

/** Records what had expired before a command that was about something else. @returns the result, with warnings. */
export async function recordExpired<T extends Reconciliation>(
  reconciliation: T,
  { ended, reverted }: Pick<WithoutEnded, 'ended' | 'reverted'>,
  { site, watcher, lock }: Session,
): Promise<T> {
  const { change } = reconciliation;
  const isKept = change.state === 'rolled-back' || change.state === 'failed';
  if (lock === undefined || isKept || (ended.length === 0 && reverted === undefined)) return reconciliation;
  const { profile } = change.plan;
  const warnings = await record({ ...causeOf(ended, reverted), to: profile, state: change.state }, site, watcher);
  return { ...reconciliation, change: { ...change, warnings: [...change.warnings, ...warnings] } };
}

/** The result of moving the end of a hold. */
export interface Extended {
  /** What is held now. */
  readonly maintenance: Maintenance;
  /** What you should know although it is done. */
  readonly warnings: readonly string[];
}

/** @param forMs Milliseconds from now to the new end. @throws MonitAlertError `hold.unknown`, `hold.endless` */
export async function extend(
  id: string,
  forMs: number,
  site: Site,
  watcher: Watcher = silentWatcher,
): Promise<Extended> {
  return inSession({ command: 'monit-alert extend', site, watcher }, async ({ state }) => {
    const before = await readMaintenance(state);
    const { maintenance } = before === undefined ? { maintenance: undefined } : withoutEnded(before);
    const known = maintenance?.holds.find((hold) => hold.id === id);
    if (before === undefined || known === undefined) throw unknownHold(id, before);
    if (known.until === undefined) throw endless(known);
    const extended = { ...known, until: new Date(Date.now() + forMs).toISOString(), forMs };
    const holds = before.holds.map((hold) => (hold.id === id ? extended : hold));
    const moved = { ...before, holds };
    await writeMaintenance(state, moved);
    const { profile, scope, reason, until } = extended;
    const scoped = scope && { scoped: { profile, ...scope } };
    const to = scope === undefined ? profile : undefined;
    const event = { action: 'extend', reason, holds: [id], ...scoped, until, to, state: 'done' } as const;
    return { maintenance: moved, warnings: await record(event, site, watcher) };
  });
}

function unknownHold(id: string, before: Maintenance | undefined): MonitAlertError {
  const ids = before?.holds.map((hold) => hold.id) ?? [];
  const active = ids.length === 0 ? 'No hold is active.' : `Active holds: ${ids.join(', ')}.`;
  return new MonitAlertError('hold.unknown', `no hold "${id}": it has ended, or never existed`, {
    hint: `${active} To start one: \`monit-alert PROFILE --for 30m\`.`,
  });
}

function endless({ id, ownerProcess }: Hold): MonitAlertError {
  const owner = `pid ${ownerProcess?.pid ?? 'unknown'}`;
  return new MonitAlertError('hold.endless', `hold "${id}" has no end time: it ends when its command ends (${owner})`, {
    hint: `To end it now: \`monit-alert release ${id}\`.`,
  });
}
