import type { PrepareOptions } from '../change/prepare.ts';
import { silentWatcher, type Watcher } from '../change/progress.ts';
import { MonitAlertError } from '../errors.ts';
import type { Site } from '../site.ts';
import type { Cause } from '../state/history.ts';
import { stateFor } from '../state/state-directory.ts';
import { reconcile, type Reconciliation, planReconciliation } from './reconcile.ts';
import { describeEnds, type EndedHold, isDue, withoutEnded } from './record/expired.ts';
import { type Hold, type Maintenance, type UnconfirmedBase, withoutHolds } from './record/model.ts';
import { readMaintenance, writeMaintenance } from './record/store.ts';
import { inSession, type Session } from './session.ts';

/** What came of ending holds. */
export interface Released {
  /** Every hold that is over, and why. */
  readonly ended: readonly EndedHold[];
  /** What was in force unconfirmed, and is to be so no longer. */
  readonly reverted?: UnconfirmedBase | undefined;
  /** What is held now, or still to be done; undefined where nothing is. */
  readonly maintenance: Maintenance | undefined;
  /** Undefined where there was nothing to end. */
  readonly reconciliation: Reconciliation | undefined;
}

/**
 * Ends holds, and returns when what is to be in force then is. One that has ended already is no error: config management
 * asks again and again.
 *
 * @param ids `all`: every hold.
 * @throws MonitAlertError where nothing could be changed; the holds are over all the same, and `sync` tries again.
 */
export async function release(
  ids: readonly string[] | 'all',
  options: PrepareOptions,
  site: Site,
  watcher: Watcher = silentWatcher,
): Promise<Released> {
  return inSession('monit-alert release', site, options, watcher, async (session) => {
    const before = await readMaintenance(session.state);
    const named = toEnd(before, ids);
    return before === undefined || named === undefined ? nothingEnded(before) : endHolds(before, named, session);
  });
}

/**
 * Says what {@link release} would do. Leaves no trace whatever.
 *
 * @throws MonitAlertError where nothing could be changed.
 */
export async function planRelease(
  ids: readonly string[] | 'all',
  options: PrepareOptions,
  site: Site,
  watcher: Watcher = silentWatcher,
): Promise<Released> {
  const before = await readMaintenance(stateFor(site.stateDirectory, site.controlFile));
  const named = toEnd(before, ids);
  if (before === undefined || named === undefined) return nothingEnded(before);
  const { maintenance, ends, reverted } = without(before, named);
  const reconciliation = await planReconciliation(maintenance, before, options, site, watcher);
  return { ended: ends, reverted, maintenance: reconciliation.maintenance, reconciliation };
}

/** The holds that are named; undefined where there is nothing whatever to end. */
function toEnd(before: Maintenance | undefined, ids: readonly string[] | 'all'): readonly Hold[] | undefined {
  if (before === undefined) return undefined;
  const named = before.holds.filter(({ id }) => ids === 'all' || ids.includes(id));
  return named.length === 0 && !isDue(before) ? undefined : named;
}

/** Ends holds, and all else that is over by now. Under the lock. */
export async function endHolds(before: Maintenance, holds: readonly Hold[], session: Session): Promise<Released> {
  const { maintenance, ends, reverted } = without(before, holds);
  const reconciliation = await reconcile(maintenance, before, causeOf(ends, reverted), session);
  return { ended: ends, reverted, maintenance: reconciliation.maintenance, reconciliation };
}

/** What is to be without these holds, and without what is over by now. */
function without(before: Maintenance, holds: readonly Hold[]) {
  const released = withoutHolds(
    before,
    holds.map(({ id }) => id),
  );
  const { maintenance, ended, reverted } = withoutEnded(released);
  return { maintenance, ends: [...holds.map((hold) => ({ hold, end: 'released' as const })), ...ended], reverted };
}

export function nothingEnded(maintenance: Maintenance | undefined): Released {
  return { ended: [], maintenance, reconciliation: undefined };
}

function causeOf(ends: readonly EndedHold[], reverted: UnconfirmedBase | undefined): Cause {
  const reason = describeEnds(ends, reverted);
  if (ends.length === 0) return { action: reverted === undefined ? 'sync' : 'expiry', reason };
  const isAskedFor = ends.some(({ end }) => end === 'released');
  return { action: isAskedFor ? 'release' : 'expiry', reason, holds: ends.map(({ hold }) => hold.id) };
}

/**
 * Moves the end of a hold: from now, whatever it was.
 *
 * @param forMs Milliseconds from now.
 * @throws MonitAlertError `hold.unknown`, `hold.endless`
 */
export async function extend(
  id: string,
  forMs: number,
  site: Site,
  watcher: Watcher = silentWatcher,
): Promise<Maintenance> {
  const options = { force: false, strict: false };
  return inSession('monit-alert extend', site, options, watcher, async ({ state }) => {
    const before = await readMaintenance(state);
    const { maintenance } = before === undefined ? { maintenance: undefined } : withoutEnded(before);
    const known = maintenance?.holds.find((hold) => hold.id === id);
    if (before === undefined || known === undefined) throw unknownHold(id, before);
    if (known.until === undefined) throw endless(known);
    const extended = { ...known, until: new Date(Date.now() + forMs).toISOString(), forMs };
    const holds = before.holds.map((hold) => (hold.id === id ? extended : hold));
    const moved = { ...before, holds };
    await writeMaintenance(state, moved);
    return moved;
  });
}

function unknownHold(id: string, before: Maintenance | undefined): MonitAlertError {
  const ids = before?.holds.map((hold) => hold.id) ?? [];
  return new MonitAlertError('hold.unknown', `there is no hold ${id}, or it is over`, {
    hint: ids.length === 0 ? 'Nothing is held.' : `Held are: ${ids.join(', ')}.`,
  });
}

function endless({ id, ownerProcess }: Hold): MonitAlertError {
  return new MonitAlertError('hold.endless', `hold ${id} has no time to be moved: it ends with its command`, {
    hint: `The command is run by pid ${ownerProcess?.pid ?? 'unknown'}; \`monit-alert release ${id}\` ends the hold now.`,
  });
}
