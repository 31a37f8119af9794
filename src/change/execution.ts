import type { FileEdit } from '../inspect/file-edits.ts';
import type { Lock } from '../system/lock.ts';
import type { Prepared } from './prepare.ts';
import type { Watcher } from './progress.ts';

/** A change that is being carried out, with what its steps have in common. */
export interface Execution extends Prepared {
  /** This control file's part of the state directory. */
  readonly state: string;
  readonly watcher: Watcher;
  readonly lock: Lock;
  /** The path that the lock is on. */
  readonly controlFile: string;
  /** Other files that change with the managed file; none, as a rule. */
  readonly edits: readonly FileEdit[];
}
