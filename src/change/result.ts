import type { MonitSeen } from '../monit/daemon/find-daemon.ts';
import type { ReloadProof } from '../monit/reload/proof.ts';
import type { Plan } from './plan.ts';

/**
 * How a change ended, and what state things are in now:
 *
 * - `unchanged`: installed and loaded already; nothing was done.
 * - `would-change`: a dry run; nothing was done.
 * - `active`: the file is in place, and Monit is proved to run it.
 * - `written`: the file is in place and Monit accepts it. No Monit runs; it takes effect when Monit starts.
 * - `pending`: the file is in place, and Monit was asked to load it, but is not proved to run it.
 * - `rolled-back`: Monit did not load it; the earlier file is restored, and Monit is proved to run that.
 * - `failed`: Monit is no longer running, or the earlier file could not be restored.
 */
export type ChangeState = ChangeResult['state'];

interface Ended {
  /** What was decided before anything was touched. */
  readonly plan: Plan;
  /** What you should know although the change is done. */
  readonly warnings: readonly string[];
}

/** Nothing was done, because the file is installed and loaded already. */
export interface Unchanged extends Ended {
  readonly state: 'unchanged';
  /** Undefined if no Monit runs. */
  readonly monit: MonitSeen | undefined;
}

/** A dry run; nothing was done. */
export interface WouldChange extends Ended {
  readonly state: 'would-change';
  /** Undefined if no Monit runs. */
  readonly monit: MonitSeen | undefined;
}

/** The file is in place, and Monit is proved to run it. */
export interface Active extends Ended {
  readonly state: 'active';
  /** The daemon that runs it. */
  readonly monit: MonitSeen;
  /** How this was proved. */
  readonly proof: ReloadProof;
}

/** The file is in place, and takes effect when Monit starts. */
export interface Written extends Ended {
  readonly state: 'written';
}

/** The file is in place, and Monit was asked to load it, but is not proved to run it. */
export interface Pending extends Ended {
  readonly state: 'pending';
  /** Why there is no proof. */
  readonly reason: string;
  /** How to get a proof; undefined if waiting is enough. */
  readonly hint: string | undefined;
}

/** Monit did not load the file; the earlier one is restored, and Monit is proved to run it. */
export interface RolledBack extends Ended {
  readonly state: 'rolled-back';
  /** Why Monit did not load it. */
  readonly reason: string;
  /** What is restored, if that is not the file of before: after a hold it is the text of before the hold. */
  readonly restored?: string;
  /** The daemon that runs what was there before; undefined if no Monit runs. */
  readonly monit: MonitSeen | undefined;
  /** How this was proved; undefined if no reload was needed, or no Monit runs. */
  readonly proof: ReloadProof | undefined;
}

/** Monit is no longer running, or the earlier file could not be restored. */
export interface Failed extends Ended {
  readonly state: 'failed';
  /** What went wrong. */
  readonly reason: string;
  /** What is on disk now, and what to do. */
  readonly hint: string;
}

/** How a change ended; `state` distinguishes the members. */
export type ChangeResult = Unchanged | WouldChange | Active | Written | Pending | RolledBack | Failed;
