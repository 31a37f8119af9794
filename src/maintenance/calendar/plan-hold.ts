import { silentWatcher, type Watcher } from '../../change/progress.ts';
import { record } from '../../change/record.ts';
import { MonitAlertError } from '../../errors.ts';
import type { Site } from '../../site.ts';
import { stateFor } from '../../state/state-directory.ts';
import { ensureName, type HoldRequest, planHold, randomId } from '../hold.ts';
import type { Hold } from '../record/model.ts';
import { isSameScope } from '../record/scopes.ts';
import { readMaintenance } from '../record/store.ts';
import type { Scheduler } from '../scheduler/sync-log.ts';
import { inSession } from '../session.ts';
import { byBeginning, type PlannedHold } from './model.ts';
import { readCalendar, writeCalendar } from './store.ts';

/** A request for a hold that begins later. */
export interface LaterRequest extends Omit<HoldRequest, 'ownerProcess' | 'unmonitor'> {
  /** As it was written, to recognise the same request: `02:00` names another day tomorrow. */
  readonly at: string;
  /** Milliseconds since the epoch. */
  readonly fromMs: number;
}

/** The result of planning a hold. */
export interface Planned {
  /** As it is recorded. */
  readonly planned: PlannedHold;
  /** The hold of the same request, if it has begun already: nothing was planned. */
  readonly begun: Hold | undefined;
  /** As it was planned before; undefined if it is new. */
  readonly was: PlannedHold | undefined;
  /** Whether something was recorded, or would be. */
  readonly changed: boolean;
  /** What will begin and end it; undefined if nothing will. */
  readonly scheduler: Scheduler | undefined;
  /** A sentence each. */
  readonly warnings: readonly string[];
}

/**
 * Plans a hold, which `sync` begins. Its profile is rendered and checked by Monit now, while somebody can correct it,
 * and again when it begins. With the same id, a planned hold is replaced.
 * @throws MonitAlertError as `hold`; nothing is planned.
 */
export async function planLater(request: LaterRequest, site: Site, watcher: Watcher = silentWatcher): Promise<Planned> {
  ensureName(request.id);
  const command = `monit-alert ${request.profile} --at`;
  const options = { ...request, asked: request.scope };
  const state = stateFor(site.stateDirectory, site.controlFile);
  const known = await knownPlan(request, site);
  if (known !== undefined) return known;
  const { hold, scheduler, change } = await checkNow(request, site);
  return inSession({ command, site, watcher, options }, async ({ lock }) => {
    const meanwhile = await knownPlan(request, site);
    if (meanwhile !== undefined) return meanwhile;
    const calendar = await readCalendar(state);
    const planned = toPlanned(hold, request);
    const was = calendar.planned.find(({ id }) => id === planned.id);
    const result = { begun: undefined, was, scheduler, warnings: change.warnings };
    if (was !== undefined && isSamePlan(was, planned)) return { ...result, planned: was, changed: false };
    if (lock === undefined) return { ...result, planned, changed: true };
    const others = calendar.planned.filter(({ id }) => id !== planned.id);
    const lost = await writeCalendar(state, { ...calendar, planned: [...others, planned].sort(byBeginning) });
    const { id, reason, profile, scope, from, until } = planned;
    const scoped = scope && { scoped: { profile, ...scope } };
    const unrecorded = await record(
      { action: 'plan', reason, holds: [id], ...scoped, begins: from, until, to: profile, state: 'done' },
      site,
      watcher,
    );
    return { ...result, planned, changed: true, warnings: [...change.warnings, ...lost, ...unrecorded] };
  });
}

/** What it would do now: its profile may be broken, or its services without alert includes. */
async function checkNow(request: LaterRequest, site: Site) {
  return planHold({ ...request, id: undefined, ownerProcess: undefined, unmonitor: [] }, site, silentWatcher);
}

function toPlanned({ scope, by, ...hold }: Hold, request: LaterRequest): PlannedHold {
  const { id = randomId(), profile, reason, at, fromMs, forMs, untilMs, graceMs } = request;
  return {
    id,
    profile,
    ...(scope && { scope }),
    by,
    ...(reason === undefined ? {} : { reason }),
    plannedAt: hold.since,
    from: new Date(fromMs).toISOString(),
    until: new Date(forMs === undefined ? (untilMs ?? fromMs) : fromMs + forMs).toISOString(),
    ...(forMs === undefined ? {} : { forMs }),
    at,
    ...(graceMs === undefined ? {} : { graceMs }),
    mailsReport: hold.mailsReport,
    ...(hold.announces === true && { announces: true }),
  };
}

function isSamePlan(one: PlannedHold, other: PlannedHold): boolean {
  const essence = ({ profile, reason, at, from, until, graceMs, mailsReport, announces }: PlannedHold) =>
    JSON.stringify([profile, reason, at, Date.parse(until) - Date.parse(from), graceMs, mailsReport, announces]);
  return essence(one) === essence(other) && isSameScope(one.scope, other.scope);
}

/**
 * The same request, if its time has come: `02:00` then names another day, and a date has passed.
 * @returns undefined if it is another request, or its time is still to come.
 * @throws MonitAlertError `hold.taken` if another hold of this id is active.
 */
export async function knownPlan(request: PlanIdentity, site: Site): Promise<Planned | undefined> {
  const state = stateFor(site.stateDirectory, site.controlFile);
  const begun = (await readMaintenance(state))?.holds.find((hold) => hold.id === request.id);
  if (begun !== undefined) return alreadyBegun(begun, request);
  const due = (await readCalendar(state)).planned.find(
    ({ id, from }) => id === request.id && Date.parse(from) <= Date.now(),
  );
  return due === undefined || !isSameRequest(due, request)
    ? undefined
    : { ...unchanged, planned: due, begun: undefined };
}

type PlanIdentity = Pick<LaterRequest, 'id' | 'at' | 'profile' | 'scope'>;

const unchanged = { was: undefined, changed: false, scheduler: undefined, warnings: [] };

function isSameRequest({ at, profile, scope }: Pick<Hold, 'at' | 'profile' | 'scope'>, request: PlanIdentity): boolean {
  return at === request.at && profile === request.profile && isSameScope(scope, request.scope);
}

function alreadyBegun(begun: Hold, request: PlanIdentity): Planned {
  const { id, by } = begun;
  if (!isSameRequest(begun, request))
    throw new MonitAlertError('hold.taken', `a hold named "${id}" is already active, by ${by}`, {
      hint: `Choose another --id, or end it: \`monit-alert release ${id}\`.`,
    });
  const { profile, scope, reason, since, from = since, until = since, forMs, graceMs, mailsReport } = begun;
  const planned = { id, profile, scope, by, reason, plannedAt: since, from, until, forMs, graceMs, mailsReport };
  return { ...unchanged, planned: { ...planned, at: request.at }, begun };
}
