import { randomBytes } from 'node:crypto';
import type { PrepareOptions } from '../change/prepare.ts';
import { silentWatcher, type Watcher } from '../change/progress.ts';
import { MonitAlertError } from '../errors.ts';
import { loadProfile } from '../profile/load.ts';
import { renderProfile } from '../render/render.ts';
import type { Site } from '../site.ts';
import { stateFor } from '../state/state-directory.ts';
import { deadlineAfter } from '../system/clock.ts';
import { servicesToTake, takeOut } from './held-services.ts';
import { readBase } from './installed-base.ts';
import { startObservations } from './meanwhile/observations.ts';
import { type Reconciliation, reconcileOrForget, planReconciliation } from './reconcile.ts';
import { withoutEnded } from './record/expired.ts';
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
import { endHolds } from './release.ts';
import { type Scheduler, findScheduler, unended } from './scheduler/scheduler.ts';
import { inSession, type Session } from './session.ts';
import type { TrialPlace } from './unconfirmed.ts';

/** A hold that is asked for. */
export interface HoldRequest extends PrepareOptions {
  /** The profile's name: it is read when it is put in force. */
  readonly profile: string;
  /** Undefined: a new one. */
  readonly id: string | undefined;
  /** Why, for the history and for those who ask what is held. */
  readonly reason: string | undefined;
  /** Milliseconds from now until it ends by itself; undefined: it ends with its ownerProcess. */
  readonly forMs: number | undefined;
  /** The process that it ends with, where it ends with one. */
  readonly ownerProcess: OwnerProcess | undefined;
  /** Services to be kept unmonitored. */
  readonly unmonitor: readonly string[];
  /** Whether the recipients of the base profile are mailed what happened meanwhile. */
  readonly mailsReport: boolean;
  /** Hold it even if nobody on this host would end it. */
  readonly withoutScheduler: boolean;
}

/** What came of asking for a hold. */
export interface Held extends Reconciliation {
  /** As it is written down. */
  readonly hold: Hold;
  /** Who ends it when its time has come; undefined where nobody does, or where its ownerProcess is there for that. */
  readonly scheduler: Scheduler | undefined;
}

/**
 * Lays a profile over the base, until it expires or its ownerProcess has gone. The same hold asked for again changes nothing,
 * not even its end; another one of the same id takes its place.
 *
 * @throws MonitAlertError when it is not held; everything is then as it was. `hold.unended` where nobody would end it, `hold.taken` where a command that runs has one of that id,
 * `hold.name`, `maintenance.no-base`, `service.unknown`.
 */
export async function hold(request: HoldRequest, site: Site, watcher: Watcher = silentWatcher): Promise<Held> {
  ensureName(request.id);
  return inSession(`monit-alert ${request.profile}`, site, request, watcher, async (session) => {
    const { before, asked, known, wanted, scheduler } = await intend(request, session);
    const cause = { action: 'hold', reason: request.reason, holds: [asked.id] } as const;
    const reconciliation = await reconcileOrForget(wanted, before, cause, session);
    if (verified(reconciliation)) await takeOutOrEnd(asked, reconciliation, session);
    return { ...reconciliation, hold: known ?? asked, scheduler };
  });
}

/**
 * Says what {@link hold} would do. Leaves no trace whatever.
 *
 * @throws MonitAlertError for every reason for which it would not begin.
 */
export async function planHold(request: HoldRequest, site: Site, watcher: Watcher = silentWatcher): Promise<Held> {
  ensureName(request.id);
  const place = { site, options: request, state: stateFor(site.stateDirectory, site.controlFile) };
  const deadline = deadlineAfter(site.timeoutMs);
  const { before, asked, known, wanted, scheduler } = await intend(request, { ...place, deadline });
  return { ...(await planReconciliation(wanted, before, request, site, watcher)), hold: known ?? asked, scheduler };
}

