import type { CheckedConfiguration } from '../monit/check/check-configuration.ts';
import type { ControlTree } from '../monit/config/config-tree.ts';
import type { FileContent } from '../system/regular-file.ts';
import type { TextChange } from './text-diff.ts';

/** A file that changes together with the managed file, because its alerts move there. */
export interface FileEdit {
  /** Absolute, without symbolic links. */
  readonly path: string;
  /** Undefined: a new file, which everybody may read. */
  readonly before: FileContent | undefined;
  readonly after: Buffer;
}

/** A change that imports alerts from other files. Monit must alert after it as it did before. */
export interface AlertImport {
  /** Written in this order, after the managed file: an alert rather stands twice for a moment than nowhere. */
  readonly edits: readonly FileEdit[];
  /** The configuration on disk before the change. */
  readonly now: { readonly tree: ControlTree; readonly checked: CheckedConfiguration };
  /** What Monit must read after it. */
  readonly expected: Pick<CheckedConfiguration, 'alerts' | 'mail'>;
}

export function asText({ path, before, after }: FileEdit): TextChange {
  return { path, before: before?.bytes.toString(), after: after.toString() };
}
