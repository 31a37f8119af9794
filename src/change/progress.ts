import type { Site } from '../site.ts';
import type { HistoryEntry } from '../state/history.ts';
import type { Plan } from './plan.ts';

/** Follows a change. */
export interface Watcher {
  /** Called when the plan is known, before anything is touched. */
  plan(plan: Plan): void;
  /** Wraps work that may take long. `what` completes "waiting for ...". */
  waitingFor<T>(what: string | (() => Promise<string>), work: () => Promise<T>): Promise<T>;
  /** Called for each entry of the history, even if it could not be written. */
  recorded?(entry: HistoryEntry, site: Site): void;
}

/** The default watcher, which does nothing. */
export const silentWatcher: Watcher = {
  plan: () => undefined,
  waitingFor: async (_what, work) => work(),
};
