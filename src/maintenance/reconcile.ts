import { record as recordEvent } from '../change/record.ts';
import type { ChangeResult } from '../change/result.ts';
import { MonitAlertError } from '../errors.ts';
import { loadProfile } from '../profile/load.ts';
import { type ManagedText, keptText, renderManagedText } from '../render/managed-text.ts';
import type { Cause } from '../state/history.ts';
import { monitorAgain } from './held-services.ts';
import { summarize } from './meanwhile/observations.ts';
import type { Meanwhile } from './meanwhile/summary.ts';
import { isOver, maintenanceChanged, type Maintenance, profileInForce } from './record/model.ts';
import { removeMaintenance, writeMaintenance } from './record/store.ts';
import { putInForce, type Session } from './session.ts';

/** How far the wanted state was reached. */
export interface Reconciliation {
  /** How the change ended. During a hold it is about the profile that is held. */
  readonly change: ChangeResult;
  /** What is held now, or still to be done; undefined if nothing is. */
  readonly maintenance: Maintenance | undefined;
  /** Whether the holds, the unconfirmed change or the base differ from before, or would. */
  readonly maintenanceChanged: boolean;
  /** Services that are still unmonitored although no hold keeps them so. */
  readonly left: readonly string[];
  /** What happened meanwhile, if the last hold has ended and the base is in force again. */
  readonly meanwhile: Meanwhile | undefined;
  /** Whether the recipients of the base profile are to be mailed that. */
  readonly mailsReport: boolean;
  /** Whether this is a dry run: nothing was done. */
  readonly isPlanned?: boolean;
}

/** Milliseconds until `sync` tries again what Monit did not accept. */
const retryMs = 600_000;

const nothingToReport = { meanwhile: undefined, mailsReport: false };

/**
 * Writes down what is wanted first, so that the next `sync` finishes a run that is killed half-way.
 * @throws MonitAlertError if nothing could be changed; the wanted state stays written down.
 */
export async function reconcile(
  wanted: Maintenance,
  before: Maintenance | undefined,
  cause: Cause,
  session: Session,
): Promise<Reconciliation> {
  const changed = maintenanceChanged(before, wanted);
  if (session.lock !== undefined) {
    const committed = await commit(wanted, cause, session);
    const unrecorded = await recordUnseen({ wanted, before, cause, changed, committed }, session);
    const { change } = committed;
    return {
      ...committed,
      change: { ...change, warnings: [...change.warnings, ...unrecorded] },
      maintenanceChanged: changed,
    };
  }
  return {
    change: await put(wanted, cause, session),
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
  const isBaseDuringHold = cause.action === 'set' && wanted.holds.length > 0 && !wasRefused(change);
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
  wanted: Maintenance,
  cause: Cause,
  session: Session,
): Promise<Omit<Reconciliation, 'maintenanceChanged'>> {
  const { state, site, deadline } = session;
  const others = withoutRetry(wanted);
  // The observations end with the last hold, even if a base is still unconfirmed.
  const observations = wanted.holds.length === 0 ? wanted.observations : undefined;
  const notWritten = await writeDown({ ...others, reconciled: false }, state);
  const { left, warnings } = await monitorAgain(wanted.returning, session);
  const meanwhile = observations && (await summarize(observations, site, deadline));
  const result = await put(wanted, cause, session);
  const reconciled = isReconciled(result) && left.length === 0;
  const retry = wasRefused(result) ? { notBefore: new Date(Date.now() + retryMs).toISOString() } : {};
  const kept = reconciled && wanted.holds.length === 0 ? withoutObservations(others) : others;
  const isDone = reconciled && isOver(wanted);
  const maintenance = isDone ? undefined : { ...kept, returning: [...left], reconciled, ...retry };
  const notRecorded = await record(maintenance, state);
  const change = { ...result, warnings: [...notWritten, ...warnings, ...notRecorded, ...result.warnings] };
  const report =
    reconciled && observations !== undefined ? { meanwhile, mailsReport: observations.mailsReport } : nothingToReport;
  return { change, maintenance, left, ...report };
}

/** If no proof is possible, another try would only reload Monit again. */
function isReconciled(result: ChangeResult): boolean {
  if (result.state === 'pending') return result.hint !== undefined;
  return result.state === 'active' || result.state === 'unchanged' || result.state === 'written';
}

function wasRefused({ state }: ChangeResult): boolean {
  return state === 'rolled-back' || state === 'failed';
}

/** Puts the newest hold's profile in force, or else the base. An unconfirmed base is not kept as a revision. */
async function put(wanted: Maintenance, cause: Cause, session: Session): Promise<ChangeResult> {
  return putInForce(await contentOf(wanted, session), { cause, isHeld: !isOver(wanted) }, session);
}

async function contentOf(wanted: Maintenance, { site }: Session): Promise<ManagedText> {
  const { holds, baseText } = wanted;
  if (holds.length === 0 && baseText !== undefined) return keptText(baseText, 'the base text to restore');
  const profile = await loadProfile(profileInForce(wanted), site.profilesDirectories);
  return await renderManagedText(profile, site);
}

function withoutRetry(maintenance: Maintenance): Maintenance {
  const others = { ...maintenance };
  delete others.notBefore;
  return others;
}

function withoutObservations(maintenance: Maintenance): Maintenance {
  const others = { ...maintenance };
  delete others.observations;
  return others;
}

/**
 * If nothing is held, a full disk must not keep alerts off: the old record is as good, or is removed, which needs no
 * room.
 * @throws MonitAlertError `state.unwritable` if something is held.
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

/** A failure is only a warning: the change is done, and the next `sync` finds it in force. */
async function record(maintenance: Maintenance | undefined, state: string): Promise<string[]> {
  try {
    await (maintenance === undefined ? removeMaintenance(state) : writeMaintenance(state, maintenance));
    return [];
  } catch (error) {
    if (!(error instanceof MonitAlertError)) throw error;
    return [`${error.message}; \`monit-alert sync\` tries again`];
  }
}

/** As {@link reconcile}, for a new request: if it fails, the record is as before. */
export async function reconcileOrForget(
  wanted: Maintenance,
  before: Maintenance | undefined,
  cause: Cause,
  session: Session,
): Promise<Reconciliation> {
  try {
    const reconciliation = await reconcile(wanted, before, cause, session);
    if (!wasRefused(reconciliation.change)) return reconciliation;
    const warnings = await record(before && { ...before, reconciled: false }, session.state);
    const change = { ...reconciliation.change, warnings: [...reconciliation.change.warnings, ...warnings] };
    return { ...reconciliation, change, maintenance: before, maintenanceChanged: false, ...nothingToReport };
  } catch (error) {
    // A dry run has written nothing that would have to be forgotten.
    const [fault] = session.lock === undefined ? [] : await record(before, session.state);
    if (fault === undefined || !(error instanceof MonitAlertError)) throw error;
    const { code, message, hint, details } = error;
    throw new MonitAlertError(code, message, { ...(hint === undefined ? {} : { hint }), details: [...details, fault] });
  }
}