/** @throws MonitAlertError `hold.name` */
function ensureName(id: string | undefined): void {
  const fault = id === undefined ? undefined : holdIdFault(id);
  if (fault !== undefined) throw new MonitAlertError('hold.name', `a hold cannot be called "${id ?? ''}": it ${fault}`);
}

/** What a hold that is asked for comes to, before anything is done. */
interface Intent {
  readonly before: Maintenance | undefined;
  readonly asked: Hold;
  /** The same one, where it is held already. */
  readonly known: Hold | undefined;
  readonly wanted: Maintenance;
  readonly scheduler: Scheduler | undefined;
}

async function intend(request: HoldRequest, place: TrialPlace): Promise<Intent> {
  const { site, state } = place;
  const before = await readMaintenance(state);
  const current = await withObservations(
    before === undefined ? await begin(place) : withoutEnded(before).maintenance,
    place,
  );
  const found = await findScheduler(site, state);
  if (typeof found !== 'string' && !request.withoutScheduler) throw unended('hold', found);
  const scheduler = typeof found === 'string' ? found : undefined;
  const kept = current.holds.flatMap(({ unmonitored }) => unmonitored);
  const asked = toHold(request, site.by, await servicesToTake(request.unmonitor, kept, place));
  const known = current.holds.find((one) => isSameHold(one, asked));
  const taken = current.holds.find(({ id, ownerProcess }) => id === asked.id && ownerProcess !== undefined);
  if (taken !== undefined) throw takenName(taken);
  return { before, asked, known, wanted: known === undefined ? withHold(current, asked) : current, scheduler };
}

/** Whether what is held was seen to be in force, as far as there is a Monit to run it. */
export function verified({ change: { state } }: Reconciliation): boolean {
  return state === 'active' || state === 'unchanged' || state === 'written';
}

/** A hold whose services could not be taken out is none. */
async function takeOutOrEnd(asked: Hold, { maintenance }: Reconciliation, session: Session): Promise<void> {
  try {
    await takeOut(asked.unmonitored, session);
  } catch (error) {
    if (maintenance !== undefined) await endHolds(maintenance, [asked], session);
    throw error;
  }
}

/**
 * Nothing is held yet: what is in force is the base, and it must be one that can come back. Where its profile says
 * something else by now, what was put in force comes back, and not that: it may have been tried, and not been confirmed.
 */
async function begin({ site }: TrialPlace): Promise<Maintenance> {
  const { kind, profile, text } = await readBase(site);
  const rendered = await renderProfile(await loadProfile(profile, site.profilesDirectories), site);
  const isOther = kind === 'intact' && text !== rendered.text;
  return withBase(nothingHeld(profile), { profile, text: isOther ? text : undefined });
}

/** A base that waits to be confirmed has no observations of its own: they begin with the first hold over that. */
async function withObservations(maintenance: Maintenance, { site, deadline }: TrialPlace): Promise<Maintenance> {
  return maintenance.observations === undefined
    ? { ...maintenance, observations: await startObservations(site, deadline) }
    : maintenance;
}

function toHold(request: HoldRequest, by: string, unmonitored: string[]): Hold {
  const { profile, reason, forMs, ownerProcess, mailsReport } = request;
  const now = Date.now();
  return {
    id: request.id ?? randomBytes(3).toString('hex'),
    profile,
    by,
    ...(reason === undefined ? {} : { reason }),
    since: new Date(now).toISOString(),
    ...(forMs === undefined ? {} : { until: new Date(now + forMs).toISOString(), forMs }),
    ...(ownerProcess === undefined ? {} : { ownerProcess }),
    unmonitored,
    mailsReport,
  };
}

/** Who ends first would end what is not his. */
function takenName({ id, by, ownerProcess }: Hold): MonitAlertError {
  return new MonitAlertError(
    'hold.taken',
    `hold ${id} is kept by a command of ${by} (pid ${ownerProcess?.pid ?? 'unknown'})`,
    {
      hint: 'Wait for it to end, release the hold, or give another --id.',
    },
  );
}
