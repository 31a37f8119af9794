import { MonitAlertError } from '../errors.ts';
import type { Cause } from '../state/history.ts';
import type { Context } from './context.ts';
import type { ExitStatus } from './exit-code.ts';
import type { Options } from './settings.ts';

/** What was asked for, and the profile that it was about. */
export type Attempt = Cause & { readonly to?: string };

/** Returns the exit status. */
export type Verb = (context: Context, given: Given) => Promise<number>;

export interface OptionSpec {
  /** In commander's form: `--reason <text>`, `--for [duration]`, `-q, --quiet`. */
  readonly flags: string;
  readonly description: string;
  /** The help shows the options of a group together. */
  readonly group?: string;
  readonly isRepeatable?: boolean;
}

interface Example {
  /** Without `monit-alert` before it. */
  readonly args: string;
  readonly does: string;
}

/** The command line, the help, the man page, the reference and the completions are made from this. */
export interface CommandSpec {
  readonly name: string;
  /** Its arguments in commander's form: `<profile> [command...]`. */
  readonly words?: string;
  /** One line, without a full stop. */
  readonly summary: string;
  /** Whole sentences. */
  readonly details?: string;
  readonly examples: readonly [Example, ...Example[]];
  /** Default: those of a change. */
  readonly exitStatuses?: readonly ExitStatus[];
  /** In addition to the common options. */
  readonly options?: readonly OptionSpec[];
  /** What is as if it were given, always. */
  readonly implied?: Options;
  /** What it would change, for the history if it is refused; undefined if it only shows that. Default: nothing. */
  readonly attempt?: (given: Given) => Attempt | undefined;
  /** Default: stdout. */
  readonly answersTo?: 'stderr';
  /** Loaded on demand, so that a command starts fast. */
  readonly load: () => Promise<Verb>;
}

export interface Section {
  readonly title: string;
  readonly commands: readonly CommandSpec[];
}

/** The arguments of a command. Options have their long names, without dashes. */
export class Given {
  readonly words: readonly string[];
  readonly options: Options;

  constructor(words: readonly string[], options: Options) {
    this.words = words;
    this.options = options;
  }

  word(index: number): string {
    const word = this.words[index];
    if (word === undefined)
      throw new MonitAlertError('usage', 'an argument is missing', { hint: 'See `monit-alert --help`.' });
    return word;
  }

  text(option: string): string | undefined {
    const value = this.options[option];
    return typeof value === 'string' ? value : undefined;
  }

  flag(option: string): boolean {
    return this.options[option] === true;
  }

  texts(option: string): readonly string[] {
    const value = this.options[option];
    return typeof value === 'object' ? value : [];
  }
}
