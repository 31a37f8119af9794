import { MonitAlertError } from '../errors.ts';
import type { Context } from './context.ts';
import type { ExitStatus } from './exit-code.ts';
import type { Options } from './settings.ts';

/** What a command does; its number is the exit status. */
export type Verb = (context: Context, given: Given) => Promise<number>;

/** One option, as the command line, the help and the reference know it. */
export interface OptionSpec {
  /** In commander's form: `--reason <text>`, `--for [duration]`, `--all`. */
  readonly flags: string;
  readonly description: string;
  /** What it is about, where there are many: the help shows those of one group together. */
  readonly group?: string;
  /** It may be given several times. */
  readonly isRepeatable?: boolean;
}

/** A command line that does what a person may want. */
interface Example {
  /** Without `monit-alert` before it. */
  readonly args: string;
  /** What it does, in a few words. */
  readonly does: string;
}

/** One command, described: the command line, the help and the reference are made of this. */
export interface CommandSpec {
  readonly name: string;
  /** Its words in commander's form: `<profile> [command...]`. */
  readonly words?: string;
  /** What it does, in a line without a full stop. */
  readonly summary: string;
  /** What one must know to use it, in sentences; unset where the summary says it all. */
  readonly details?: string;
  readonly examples: readonly [Example, ...Example[]];
  /** Its own exit statuses, where they are not those of a change. */
  readonly exitStatuses?: readonly ExitStatus[];
  /** Its own options; every command takes the common ones too. */
  readonly options?: readonly OptionSpec[];
  /** Where its answer goes; unset: stdout. */
  readonly answersTo?: 'stderr';
  /** Loads the code behind it: only the command at hand is loaded. */
  readonly load: () => Promise<Verb>;
}

/** Commands that belong together. */
export interface Section {
  readonly title: string;
  readonly commands: readonly CommandSpec[];
}

/** What was given to a command: its words, and the options of the command line, by their long names without dashes. */
export class Given {
  readonly words: readonly string[];
  readonly options: Options;

  constructor(words: readonly string[], options: Options) {
    this.words = words;
    this.options = options;
  }

  /** @throws MonitAlertError `usage` where there is no such word. */
  word(index: number): string {
    const word = this.words[index];
    if (word === undefined)
      throw new MonitAlertError('usage', 'a word is missing', { hint: 'See monit-alert --help.' });
    return word;
  }

  text(option: string): string | undefined {
    const value = this.options[option];
    return typeof value === 'string' ? value : undefined;
  }

  flag(option: string): boolean {
    return this.options[option] === true;
  }

  /** All values of an option that may be repeated. */
  texts(option: string): readonly string[] {
    const value = this.options[option];
    return typeof value === 'object' ? value : [];
  }
}
