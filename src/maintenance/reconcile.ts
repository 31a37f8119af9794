import { record as recordEvent } from '../change/record.ts';
import type { ChangeResult } from '../change/result.ts';
import { MonitAlertError, withDetails } from '../errors.ts';
import { omit } from '../omit.ts';
import type { Cause } from '../state/history.ts';
import { type HoldReport, reportsOf } from './meanwhile/hold-reports.ts';
import { summarize } from './meanwhile/observations.ts';
import type { Meanwhile } from './meanwhile/summary.ts';
import { put, type Put, putOrFallBack } from './put-or-fall-back.ts';
import { retryMs } from './record/clock-stamp.ts';
import { holdsKey, inForceText, unscopedHold } from './record/in-force.ts';
import { fallbackOfBase, standInText, withKeptText } from './record/kept-texts.ts';
import { type Hold, isOver, maintenanceChanged, type Maintenance } from './record/model.ts';
import { removeMaintenance, writeMaintenance } from './record/store.ts';
import type { Session } from './session.ts';
import { monitorAgain } from './unmonitored-services.ts';

/** The result of putting the wanted state in force. */
export interface Reconciliation {
  /** During a hold, it is about the held profile. */
  readonly change: ChangeResult;
  /** Undefined if no hold is active and nothing is left to do. */
  readonly maintenance: Maintenance | undefined;
  /** Whether holds, base or unconfirmed change have changed, or would change. */
  readonly maintenanceChanged: boolean;
  /** Services that are not monitored again yet. */
  readonly left: readonly string[];
  /** Only if the last hold has ended and the base is in force again. */
  readonly meanwhile: Meanwhile | undefined;
  /** Of holds that have ended, once what is wanted instead is in force. */
  readonly reports: readonly HoldReport[];
  /** Whether this is a dry run. */
  readonly isPlanned?: boolean;
}

const nothingToReport = { meanwhile: undefined, reports: [] };

type PutInForce = (wanted: Maintenance, cause: Cause, session: Session) => Promise<Put>;

/**
 * Records the wanted state first, so that `sync` can finish the work if this run is killed. If the base or an older
 * hold cannot be put in force any more, an earlier text is.
 * @throws MonitAlertError if nothing could be changed; the wanted state stays recorded.
 */
export async function reconcile(
  wanted: Maintenance,
  before: Maintenance | undefined,
  cause: Cause,
  session: Session,
): Promise<Reconciliation> {
  return reconcileBy(putOrFallBack, wanted, before, cause, session);
}

async function reconcileBy(
  putInForce: PutInForce,
  wanted: Maintenance,
  before: Maintenance | undefined,
  cause: Cause,
  session: Session,
): Promise<Reconciliation> {
  const changed = maintenanceChanged(before, wanted);
  if (session.lock !== undefined) {
    const committed = await commit(putInForce, { wanted, before, cause }, session);
    const unrecorded = await recordUnseen({ wanted, before, cause, changed, committed }, session);
    const { change } = committed;
    return {
      ...committed,
      change: { ...change, warnings: [...change.warnings, ...unrecorded] },
      maintenanceChanged: changed,
    };
  }
  return {
    change: reported(await putInForce(wanted, cause, session), wanted),
    maintenance: isOver(wanted) ? undefined : wanted,
    maintenanceChanged: changed,
    left: [],
    ...nothingToReport,
    isPlanned: true,
  };
}

interface Committed {
  readonly wanted: Maintenance;
  readonly before: Maintenance | undefined;
  readonly cause: Cause;
  readonly changed: boolean;
  readonly committed: Omit<Reconciliation, 'maintenanceChanged'>;
}

/**
 * Records what changed nothing that Monit runs, so that it is not in the history yet: a hold of a profile that is in
 * force already, a base during a hold, and what a killed run had no time to record. @returns warnings.
 */
