import { Command, CommanderError } from 'commander';
import { MonitAlertError } from '../errors.ts';
import { reservedNames } from '../profile/name.ts';
import { nearest } from '../profile/suggestion.ts';
import { errorText, knownError } from '../report/error-text.ts';
import { errorDocument, jsonDocument } from '../report/json.ts';
import { createPalette } from '../report/palette.ts';
import { catalogue, commonOptions, main as mainCommand, unlisted } from './catalogue.ts';
import { type CommandSpec, Given } from './command.ts';
import { createContext, type Streams } from './context.ts';
import { refused, runFailed } from './exit-code.ts';
import { commandHelp, programHelp } from './help-text.ts';
import { type Options, resolveSettings, type Settings, type Surroundings, takesColor } from './settings.ts';

/** Runs one command line. Never throws; returns the exit status. */
export async function main(given: readonly string[], surroundings: Surroundings, streams: Streams): Promise<number> {
  let exitCode = 0;
  const args = given[0] === 'help' ? [...given.slice(1), '--help'] : given;
  const program = createProgram(args, surroundings.version, streams, async (spec, given) => {
    const to = spec.answersTo === 'stderr' ? { ...streams, stdout: streams.stderr } : streams;
    const verb = await spec.load();
    exitCode = await verb(await createContext(given.options, surroundings, to), given);
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const command = commandIn(args);
    // Whoever presses Tab is in the middle of a line, which an error would tear apart.
    if (unlisted.some(({ name }) => name === command)) return 0;
    const status = command === 'run' ? runFailed : refused;
    const known = error instanceof CommanderError ? usageError(error, command) : knownError(error);
    const told = command === undefined ? orCommand(known, program.args[0]) : known;
    return reportError(told, error, status, await errorStyle(args, surroundings), streams);
  }
}

/** The command that is named, as far as that can be told of a command line that cannot be read. */
function commandIn(args: readonly string[]): string | undefined {
  return args.find((word) => reservedNames.includes(word) || word === '--');
}

type Execute = (spec: CommandSpec, given: Given) => Promise<void>;

function createProgram(args: readonly string[], version: string, streams: Streams, execute: Execute): Command {
  const program = new Command('monit-alert');
  program
    .version(version, '--version')
    .exitOverride()
    // What stands behind a command's name is the command's own: `run PROFILE -- COMMAND` has options of COMMAND there.
    .enablePositionalOptions()
    .configureOutput({ writeOut: (text) => void streams.stdout.write(text), writeErr: () => undefined })
    .helpOption('--help')
    .helpCommand(false);
  describe(program, mainCommand, program, execute);
  for (const spec of [...catalogue.flatMap(({ commands }) => commands), ...unlisted]) {
    const command = program.command(spec.name);
    // Twenty commands with their options are some five hundred; only those of a command that is named can matter.
    if (args.includes(spec.name)) describe(command, spec, program, execute);
  }
  return program;
}

/** Gives one of commander's commands what its description says. */
function describe(command: Command, spec: CommandSpec, program: Command, execute: Execute): void {
  for (const option of [...(spec.options ?? []), ...commonOptions]) {
    if (option.isRepeatable === true) command.option(option.flags, '', collect);
    else command.option(option.flags);
  }
  command.configureHelp({ formatHelp: () => (spec === mainCommand ? programHelp() : commandHelp(spec)) });
  for (const word of spec.words?.split(' ') ?? []) command.argument(word);
  command.action(async () => {
    const words = command.processedArgs.flat().filter((word): word is string => typeof word === 'string');
    // An option may stand before the command's name as well.
    await execute(spec, new Given(words, { ...givenOptions(program), ...givenOptions(command) }));
  });
}

function collect(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}

/** The options given on the command line, by their long names without the dashes; `--no-color` is `color: false`. */
function givenOptions(command: Command): Options {
  const given = command.options.filter((option) => command.getOptionValueSource(option.attributeName()) === 'cli');
  return Object.fromEntries(
    given.map((option) => [
      (option.long ?? '').replace(/^--(no-)?/, ''),
      command.getOptionValue(option.attributeName()) as Options[string],
    ]),
  );
}

type ErrorStyle = Pick<Settings, 'json' | 'verbose' | 'color'>;

/** How an error is to be told, as far as that can be known when the command line or config.yaml is what is wrong. */
async function errorStyle(words: readonly string[], surroundings: Surroundings): Promise<ErrorStyle> {
  const args = words.includes('--') ? words.slice(0, words.indexOf('--')) : words;
  const [json, verbose, color] = [args.includes('--json'), args.includes('--verbose'), !args.includes('--no-color')];
  const given = { json: json || undefined, verbose: verbose || undefined, color: color ? undefined : false };
  const otherwise = { json, verbose, color: color && takesColor(surroundings.environment) };
  return resolveSettings(given, surroundings).catch(() => otherwise);
}

function reportError(
  known: MonitAlertError,
  error: unknown,
  status: number,
  style: ErrorStyle,
  { stdout, stderr }: Streams,
): number {
  if (style.json) stdout.write(jsonDocument(errorDocument(known, status)));
  stderr.write(errorText(known, createPalette(style.color && stderr.isTTY === true)));
  if (style.verbose && error instanceof Error) stderr.write(`${error.stack ?? ''}\n`);
  return status;
}

function usageError({ message }: CommanderError, command = ''): MonitAlertError {
  const hint = `See ${['monit-alert', command, '--help'].filter((word) => word !== '').join(' ')}.`;
  return new MonitAlertError('usage', message.replace(/^error: /, ''), { hint });
}

/** Whoever slips in a command's name has named a profile that does not exist, perhaps with words behind it. */
function orCommand(error: MonitAlertError, word = ''): MonitAlertError {
  const names = catalogue.flatMap(({ commands }) => commands.map(({ name }) => name));
  const meant = ['profile.unknown', 'usage'].includes(error.code) ? nearest(word, names) : undefined;
  if (meant === undefined) return error;
  const hint = `Did you mean the command \`monit-alert ${meant}\`?`;
  return new MonitAlertError(error.code, error.message, { details: error.details, hint });
}
