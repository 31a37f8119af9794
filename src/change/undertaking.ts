import type { Lock } from '../system/lock.ts';
import type { Prepared } from './prepare.ts';
import type { Watcher } from './watcher.ts';

/** A change that is being carried out, with what its steps have in common. */
export interface Undertaking extends Prepared {
  /** This control file's part of the state directory. */
  readonly state: string;
  readonly watcher: Watcher;
  readonly lock: Lock;
}