async function recordUnseen(
  { wanted, before, cause, changed, committed: { change, maintenance } }: Committed,
  { site, watcher }: Session,
): Promise<string[]> {
  const isBaseDuringHold = cause.action === 'set' && unscopedHold(wanted) !== undefined && !wasRefused(change);
  const isFinished = before?.reconciled === false && maintenance?.reconciled !== false;
  const isUnseen = change.state === 'unchanged' ? changed || isFinished : changed && isBaseDuringHold;
  if (!isUnseen) return [];
  const inForce = change.plan.profile;
  const [from, to] = isBaseDuringHold ? [before?.base, wanted.base] : [inForce, inForce];
  // A completed change does not know its holds.
  const known = cause.action === 'sync' ? { ...cause, holds: wanted.holds.map(({ id }) => id) } : cause;
  return recordEvent({ ...known, from, to, state: 'unchanged' }, site, watcher);
}

async function commit(
  putInForce: PutInForce,
  { wanted, before, cause }: Pick<Committed, 'wanted' | 'before' | 'cause'>,
  session: Session,
): Promise<Omit<Reconciliation, 'maintenanceChanged'>> {
  const { state, site, deadline } = session;
  const others = omit(wanted, 'notBefore');
  // The last hold has ended, even if the base is still unconfirmed.
  const observations = wanted.holds.length === 0 ? wanted.observations : undefined;
  const notWritten = await writeDown({ ...others, reconciled: false }, state);
  const { left, warnings } = await monitorAgain(wanted.returning, session);
  // Before the reload, in which Monit forgets failures.
  const reports = await reportsOf(wanted, site, deadline);
  const meanwhile = observations && (await summarize(observations, site, deadline));
  const done = await putInForce(wanted, cause, session);
  const reconciled = isReconciled(done.change) && left.length === 0;
  const retry = wasRefused(done.change) ? { notBefore: new Date(Date.now() + retryMs).toISOString() } : {};
  const next = withOutcome(withFirstLook(others, before, done), done);
  const told = reconciled ? omit(next, 'untold') : next;
  const kept = reconciled && wanted.holds.length === 0 ? omit(told, 'observations') : told;
  const isDone = reconciled && isOver(wanted) && done.fallback === undefined;
  const maintenance = isDone ? undefined : { ...kept, returning: [...left], reconciled, ...retry };
  const notRecorded = await record(maintenance, state);
  const result = reported(done, wanted);
  const change = { ...result, warnings: [...notWritten, ...warnings, ...notRecorded, ...result.warnings] };
  return { change, maintenance, left, ...(reconciled ? { meanwhile, reports } : nothingToReport) };
}

/** If no proof is possible, another attempt would only reload Monit again. */
function isReconciled(result: ChangeResult): boolean {
  if (result.state === 'pending') return result.hint !== undefined;
  return result.state === 'active' || result.state === 'unchanged' || result.state === 'written';
}

function wasRefused({ state }: ChangeResult): boolean {
  return state === 'rolled-back' || state === 'failed';
}

/** Which services fail is noted for the first hold only: a later one does not see what failed before any mute. */
function withFirstLook(wanted: Maintenance, before: Maintenance | undefined, { firstLook }: Put): Maintenance {
  const { observations, holds } = wanted;
  if (firstLook === undefined || observations === undefined) return wanted;
  const { log } = firstLook;
  const isNew = ({ id }: Hold) => before?.holds.every((hold) => hold.id !== id) ?? true;
  const begun = log === undefined ? holds : holds.map((hold) => (isNew(hold) ? { ...hold, log } : hold));
  const isFirst = before?.observations === undefined;
  return { ...wanted, holds: begun, observations: isFirst ? { ...observations, ...firstLook } : observations };
}

