import type { CheckedConfiguration } from '../monit/check/check-configuration.ts';
import type { ControlTree } from '../monit/config/config-tree.ts';
import type { ServiceAlerts } from '../monit/config/effective-alerts.ts';
import type { TextChange } from './text-diff.ts';

/** A file as it is before a change. */
export interface FileBefore {
  readonly bytes: Uint8Array;
  /** Permission bits, octal. */
  readonly mode: number;
}

export interface FileEdit {
  /** Absolute, without symbolic links. */
  readonly path: string;
  /** Undefined: a new file, which everybody may read. */
  readonly before: FileBefore | undefined;
  readonly after: Uint8Array;
  /** The directory of the files of services, if the new text names it: it must exist before. */
  readonly servicesDirectory?: string;
}

/** Alerts that move from other files. Monit must alert after it as before. */
export interface AlertImport {
  /** Written in this order, after the managed file: an alert may exist twice for a moment, but is never missing. */
  readonly edits: readonly FileEdit[];
  /** On disk, before the change. */
  readonly now: { readonly tree: ControlTree; readonly checked: CheckedConfiguration };
  /** After the change. `services`: those whose effective alerts must stay the same. */
  readonly expected: Pick<CheckedConfiguration, 'alerts' | 'mail'> & { readonly services: readonly ServiceAlerts[] };
}

export function asText({ path, before, after }: FileEdit): TextChange {
  return { path, before: before && Buffer.from(before.bytes).toString(), after: Buffer.from(after).toString() };
}
