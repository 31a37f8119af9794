import type { Plan } from './plan.ts';

/** Who looks on while a change is made. The command line prints; a program that uses the library may stay silent. */
export interface Watcher {
  /** The plan, once it is known and before anything is touched. */
  plan(plan: Plan): void;
  /** Wraps everything that may take long. `what` completes "waiting for ...". */
  waitingFor<T>(what: string | (() => Promise<string>), work: () => Promise<T>): Promise<T>;
}

/** One who says nothing; it is the watcher where none is given. */
export const silentWatcher: Watcher = {
  plan: () => undefined,
  waitingFor: async (_what, work) => work(),
};
