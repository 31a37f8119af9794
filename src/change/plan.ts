import type { Installed } from '../inspect/installation.ts';
import type { OtherNotifiers } from '../inspect/other-notifiers.ts';
import { type TextChange, textDiff } from '../inspect/text-diff.ts';
import type { UnmanagedAlert } from '../inspect/unmanaged-alerts.ts';
import type { Alert } from '../monit/config/grammar.ts';
import { maskBoth } from '../render/secrets.ts';
import { type Effect, effectOf } from './recipient-diff.ts';

/**
 * What there is to do: write a file that is not there, replace one, make Monit load one that is there, or nothing.
 */
export type Decision = 'create' | 'replace' | 'reload' | 'unchanged';

/** What a change will do and why, before anything is touched. Holds no secret: passwords are masked. */
export interface Plan extends OtherNotifiers {
  /** The profile's name. */
  readonly profile: string;
  /** What is to be done. */
  readonly decision: Decision;
  /** Path of the include that is written. */
  readonly managedFile: string;
  /** Unified diff of the managed file; empty if its text does not change. */
  readonly diff: string;
  /** Other files that change with it; their passwords are masked too. */
  readonly otherFiles: readonly FileDiff[];
  /** Who gets something else than now. */
  readonly effect: readonly Effect[];
  /** Alerts that no profile touches, because they stand in other files. */
  readonly unmanagedAlerts: readonly UnmanagedAlert[];
  /**
   * The managed file carries our header, but somebody edited it since; the edited text is kept before it is replaced.
   */
  readonly edited: boolean;
}

/** What changes in a file. */
export interface FileDiff {
  /** Absolute. */
  readonly path: string;
  /** Unified diff. */
  readonly diff: string;
}

export interface PlanInput extends OtherNotifiers {
  readonly profile: string;
  readonly managedFile: string;
  readonly renderedText: string;
  readonly installed: Pick<Installed, 'kind' | 'text'>;
  readonly otherFiles: readonly TextChange[];
  /** The whole global alert table that Monit read with the rendered text in place. */
  readonly rendered: readonly Alert[];
  /** The whole global alert table that is in force now; undefined if Monit cannot say. */
  readonly current: readonly Alert[] | undefined;
  readonly unmanagedAlerts: readonly UnmanagedAlert[];
  /** Whether the daemon is known to run the file that is there now; true also if no daemon runs. */
  readonly loaded: boolean;
}

/** Decides. Nothing is asked or touched here. */
export function planChange(input: PlanInput): Plan {
  const { installed, renderedText, managedFile } = input;
  return {
    profile: input.profile,
    decision: decide(input),
    managedFile,
    diff: maskedDiff({ path: managedFile, before: installed.text, after: renderedText }),
    otherFiles: input.otherFiles.map((change) => ({ path: change.path, diff: maskedDiff(change) })),
    effect: effectOf(input.current, input.rendered),
    unmanagedAlerts: input.unmanagedAlerts,
    otherNotifiers: input.otherNotifiers,
    disagreements: input.disagreements,
    edited: installed.kind === 'edited',
  };
}

function maskedDiff({ path, before, after }: TextChange): string {
  const [masked, maskedAfter] = maskBoth(before ?? '', after);
  return textDiff(path, before === undefined ? undefined : masked, maskedAfter);
}

function decide({ installed, renderedText, loaded, otherFiles }: PlanInput): Decision {
  if (installed.kind === 'absent') return 'create';
  if (installed.text !== renderedText || otherFiles.length > 0) return 'replace';
  return loaded ? 'unchanged' : 'reload';
}
