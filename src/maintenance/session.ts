import { applyText, type ChangeSession, type Order } from '../change/apply.ts';
import { withChangeLock } from '../change/change-lock.ts';
import type { PrepareOptions } from '../change/prepare.ts';
import type { Watcher } from '../change/progress.ts';
import type { ChangeResult } from '../change/result.ts';
import type { ManagedText } from '../render/managed-text.ts';
import type { Site } from '../site.ts';
import { stateFor } from '../state/state-directory.ts';
import { deadlineAfter } from '../system/clock.ts';

/** Options of every request. */
export interface RequestOptions extends PrepareOptions {
  /** Only show what would be done, and leave no trace. */
  readonly dryRun?: boolean | undefined;
}

export interface Session extends ChangeSession {
  readonly site: Site;
  readonly options: PrepareOptions;
  /** This control file's part of the state directory. */
  readonly state: string;
}

export interface SessionRequest {
  /** Shown to processes that wait for the lock. */
  readonly command: string;
  readonly site: Site;
  readonly watcher: Watcher;
  readonly options?: RequestOptions;
}

/** A dry run takes no lock. @throws MonitAlertError `lock.busy` */
export async function inSession<T>(
  { command, site, watcher, options = { force: false, strict: false } }: SessionRequest,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const deadline = deadlineAfter(site.timeoutMs);
  const state = stateFor(site.stateDirectory, site.controlFile);
  const session = { site, options, state, deadline, watcher };
  if (options.dryRun === true) return work({ ...session, lock: undefined });
  return withChangeLock(site, command, { deadline, watcher }, async (lock) => work({ ...session, lock }));
}

export async function putInForce(
  managedText: ManagedText,
  order: Omit<Order, 'force' | 'strict'>,
  session: Session,
): Promise<ChangeResult> {
  const { force, strict } = session.options;
  return applyText(managedText, { ...order, force, strict }, session.site, session);
}
