import type { MonitSeen } from '../monit/daemon/find-daemon.ts';
import type { ReloadProof } from '../monit/reload/proof.ts';
import type { Plan } from './plan.ts';

/**
 * How a change ended. Every member says what state things are in now:
 *
 * - `unchanged`: installed and loaded already; nothing was done.
 * - `would-change`: a dry run; nothing was done.
 * - `active`: the file is in place, and Monit was seen to run it.
 * - `written`: the file is in place and Monit accepts it; no Monit runs, so it is in force from the next start.
 * - `pending`: the file is in place, and Monit was asked to load it, but was not seen to.
 * - `rolled-back`: Monit did not take it; what was there before is in place again, and Monit was seen to run that.
 * - `failed`: Monit is not running any more, or going back did not work.
 */
export type ChangeState = ChangeResult['state'];

interface Ended {
  /** What was decided before anything was touched. */
  readonly plan: Plan;
  /** What the person should know although the change is done. */
  readonly warnings: readonly string[];
}

/** Installed and loaded already: nothing was done. */
export interface Unchanged extends Ended {
  readonly state: 'unchanged';
  /** Undefined where no Monit runs. */
  readonly monit: MonitSeen | undefined;
}

/** A dry run: nothing was done. */
export interface WouldChange extends Ended {
  readonly state: 'would-change';
  /** Undefined where no Monit runs. */
  readonly monit: MonitSeen | undefined;
}

/** The file is in place, and Monit was seen to run it. */
export interface Active extends Ended {
  readonly state: 'active';
  /** The daemon that runs it. */
  readonly monit: MonitSeen;
  /** Why that may be said. */
  readonly proof: ReloadProof;
}

/** The file is in place and Monit accepts it; no Monit runs, so it is in force from the next start. */
export interface Written extends Ended {
  readonly state: 'written';
}

/** The file is in place, and Monit was asked to load it, but was not seen to. */
export interface Pending extends Ended {
  readonly state: 'pending';
  /** Why there is no proof. */
  readonly reason: string;
  /** What to do to have one; undefined where waiting is enough. */
  readonly hint: string | undefined;
}

/** Monit did not take it; what was there before is in place again, and Monit was seen to run that. */
export interface RolledBack extends Ended {
  readonly state: 'rolled-back';
  /** Why Monit did not take it. */
  readonly reason: string;
  /** The daemon that runs what was there before. */
  readonly monit: MonitSeen;
  /** Why that may be said. */
  readonly proof: ReloadProof;
}

/** Monit is not running any more, or going back did not work. */
export interface Failed extends Ended {
  readonly state: 'failed';
  /** What went wrong. */
  readonly reason: string;
  /** What is on disk now, and what to do. */
  readonly hint: string;
}

/** How a change ended; `state` tells the members apart, see {@link ChangeState}. */
export type ChangeResult = Unchanged | WouldChange | Active | Written | Pending | RolledBack | Failed;
