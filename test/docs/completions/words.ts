import { catalogue, commonOptions, main } from '../../../src/commands/catalogue.ts';
import type { CommandSpec, OptionSpec } from '../../../src/commands/command.ts';
import { describeOption, longFlag } from '../../../src/commands/help.ts';
import { eventNames } from '../../../src/monit/config/events.ts';

/** What a word of the command line stands for, and so what can be offered in its place. */
export type Kind =
  | 'profile'
  | 'hold'
  | 'service'
  | 'window'
  | 'event'
  | 'duration'
  | 'shell'
  | 'schema'
  | 'file'
  | 'directory'
  /** A program of the host's, and then its own words. */
  | 'command'
  /** A text of one's own: there is nothing to offer. */
  | 'nothing';

/** The kinds whose names only the host knows, and by what `monit-alert complete` calls them. */
export const asked = { profile: 'profiles', hold: 'holds', service: 'services', window: 'windows' } as const;

/** The kinds whose words are always the same. */
export const fixed = {
  event: eventNames,
  duration: ['5m', '15m', '30m', '1h', '2h'],
  shell: ['bash', 'zsh', 'fish'],
  schema: ['profile', 'window'],
} as const;

/** The options that say which Monit and whose files are meant: a question about names is asked with them. */
export const whereabouts = ['--control-file', '--monit', '--config', '--profiles-dir', '--state-dir', '--windows-dir'];

export interface Option {
  /** With its dashes. */
  readonly name: string;
  /** `q` for `-q`; undefined: it has only a long name. */
  readonly short: string | undefined;
  readonly description: string;
  /** Unset: it takes no value. */
  readonly value?: Kind;
  /** It may be given several times. */
  readonly isRepeatable: boolean;
}

export interface Command {
  /** Empty: `monit-alert PROFILE`, whose first word may be a command's name as well. */
  readonly name: string;
  readonly summary: string;
  /** Its own. */
  readonly options: readonly Option[];
  /** What its words are, in their order. */
  readonly words: readonly Kind[];
  /** The last of them may be given again and again. */
  readonly isRepeatable: boolean;
}

const byPlaceholder: Readonly<Record<string, Kind>> = {
  profile: 'profile',
  id: 'hold',
  service: 'service',
  window: 'window',
  event: 'event',
  duration: 'duration',
  shell: 'shell',
  schema: 'schema',
  path: 'file',
  command: 'command',
};

/** `<service...>` is a service. */
function kindOf(placeholder: string): Kind {
  return byPlaceholder[placeholder.replaceAll(/[^a-z]/g, '')] ?? 'nothing';
}

function optionOf(spec: OptionSpec): Option {
  const [, placeholder] = spec.flags.replace(/^-\w, /, '').split(' ');
  const name = longFlag(spec.flags);
  const short = /^-(\w), /.exec(spec.flags)?.[1];
  const option = { name, short, description: describeOption(spec), isRepeatable: spec.isRepeatable === true };
  if (placeholder === undefined) return option;
  return { ...option, value: name.endsWith('-dir') ? 'directory' : kindOf(placeholder) };
}

function commandOf({ name, summary, options = [], words = '' }: CommandSpec): Command {
  return {
    name,
    summary,
    options: options.map(optionOf),
    words: words.split(' ').filter(Boolean).map(kindOf),
    isRepeatable: words.includes('...'),
  };
}

/** What stands before a command's name is the options of this one. */
export const mainCommand: Command = commandOf(main);
export const commands: readonly Command[] = catalogue.flatMap((section) => section.commands.map(commandOf));
/** The options of every command. */
export const common: readonly Option[] = [...commonOptions, { flags: '-h, --help', description: 'this help' }].map(
  optionOf,
);

/** Every option that takes a value, by what that is. An option means the same wherever it stands. */
export function optionsByValue(): ReadonlyMap<Kind, readonly string[]> {
  const all = [...common, ...[mainCommand, ...commands].flatMap(({ options }) => options)];
  const kinds = new Map<string, Kind | undefined>();
  for (const { name, value } of all) {
    if (kinds.has(name) && kinds.get(name) !== value) throw new Error(`${name} takes a ${value ?? 'nothing'} and more`);
    kinds.set(name, value);
  }
  const found = new Map<Kind, string[]>();
  for (const [name, value] of kinds) if (value !== undefined) found.set(value, [...(found.get(value) ?? []), name]);
  return found;
}

/** A text between single quotes, as POSIX shells read it. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
