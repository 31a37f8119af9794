import type { Plan } from './plan.ts';

/** Follows a change. */
export interface Watcher {
  /** Called when the plan is known, before anything is touched. */
  plan(plan: Plan): void;
  /** Wraps work that may take long. `what` completes "waiting for ...". */
  waitingFor<T>(what: string | (() => Promise<string>), work: () => Promise<T>): Promise<T>;
}

/** The default watcher, which does nothing. */
export const silentWatcher: Watcher = {
  plan: () => undefined,
  waitingFor: async (_what, work) => work(),
};
