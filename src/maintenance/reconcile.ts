import { applyProfile, applyText, type ChangeSession, dryRun, type Order } from '../change/apply.ts';
import type { PrepareOptions } from '../change/prepare.ts';
import type { Watcher } from '../change/progress.ts';
import type { ChangeResult } from '../change/result.ts';
import { MonitAlertError } from '../errors.ts';
import { loadProfile } from '../profile/load.ts';
import { type ManagedText, keptText } from '../render/managed-text.ts';
import type { Site } from '../site.ts';
import type { Cause } from '../state/history.ts';
import { giveBack } from './held-services.ts';
import { lookBack } from './meanwhile/observations.ts';
import type { Meanwhile } from './meanwhile/summary.ts';
import { isOver, isRearranged, type Maintenance, profileInForce } from './record/model.ts';
import { removeMaintenance, writeMaintenance } from './record/store.ts';
import type { Session } from './session.ts';

/** What came of making what is to be in force be in force. */
export interface Reconciliation {
  /** How the change ended. While something is held it is about what is held. */
  readonly change: ChangeResult;
  /** What is held now, or still to be done; undefined where nothing is. */
  readonly maintenance: Maintenance | undefined;
  /** Whether what is held, what waits to be confirmed, or the base below it is another than before, or would be. */
  readonly isRearranged: boolean;
  /** Services that are not monitored again although nothing keeps them out any more. */
  readonly left: readonly string[];
  /** What happened meanwhile, where the last hold has ended and the base is in force again. */
  readonly meanwhile: Meanwhile | undefined;
  /** Whether the recipients of the base profile are to be mailed that. */
  readonly mailsReport: boolean;
  /** Whether nothing was done, and this is only what would be. */
  readonly isPlanned?: boolean;
}

/** Milliseconds until `sync` tries again what Monit did not take. */
const pauseMs = 600_000;

/** Whether the change came about as far as it can: where no proof can be had, trying again only reloads Monit. */
function isReconciled(result: ChangeResult): boolean {
  if (result.state === 'pending') return result.hint !== undefined;
  return result.state === 'active' || result.state === 'unchanged' || result.state === 'written';
}

/**
 * Makes what a maintenance says be in force. What is wanted is written down first, so that a run which is killed half-way
 * is finished by the next `sync`; it is struck out when it has been seen.
 *
 * @param before what was written down until now; undefined where nothing was.
 * @param cause why, for the history.
 * @throws MonitAlertError where nothing could be changed; what is wanted stays written down.
 */
export async function reconcile(
  wanted: Maintenance,
  before: Maintenance | undefined,
  cause: Cause,
  session: Session,
): Promise<Reconciliation> {
  const { state, site, deadline } = session;
  const others = withoutRetry(wanted);
  // The time of the holds ends with the last of them, also where a base still waits to be confirmed.
  const observations = wanted.holds.length === 0 ? wanted.observations : undefined;
  const notWritten = await writeDown({ ...others, reconciled: false }, state);
  const { left, warnings } = await giveBack(wanted.returning, session);
  const meanwhile = observations && (await lookBack(observations, site, deadline));
  const result = await put(wanted, { ...session.options, cause }, site, session);
  const reconciled = isReconciled(result) && left.length === 0;
  const wasRefused = result.state === 'rolled-back' || result.state === 'failed';
  const retry = wasRefused ? { notBefore: new Date(Date.now() + pauseMs).toISOString() } : {};
  const isDone = reconciled && isOver(wanted);
  const kept = reconciled ? withoutEndedObservations(others) : others;
  const maintenance = isDone ? undefined : { ...kept, returning: [...left], reconciled, ...retry };
  const notStruckOut = await strikeOut(maintenance, state);
  const change = { ...result, warnings: [...notWritten, ...warnings, ...notStruckOut, ...result.warnings] };
  const report =
    reconciled && observations !== undefined ? { meanwhile, mailsReport: observations.mailsReport } : nothingToReport;
  return { change, maintenance, isRearranged: isRearranged(before, wanted), left, ...report };
}

