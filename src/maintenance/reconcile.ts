import type { ChangeResult } from '../change/result.ts';
import { MonitAlertError } from '../errors.ts';
import { loadProfile } from '../profile/load.ts';
import { type ManagedText, keptText, renderManagedText } from '../render/managed-text.ts';
import type { Cause } from '../state/history.ts';
import { monitorAgain } from './held-services.ts';
import { summarize } from './meanwhile/observations.ts';
import type { Meanwhile } from './meanwhile/summary.ts';
import { retryMs } from './record/clock-stamp.ts';
import { isOver, maintenanceChanged, type Maintenance, profileInForce } from './record/model.ts';
import { removeMaintenance, writeMaintenance } from './record/store.ts';
import { putInForce, type Session } from './session.ts';

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
  /** Whether to mail that to the recipients of the base profile. */
  readonly mailsReport: boolean;
  /** Whether this is a dry run. */
  readonly isPlanned?: boolean;
}

const nothingToReport = { meanwhile: undefined, mailsReport: false };

/**
 * Records the wanted state first, so that `sync` can finish the work if this run is killed.
 * @throws MonitAlertError if nothing could be changed; the wanted state stays recorded.
 */
export async function reconcile(
  wanted: Maintenance,
  before: Maintenance | undefined,
  cause: Cause,
  session: Session,
): Promise<Reconciliation> {
  const changed = maintenanceChanged(before, wanted);
  if (session.lock !== undefined) return { ...(await commit(wanted, cause, session)), maintenanceChanged: changed };
  return {
    change: await put(wanted, cause, session),
    maintenance: isOver(wanted) ? undefined : wanted,
    maintenanceChanged: changed,
    left: [],
    ...nothingToReport,
    isPlanned: true,
  };
}

async function commit(
  wanted: Maintenance,
  cause: Cause,
  session: Session,
): Promise<Omit<Reconciliation, 'maintenanceChanged'>> {
  const { state, site, deadline } = session;
  const others = withoutRetry(wanted);
  // The last hold has ended, even if the base is still unconfirmed.
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

/** If no proof is possible, another attempt would only reload Monit again. */
function isReconciled(result: ChangeResult): boolean {
  if (result.state === 'pending') return result.hint !== undefined;
  return result.state === 'active' || result.state === 'unchanged' || result.state === 'written';
}

function wasRefused({ state }: ChangeResult): boolean {
  return state === 'rolled-back' || state === 'failed';
}

/** An unconfirmed base is not kept as a revision. */
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

/** As {@link reconcile}, but restores the record if the request fails. */
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
    const [fault] = session.lock === undefined ? [] : await record(before, session.state);
    if (fault === undefined || !(error instanceof MonitAlertError)) throw error;
    const { code, message, hint, details } = error;
    throw new MonitAlertError(code, message, { ...(hint === undefined ? {} : { hint }), details: [...details, fault] });
  }
}
