import type { Lock } from '../system/lock.ts';
import type { Prepared } from './prepare.ts';
import type { Watcher } from './progress.ts';

export interface Execution extends Prepared {
  /** This control file's part of the state directory. */
  readonly state: string;
  readonly watcher: Watcher;
  readonly lock: Lock;
}
