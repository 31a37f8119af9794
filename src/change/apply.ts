import { monitSeen } from '../monit/daemon/find-daemon.ts';
import type { Profile } from '../profile/model.ts';
import type { ManagedText } from '../render/managed-text.ts';
import type { Site } from '../site.ts';
import type { Cause } from '../state/history.ts';
import { rememberRevision } from '../state/revisions.ts';
import { stateFor } from '../state/state-directory.ts';
import type { Deadline } from '../system/clock.ts';
import type { Lock } from '../system/lock.ts';
import { execute } from './execute.ts';
import { type Prepared, prepareChange, type PrepareOptions } from './prepare.ts';
import type { Watcher } from './progress.ts';
import { type Event, record } from './record.ts';
import type { ChangeResult } from './result.ts';
import { lookAfterStartDelay } from './wait-for-start-delay.ts';

/** A profile to apply. */
export interface ChangeRequest extends PrepareOptions {
  /** From `loadProfile`. */
  readonly profile: Profile;
  /** Recorded in the history. */
  readonly reason: string | undefined;
}

export interface Order extends PrepareOptions {
  readonly cause: Cause;
  /** A held profile does not become a revision. */
  readonly isHeld: boolean;
}

export interface ChangeSession {
  /** Undefined: a dry run, which leaves no trace. */
  readonly lock: Lock | undefined;
  readonly deadline: Deadline;
  readonly watcher: Watcher;
}

/** @throws MonitAlertError if the change was not begun; nothing is touched then. */
export async function applyText(
  managedText: ManagedText,
  order: Order,
  site: Site,
  session: ChangeSession,
): Promise<ChangeResult> {
  const start = session.deadline.clock.now();
  return applyPrepared(await prepareInSession(managedText, order, site, session), order, session, start);
}

/** Under the lock, waits for the end of Monit's start delay. @throws as {@link prepareChange} */
export async function prepareInSession(
  managedText: ManagedText,
  options: PrepareOptions,
  site: Site,
  { lock, deadline, watcher }: ChangeSession,
): Promise<Prepared> {
  const prepare = async () => prepareChange(managedText, site, options, deadline);
  return lock === undefined ? prepare() : lookAfterStartDelay(prepare, deadline, watcher);
}

/** @param start when the preparation began, by the deadline's clock. @throws as {@link applyText} */
export async function applyPrepared(
  prepared: Prepared,
  order: Order,
  { lock, deadline, watcher }: ChangeSession,
  start = deadline.clock.now(),
): Promise<ChangeResult> {
  const { plan } = prepared;
  watcher.plan(plan);
  const seen = { plan, warnings: [], monit: monitSeen(prepared.daemon) };
  if (lock === undefined) return { ...seen, state: plan.decision === 'unchanged' ? 'unchanged' : 'would-change' };
  if (plan.decision === 'unchanged') return rememberForRollback({ ...seen, state: 'unchanged' }, prepared, order);
  const result = await execute(prepared, lock, deadline, watcher);
  const event = eventOf(order.cause, prepared, result, deadline.clock.now() - start);
  return rememberForRollback(withWarnings(result, await record(event, prepared.site, watcher)), prepared, order);
}

function eventOf(
  cause: Cause,
  { managedText, installation }: Prepared,
  result: ChangeResult,
  durationMs: number,
): Event {
  return {
    ...cause,
    from: installation.installed.profile,
    to: managedText.profile,
    state: result.state,
    monit: 'monit' in result ? result.monit?.version : undefined,
    proof: 'proof' in result ? result.proof : undefined,
    error: 'reason' in result ? { code: `change.${result.state}`, message: result.reason } : undefined,
    durationMs: Math.round(durationMs),
  };
}

async function rememberForRollback(
  result: ChangeResult,
  { managedText: { profile, text, alerts, mail }, serviceTexts, site }: Prepared,
  { isHeld }: Order,
): Promise<ChangeResult> {
  const isSeen = result.state === 'active' || (result.state === 'unchanged' && result.monit !== undefined);
  if (isHeld || !isSeen) return result;
  const services = Object.keys(serviceTexts).length > 0 ? serviceTexts : undefined;
  const revision = { profile, text, services, alerts, mail, since: new Date().toISOString(), by: site.by };
  return withWarnings(result, await rememberRevision(stateFor(site.stateDirectory, site.controlFile), revision));
}

function withWarnings(result: ChangeResult, warnings: readonly string[]): ChangeResult {
  return { ...result, warnings: [...result.warnings, ...warnings] };
}
