import { monitSeen } from '../monit/daemon/find-daemon.ts';
import type { Profile } from '../profile/model.ts';
import { type ManagedText, renderManagedText } from '../render/managed-text.ts';
import type { Site } from '../site.ts';
import type { Cause } from '../state/history.ts';
import { rememberRevision } from '../state/revisions.ts';
import { stateFor } from '../state/state-directory.ts';
import { type Deadline, deadlineAfter } from '../system/clock.ts';
import type { Lock } from '../system/lock.ts';
import { execute } from './execute.ts';
import { type Prepared, prepareChange, type PrepareOptions } from './prepare.ts';
import type { Watcher } from './progress.ts';
import { type Event, record } from './record.ts';
import type { ChangeResult } from './result.ts';

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

export function dryRun(site: Site, watcher: Watcher): ChangeSession {
  return { lock: undefined, deadline: deadlineAfter(site.timeoutMs), watcher };
}

/** @throws MonitAlertError as {@link applyText}, and if the profile cannot be rendered. */
export async function applyProfile(
  profile: Profile,
  order: Order,
  site: Site,
  session: ChangeSession,
): Promise<ChangeResult> {
  return applyText(await renderManagedText(profile, site), order, site, session);
}

/** @throws MonitAlertError if the change was not begun; nothing is touched then. */
export async function applyText(
  managedText: ManagedText,
  order: Order,
  site: Site,
  { lock, deadline, watcher }: ChangeSession,
): Promise<ChangeResult> {
  const start = deadline.clock.now();
  const prepared = await prepareChange(managedText, site, order, deadline);
  const { plan } = prepared;
  watcher.plan(plan);
  const seen = { plan, warnings: [], monit: monitSeen(prepared.daemon) };
  if (lock === undefined) return { ...seen, state: plan.decision === 'unchanged' ? 'unchanged' : 'would-change' };
  if (plan.decision === 'unchanged') return rememberForRollback({ ...seen, state: 'unchanged' }, prepared, order);
  const result = await execute(prepared, lock, deadline, watcher);
  const event = eventOf(order.cause, prepared, result, deadline.clock.now() - start);
  return rememberForRollback(withWarnings(result, await record(event, site, watcher)), prepared, order);
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
  { managedText: { profile, text, alerts, mail }, site }: Prepared,
  { isHeld }: Order,
): Promise<ChangeResult> {
  const isSeen = result.state === 'active' || (result.state === 'unchanged' && result.monit !== undefined);
  if (isHeld || !isSeen) return result;
  const revision = { profile, text, alerts, mail, since: new Date().toISOString(), by: site.by };
  return withWarnings(result, await rememberRevision(stateFor(site.stateDirectory, site.controlFile), revision));
}

function withWarnings(result: ChangeResult, warnings: readonly string[]): ChangeResult {
  return { ...result, warnings: [...result.warnings, ...warnings] };
}