/** Puts in force what is held, or else the base. What only waits to be confirmed is nothing to go back to later. */
async function put(wanted: Maintenance, order: Omit<Order, 'isHeld'>, site: Site, session: ChangeSession) {
  // Nothing else of what was asked for: an answer that is to be kept, above all, is not about what is held.
  const { force, strict, cause } = order;
  const narrowed = { force, strict, cause, isHeld: !isOver(wanted) };
  const kept = textOf(wanted);
  if (kept !== undefined) return applyText(kept, narrowed, site, session);
  const profile = await loadProfile(profileInForce(wanted), site.profilesDirectories);
  return applyProfile(profile, narrowed, site, session);
}

/**
 * Says what {@link reconcile} would do. Leaves no trace whatever.
 *
 * @throws MonitAlertError for every reason for which it would not begin.
 */
export async function planReconciliation(
  wanted: Maintenance,
  before: Maintenance | undefined,
  options: PrepareOptions,
  site: Site,
  watcher: Watcher,
): Promise<Reconciliation> {
  return {
    change: await put(
      wanted,
      { ...options, cause: { action: 'sync', reason: undefined } },
      site,
      dryRun(site, watcher),
    ),
    maintenance: isOver(wanted) ? undefined : wanted,
    isRearranged: isRearranged(before, wanted),
    left: [],
    ...nothingToReport,
    isPlanned: true,
  };
}

/** The text that is to be in force, where it is not what a profile gives. */
function textOf({ holds, baseText }: Maintenance): ManagedText | undefined {
  if (holds.length > 0 || baseText === undefined) return undefined;
  return keptText(baseText, 'what is to come back');
}

/** Where nothing is held any more, the time of the holds has been told of. */
function withoutEndedObservations(wanted: Maintenance): Maintenance {
  if (wanted.holds.length > 0) return wanted;
  const others = { ...wanted };
  delete others.observations;
  return others;
}

/** A new try begins now. */
function withoutRetry(wanted: Maintenance): Maintenance {
  const others = { ...wanted };
  delete others.notBefore;
  return others;
}

/**
 * Where nothing is held any more, a full disk must not keep alerts off: what was written down before says the same, or is
 * removed in the end, which needs no room.
 *
 * @throws MonitAlertError `state.unwritable` where something is held.
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

const nothingToReport = { meanwhile: undefined, mailsReport: false };

/** What is in force is so whether it can be written down or not: if not, the next `sync` finds it in force, and tries again. */
async function strikeOut(maintenance: Maintenance | undefined, state: string): Promise<string[]> {
  try {
    await (maintenance === undefined ? removeMaintenance(state) : writeMaintenance(state, maintenance));
    return [];
  } catch (error) {
    if (!(error instanceof MonitAlertError)) throw error;
    return [`${error.message}; \`monit-alert sync\` tries again`];
  }
}

/**
 * As {@link reconcile}, for what was asked for just now: where it does not come about, everything is as it was before.
 */
export async function reconcileOrForget(
  wanted: Maintenance,
  before: Maintenance | undefined,
  cause: Cause,
  session: Session,
): Promise<Reconciliation> {
  try {
    const reconciliation = await reconcile(wanted, before, cause, session);
    const { state } = reconciliation.change;
    if (state !== 'rolled-back' && state !== 'failed') return reconciliation;
    const warnings = await strikeOut(before && { ...before, reconciled: false }, session.state);
    const change = { ...reconciliation.change, warnings: [...reconciliation.change.warnings, ...warnings] };
    return { ...reconciliation, change, maintenance: before, isRearranged: false, ...nothingToReport };
  } catch (error) {
    const [fault] = await strikeOut(before, session.state);
    if (fault === undefined || !(error instanceof MonitAlertError)) throw error;
    const { code, message, hint, details } = error;
    throw new MonitAlertError(code, message, { ...(hint === undefined ? {} : { hint }), details: [...details, fault] });
  }
}
