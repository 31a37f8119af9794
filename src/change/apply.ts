import { monitSeen } from '../monit/daemon/find-daemon.ts';
import type { Profile } from '../profile/model.ts';
import { type Content, renderedContent } from '../render/managed-text.ts';
import { renderProfile } from '../render/render.ts';
import type { Site } from '../site.ts';
import { type Cause, type HistoryEntry, recordChange } from '../state/history.ts';
import { rememberBaseText } from '../state/revisions.ts';
import { stateFor } from '../state/state-directory.ts';
import { type Deadline, deadlineAfter } from '../system/clock.ts';
import type { Lock } from '../system/lock.ts';
import { execute } from './execute.ts';
import { type Prepared, prepareChange, type PrepareOptions } from './prepare.ts';
import { silentWatcher, type Watcher } from './progress.ts';
import type { ChangeResult, Unchanged } from './result.ts';

/** A profile that is to be put in force. */
export interface ChangeRequest extends PrepareOptions {
  /** As `loadProfile` gives it. */
  readonly profile: Profile;
  /** Why, for the history. */
  readonly reason: string | undefined;
}

/** What a change is made for, beside what is to be in force. */
export interface Order extends PrepareOptions {
  readonly cause: Cause;
  /** Whether it is held over a base; what is held is nothing to go back to later. */
  readonly isHeld: boolean;
}

/** The lock that a change is made under, and what its steps share. */
export interface ChangeSession {
  readonly lock: Lock;
  readonly deadline: Deadline;
  readonly watcher: Watcher;
}

/**
 * Says what `apply` would do. Leaves no trace whatever.
 *
 * @throws MonitAlertError for every reason for which `apply` would not begin.
 */
export async function planProfile(
  { profile, ...options }: PrepareOptions & { readonly profile: Profile },
  site: Site,
  watcher: Watcher = silentWatcher,
): Promise<ChangeResult> {
  return planContent(await rendered(profile, site), options, site, watcher);
}

/** As {@link planProfile}, for a text that is there already. */
export async function planContent(
  content: Content,
  options: PrepareOptions,
  site: Site,
  watcher: Watcher = silentWatcher,
): Promise<ChangeResult> {
  const prepared = await prepareChange(content, site, options, deadlineAfter(site.timeoutMs));
  watcher.plan(prepared.plan);
  if (prepared.plan.decision === 'unchanged') return unchanged(prepared);
  return { ...ended(prepared), state: 'would-change', monit: monitSeen(prepared.daemon) };
}

/**
 * Puts a profile in force and does not return before Monit has been seen to run it, or something else can be said for
 * certain: see {@link ChangeResult}. For callers that hold the lock, such as `maintenance/`.
 *
 * @throws MonitAlertError when the change was not begun; nothing has then been touched.
 */
export async function applyProfile(
  profile: Profile,
  order: Order,
  site: Site,
  session: ChangeSession,
): Promise<ChangeResult> {
  return applyContent(await rendered(profile, site), order, site, session);
}

/** As {@link applyProfile}, for a text that is there already: the same road, proof and history. */
export async function applyContent(
  content: Content,
  order: Order,
  site: Site,
  { lock, deadline, watcher }: ChangeSession,
): Promise<ChangeResult> {
  const state = stateFor(site.stateDirectory, site.controlFile);
  const start = deadline.clock.now();
  const prepared = await prepareChange(content, site, order, deadline);
  watcher.plan(prepared.plan);
  if (prepared.plan.decision === 'unchanged') return keep(state, unchanged(prepared), prepared, order);
  const result = await execute(prepared, lock, state, deadline, watcher);
  const entry = historyEntry(order.cause, prepared, result, deadline.clock.now() - start);
  return keep(state, await record(state, result, entry), prepared, order);
}

async function rendered(profile: Profile, site: Site): Promise<Content> {
  return renderedContent(profile, await renderProfile(profile, site));
}

function ended({ plan }: Prepared): { plan: Prepared['plan']; warnings: readonly string[] } {
  return { plan, warnings: [] };
}

function unchanged(prepared: Prepared): Unchanged {
  return { ...ended(prepared), state: 'unchanged', monit: monitSeen(prepared.daemon) };
}

function historyEntry(
  cause: Cause,
  { site, content, installation }: Prepared,
  result: ChangeResult,
  durationMs: number,
): HistoryEntry {
  return {
    at: new Date().toISOString(),
    by: site.by,
    ...cause,
    from: installation.installed.profile,
    to: content.profile,
    state: result.state,
    monit: 'monit' in result ? result.monit?.version : undefined,
    proof: 'proof' in result ? result.proof : undefined,
    durationMs: Math.round(durationMs),
  };
}

/** The change is done: a history that cannot be written is worth a warning, not another ending. */
async function record(state: string, result: ChangeResult, entry: HistoryEntry): Promise<ChangeResult> {
  try {
    await recordChange(state, entry);
    return result;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ...result, warnings: [...result.warnings, `the history could not be written: ${reason}`] };
  }
}

/** Keeps the text of a base that Monit is seen to run, to go back to it later. */
async function keep<Result extends ChangeResult>(
  state: string,
  result: Result,
  { content: { profile, text, alerts, mail }, site }: Prepared,
  { isHeld }: Order,
): Promise<Result> {
  const isSeen = result.state === 'active' || (result.state === 'unchanged' && result.monit !== undefined);
  if (isHeld || !isSeen) return result;
  const base = { profile, text, alerts, mail, since: new Date().toISOString(), by: site.by };
  return { ...result, warnings: [...result.warnings, ...(await rememberBaseText(state, base))] };
}
