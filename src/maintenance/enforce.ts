import { applyProfile } from '../change/apply.ts';
import type { Cause } from '../change/history.ts';
import type { ChangeResult } from '../change/result.ts';
import { MonitAlertError } from '../errors.ts';
import { loadProfile } from '../profile/load.ts';
import type { ComingBack } from './coming-back.ts';
import { type Maintenance, profileInForce } from './maintenance.ts';
import { giveBack } from './services.ts';
import type { Session } from './session.ts';
import { removeMaintenance, writeMaintenance } from './store.ts';
import { lookBack } from './window.ts';

/** What came of making what is to be in force be in force. */
export interface Enforced {
  readonly change: ChangeResult;
  /** What is held now, or still to be done; undefined where nothing is. */
  readonly maintenance: Maintenance | undefined;
  /** Services that are not monitored again although nothing keeps them out any more. */
  readonly left: readonly string[];
  /** What happened meanwhile, where the last hold has ended and the base is in force again. */
  readonly comingBack: ComingBack | undefined;
  /** Whether the recipients of the base profile are to be mailed that. */
  readonly mailsReport: boolean;
}

/** Milliseconds until `sync` tries again what Monit did not take. */
const pauseMs = 600_000;

/** Whether the change came about as far as it can: where no proof can be had, trying again only reloads Monit. */
function isSettled(result: ChangeResult): boolean {
  if (result.state === 'pending') return result.hint !== undefined;
  return result.state === 'active' || result.state === 'unchanged' || result.state === 'written';
}

/**
 * Makes what a maintenance says be in force. What is wanted is written down first, so that a run which is killed half-way
 * is finished by the next `sync`; it is struck out when it has been seen.
 *
 * @param cause why, for the history.
 * @throws MonitAlertError where nothing could be changed; what is wanted stays written down.
 */
export async function enforce(wanted: Maintenance, cause: Cause, session: Session): Promise<Enforced> {
  const { state, site, options, deadline } = session;
  const others = withoutRetry(wanted);
  const isOver = wanted.holds.length === 0;
  const notWritten = await writeDown({ ...others, settled: false }, state);
  const { left, warnings } = await giveBack(wanted.returning, session);
  const comingBack = isOver ? await lookBack(wanted.window, site, deadline) : undefined;
  const profile = await loadProfile(profileInForce(wanted), site.profilesDirectories);
  const result = await applyProfile(profile, { ...options, cause, isHeld: !isOver }, site, session);
  const settled = isSettled(result) && left.length === 0;
  const isDone = settled && isOver;
  const wasRefused = result.state === 'rolled-back' || result.state === 'failed';
  const retry = wasRefused ? { notBefore: new Date(Date.now() + pauseMs).toISOString() } : {};
  const maintenance = isDone ? undefined : { ...others, returning: [...left], settled, ...retry };
  const notStruckOut = await strikeOut(maintenance, state);
  const change = { ...result, warnings: [...notWritten, ...warnings, ...notStruckOut, ...result.warnings] };
  const report = isDone ? { comingBack, mailsReport: wanted.window.mailsReport } : nothingToReport;
  return { change, maintenance, left, ...report };
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

const nothingToReport = { comingBack: undefined, mailsReport: false };

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
 * As {@link enforce}, for what was asked for just now: where it does not come about, everything is as it was before.
 *
 * @param before what was written down until now; undefined where nothing was.
 */
export async function enforceOrForget(
  wanted: Maintenance,
  before: Maintenance | undefined,
  cause: Cause,
  session: Session,
): Promise<Enforced> {
  try {
    const enforced = await enforce(wanted, cause, session);
    const { state } = enforced.change;
    if (state !== 'rolled-back' && state !== 'failed') return enforced;
    const warnings = await strikeOut(before && { ...before, settled: false }, session.state);
    const change = { ...enforced.change, warnings: [...enforced.change.warnings, ...warnings] };
    return { ...enforced, change, maintenance: before, ...nothingToReport };
  } catch (error) {
    const [fault] = await strikeOut(before, session.state);
    if (fault === undefined || !(error instanceof MonitAlertError)) throw error;
    const { code, message, hint, details } = error;
    throw new MonitAlertError(code, message, { ...(hint === undefined ? {} : { hint }), details: [...details, fault] });
  }
}
