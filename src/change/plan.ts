import type { Alerted } from '../inspect/alerted.ts';
import type { Installed } from '../inspect/installation.ts';
import type { OtherNotifiers } from '../inspect/other-notifiers.ts';
import { type TextChange, textDiff } from '../inspect/text-diff.ts';
import type { UnmanagedAlert } from '../inspect/unmanaged-alerts.ts';
import type { Alert } from '../monit/config/grammar.ts';
import { maskBoth } from '../render/mask-passwords.ts';
import type { MailedAgain } from './mailed-again.ts';
import { type Effect, effectOf } from './recipient-diff.ts';
import type { ServiceEffect } from './service-effects.ts';

/** What to do with the managed file. `reload`: it is up to date, but Monit has not loaded it. */
export type Decision = 'create' | 'replace' | 'reload' | 'unchanged';

/** What a change will do. Passwords are masked. */
export interface Plan extends OtherNotifiers {
  /** The profile's name. */
  readonly profile: string;
  /** What to do with the managed file. */
  readonly decision: Decision;
  /** Path of the managed file. */
  readonly managedFile: string;
  /** Unified diff of the managed file; empty if its text does not change. */
  readonly diff: string;
  /** The files of services that change. */
  readonly serviceFiles: readonly FileDiff[];
  /** Other files that change; their passwords are masked too. */
  readonly otherFiles: readonly FileDiff[];
  /** The recipients of global alerts whose alerts change. */
  readonly effect: readonly Effect[];
  /** The services with files of their own. The effect on all others is that of the global alerts. */
  readonly serviceEffects: readonly ServiceEffect[];
  /** Alerts in other files, which no profile changes. */
  readonly unmanagedAlerts: readonly UnmanagedAlert[];
  /** Who is alerted with the profile in force, by all files. */
  readonly alerted: Alerted;
  /** Services that fail now, about which the reload makes Monit mail again; empty without a reload. */
  readonly mailedAgain: readonly MailedAgain[];
  /** Whether the managed file was edited by hand; the edited text is kept before it is replaced. */
  readonly edited: boolean;
}

/** The change of one file. */
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
  /** The files of services that change. */
  readonly serviceFiles: readonly TextChange[];
  readonly serviceEffects: readonly ServiceEffect[];
  readonly otherFiles: readonly TextChange[];
  /** What Monit read with the rendered text in place. */
  readonly rendered: readonly Alert[];
  /** What is in force; undefined if Monit cannot say. */
  readonly current: readonly Alert[] | undefined;
  readonly unmanagedAlerts: readonly UnmanagedAlert[];
  readonly alerted: Alerted;
  /** If Monit reloads. */
  readonly mailedAgain: readonly MailedAgain[];
  /** True also if no daemon runs. */
  readonly loaded: boolean;
}

export function planChange(input: PlanInput): Plan {
  const { installed, renderedText, managedFile } = input;
  const decision = decide(input);
  return {
    profile: input.profile,
    decision,
    managedFile,
    diff: maskedDiff({ path: managedFile, before: installed.text, after: renderedText }),
    serviceFiles: input.serviceFiles.map(toFileDiff),
    otherFiles: input.otherFiles.map(toFileDiff),
    effect: effectOf(input.current, input.rendered),
    serviceEffects: input.serviceEffects,
    unmanagedAlerts: input.unmanagedAlerts,
    alerted: input.alerted,
    mailedAgain: decision === 'unchanged' ? [] : input.mailedAgain,
    otherNotifiers: input.otherNotifiers,
    disagreements: input.disagreements,
    edited: installed.kind === 'edited',
  };
}

function toFileDiff(change: TextChange): FileDiff {
  return { path: change.path, diff: maskedDiff(change) };
}

function maskedDiff({ path, before, after }: TextChange): string {
  const [masked, maskedAfter] = maskBoth(before ?? '', after ?? '');
  return textDiff(path, before === undefined ? undefined : masked, after === undefined ? undefined : maskedAfter);
}

function decide({ installed, renderedText, loaded, otherFiles, serviceFiles }: PlanInput): Decision {
  if (installed.kind === 'absent') return 'create';
  if (installed.text !== renderedText || otherFiles.length > 0 || serviceFiles.length > 0) return 'replace';
  return loaded ? 'unchanged' : 'reload';
}