/** Keeps the text that was put in force for when it is to come back, and whether that is an earlier one. */
function withOutcome(wanted: Maintenance, { change, text, services, fallback }: Put): Maintenance {
  const { fallback: earlier, ...others } = wanted;
  const stillToMend = wanted.holds.length === 0 ? undefined : fallbackOfBase(wanted);
  const isSince = earlier !== undefined && earlier.hold === fallback?.hold;
  const marked = fallback && { ...fallback, since: isSince ? earlier.since : fallback.since };
  const mark = marked ?? stillToMend;
  const next = { ...others, ...(mark && { fallback: mark }) };
  const isKnown = ['active', 'unchanged', 'written'].includes(change.state);
  if (fallback !== undefined || !isKnown) return next;
  const key = holdsKey(wanted);
  const files = Object.keys(services).length > 0 && { services };
  return withKeptText(next, { profile: change.plan.profile, text, ...files, ...(key !== undefined && { hold: key }) });
}

/** An earlier text is not what was asked for: told once as a change that was rolled back, then only in the status. */
function reported({ change, fallback }: Put, wanted: Maintenance): ChangeResult {
  if (fallback === undefined) return change;
  const { profile, reason, isUnscoped = false } = fallback;
  const remedy = `fix it, then run \`monit-alert ${wanted.holds.length === 0 ? profile : 'sync'}\``;
  const warning = `${standInText(wanted, fallback)} cannot be put in force now; ${remedy}`;
  const warnings = [...change.warnings, warning];
  const restored = isUnscoped ? `"${profile}" for all services` : `${inForceText(wanted)} as it was before`;
  switch (change.state) {
    case 'unchanged':
      if (wanted.fallback !== undefined) return change;
      return {
        state: 'rolled-back',
        plan: change.plan,
        warnings,
        reason,
        restored,
        monit: change.monit,
        proof: undefined,
      };
    case 'active':
      return { ...change, state: 'rolled-back', warnings, reason, restored };
    case 'written':
      return { ...change, state: 'rolled-back', warnings, reason, restored, monit: undefined, proof: undefined };
    case 'would-change':
    case 'pending':
    case 'rolled-back':
    case 'failed':
      return { ...change, warnings: [...warnings, reason] };
  }
}

/**
 * Without holds, a full disk must not keep alerts muted: then the old record is kept or removed.
 * @throws MonitAlertError `state.unwritable` if a hold is active.
 */
async function writeDown(wanted: Maintenance, state: string): Promise<string[]> {
  try {
    await writeMaintenance(state, wanted);
    return [];
  } catch (error) {
    if (!(error instanceof MonitAlertError) || wanted.holds.length > 0) throw error;
    return [error.message];
  }
}

/** An error is only a warning: the next `sync` finds the change in force. */
async function record(maintenance: Maintenance | undefined, state: string): Promise<string[]> {
  try {
    await (maintenance === undefined ? removeMaintenance(state) : writeMaintenance(state, maintenance));
    return [];
  } catch (error) {
    if (!(error instanceof MonitAlertError)) throw error;
    return [`${error.message}; \`monit-alert sync\` tries again`];
  }
}

/** As {@link reconcile}, but if the request fails, the record is restored and no earlier text is put in force. */
export async function reconcileOrForget(
  wanted: Maintenance,
  before: Maintenance | undefined,
  cause: Cause,
  session: Session,
): Promise<Reconciliation> {
  try {
    const reconciliation = await reconcileBy(put, wanted, before, cause, session);
    if (!wasRefused(reconciliation.change)) return reconciliation;
    const warnings = await record(before && { ...before, reconciled: false }, session.state);
    const change = { ...reconciliation.change, warnings: [...reconciliation.change.warnings, ...warnings] };
    return { ...reconciliation, change, maintenance: before, maintenanceChanged: false, ...nothingToReport };
  } catch (error) {
    const [fault] = session.lock === undefined ? [] : await record(before, session.state);
    if (fault === undefined || !(error instanceof MonitAlertError)) throw error;
    throw withDetails(error, [fault]);
  }
}
