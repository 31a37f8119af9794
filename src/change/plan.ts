import type { Alert } from '../monit/grammar.ts';
import { maskBoth } from '../render/secrets.ts';
import { type Effect, effectOf } from './effect.ts';
import type { ForeignAlertInForce } from './foreign.ts';
import type { Installed } from './installation.ts';
import { textDiff } from './text-diff.ts';

/**
 * What there is to do: write a file that is not there, replace one, make Monit load one that is there, or nothing.
 */
export type Decision = 'create' | 'replace' | 'reload' | 'unchanged';

/** What a change will do and why, before anything is touched. Holds no secret: passwords are masked. */
export interface Plan {
  readonly profile: string;
  readonly decision: Decision;
  readonly managedFile: string;
  /** Unified diff of the managed file; empty where its text stays as it is. */
  readonly diff: string;
  /** Who gets something else than now. */
  readonly effect: readonly Effect[];
  /** Alerts that no profile touches, because they stand in other files. */
  readonly foreignAlerts: readonly ForeignAlertInForce[];
  /** The managed file carries our header, but somebody edited it since; the edited text is kept before it is replaced. */
  readonly edited: boolean;
}

export interface PlanInput {
  readonly profile: string;
  readonly managedFile: string;
  readonly renderedText: string;
  readonly installed: Pick<Installed, 'kind' | 'text'>;
  /** The whole global alert table that Monit read with the rendered text in place. */
  readonly rendered: readonly Alert[];
  /** The whole global alert table that is in force now; undefined where nobody can be asked. */
  readonly current: readonly Alert[] | undefined;
  readonly foreignAlerts: readonly ForeignAlertInForce[];
  /** Whether the daemon is known to run the file that is there now; true also where no daemon runs. */
  readonly loaded: boolean;
}

/** Decides. Nothing is asked or touched here. */
export function planChange(input: PlanInput): Plan {
  const { installed, renderedText, managedFile } = input;
  const [before, after] = maskBoth(installed.text ?? '', renderedText);
  return {
    profile: input.profile,
    decision: decide(input),
    managedFile,
    diff: textDiff(managedFile, installed.text === undefined ? undefined : before, after),
    effect: effectOf(input.current, input.rendered),
    foreignAlerts: input.foreignAlerts,
    edited: installed.kind === 'edited',
  };
}

function decide({ installed, renderedText, loaded }: PlanInput): Decision {
  if (installed.kind === 'absent') return 'create';
  if (installed.text !== renderedText) return 'replace';
  return loaded ? 'unchanged' : 'reload';
}
