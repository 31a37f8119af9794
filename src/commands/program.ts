import { Command, CommanderError } from 'commander';
import { MonitAlertError } from '../errors.ts';
import { reservedNames } from '../profile/name.ts';
import { nearest } from '../profile/suggestion.ts';
import { errorText, knownError } from '../report/error-text.ts';
import { errorDocument, jsonDocument } from '../report/json.ts';
import { createPalette } from '../report/layout/palette.ts';
import { catalogue, commonOptions, main as mainCommand, unlisted } from './catalogue.ts';
import { type CommandSpec, Given } from './command.ts';
import { createContext } from './context.ts';
import { refused, runFailed } from './exit-code.ts';
import type { HealthForm } from './health.ts';
import { helpFor, programHelp } from './help-text.ts';
import {
  type Options,
  resolveSettings,
  type Settings,
  type Surroundings,
  takesColor,
  usualDirectories,
} from './settings.ts';
import { type Output, type Streams, widthOf, writeWrapped } from './streams.ts';

/** Runs one command line and returns the exit status; never throws. */
export async function main(given: readonly string[], surroundings: Surroundings, streams: Streams): Promise<number> {
  let exitCode = 0;
  let tellWarnings: Output['tellWarnings'] = () => undefined;
  const args = helpLast(given);
  const program = createProgram(args, surroundings.version, streams, async (spec, given) => {
    const to = spec.answersTo === 'stderr' ? { stdout: streams.stderr, stderr: streams.stderr } : streams;
    surroundings.code.loadFor(spec.name || 'apply');
    const verb = await spec.load();
    const context = await createContext(given.options, surroundings, to);
    tellWarnings = context.tellWarnings;
    try {
      exitCode = await verb(context, given);
    } catch (error) {
      await context.refused(spec.attempt?.(given), knownError(error));
      throw error;
    } finally {
      await context.logged();
      surroundings.code.keep();
    }
  });
  try {
    if (args.some((word) => ['--help', '-h'].includes(word))) {
      const usual = await usualDirectories(args, surroundings);
      program.configureHelp({ formatHelp: () => programHelp({ width: widthOf(streams.stdout), usual }) });
    }
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const command = commandIn(args);
    // Shell completion: an error would be printed into the line that somebody types.
    if (unlisted.some(({ name }) => name === command)) return 0;
    const form = command === 'status' ? healthForm(args) : undefined;
    if (form !== undefined) return await answerBlindly(form, error, args, surroundings, streams);
    const status = command === 'run' ? runFailed : refused;
    const known = error instanceof CommanderError ? usageError(error, command) : knownError(error);
    const style = await errorStyle(args, surroundings);
    reportError(command === undefined ? orCommand(known, program.args[0]) : known, status, style, streams);
    if (style.verbose && error instanceof Error) writeWrapped(streams.stderr, `${error.stack ?? ''}\n`, false);
    return status;
  } finally {
    tellWarnings();
  }
}

/** `help X`, `--help X` and `-h X` ask for the help of the command that X means. */
function helpLast(given: readonly string[]): readonly string[] {
  const [first = '', topic = '', ...others] = given;
  if (!['help', '--help', '-h'].includes(first)) return given;
  if (topic === '') return ['--help'];
  return topic.startsWith('-') ? given : [nearest(topic, commandNames()) ?? topic, ...others, '--help'];
}

function commandNames(): string[] {
  return catalogue.flatMap(({ commands }) => commands.map(({ name }) => name));
}

/** The named command, guessed from a command line that may be invalid. */
function commandIn(args: readonly string[]): string | undefined {
  return args.find((word) => reservedNames.includes(word) || word === '--');
}

type Execute = (spec: CommandSpec, given: Given) => Promise<void>;

function createProgram(args: readonly string[], version: string, streams: Streams, execute: Execute): Command {
  const program = new Command('monit-alert');
  program
    .version(version, '-V, --version')
    .exitOverride()
    // In `run PROFILE -- COMMAND`, the options after the profile belong to COMMAND.
    .enablePositionalOptions()
    .configureOutput({ writeOut: (text) => void streams.stdout.write(text), writeErr: () => undefined })
    .helpOption('-h, --help')
    .helpCommand(false);
  describe(program, mainCommand, { program, execute, streams });
  // All of them would cost time at every start.
  const named = [...catalogue.flatMap(({ commands }) => commands), ...unlisted].filter(({ name }) =>
    args.includes(name),
  );
  for (const spec of named) describe(program.command(spec.name), spec, { program, execute, streams });
  return program;
}

interface Whole {
  readonly program: Command;
  readonly execute: Execute;
  readonly streams: Streams;
}

function describe(command: Command, spec: CommandSpec, { program, execute, streams }: Whole): void {
  for (const option of [...(spec.options ?? []), ...commonOptions]) {
    if (option.isRepeatable === true) command.option(option.flags, '', collect);
    else command.option(option.flags);
  }
  command.configureHelp({ formatHelp: () => helpFor(spec.name, { width: widthOf(streams.stdout) }) });
  for (const word of spec.words?.split(' ') ?? []) command.argument(word);
  command.action(async () => {
    const words = command.processedArgs.flat().filter((word): word is string => typeof word === 'string');
    // Options may precede the command's name.
    await execute(spec, new Given(words, { ...givenOptions(program), ...givenOptions(command), ...spec.implied }));
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

function healthForm(args: readonly string[]): HealthForm | undefined {
  if (args.includes('--check')) return 'check';
  return args.includes('--metrics') ? 'metrics' : undefined;
}

/** A monitoring system reads stdout only, and must not take an error for an old answer or a mere warning. */
async function answerBlindly(
  form: HealthForm,
  error: unknown,
  args: readonly string[],
  surroundings: Surroundings,
  { stdout }: Streams,
): Promise<number> {
  const { blindHealth } = await import('./health.ts');
  const { json } = await errorStyle(args, surroundings);
  const known = error instanceof CommanderError ? usageError(error, 'status') : error;
  const { version } = surroundings;
  return blindHealth(known, { form, json, version, print: (text) => stdout.write(text) });
}

type ErrorStyle = Pick<Settings, 'json' | 'verbose' | 'color'>;

/** Works even if the command line or config.yaml is what is wrong. */
async function errorStyle(words: readonly string[], surroundings: Surroundings): Promise<ErrorStyle> {
  const args = words.includes('--') ? words.slice(0, words.indexOf('--')) : words;
  const has = (...flags: string[]) => flags.some((flag) => args.includes(flag));
  const [json, verbose, color] = [has('--json'), has('-v', '--verbose'), !has('--no-color')];
  const given = { json: json || undefined, verbose: verbose || undefined, color: color ? undefined : false };
  const otherwise = { json, verbose, color: color && takesColor(surroundings.environment) };
  return resolveSettings(given, surroundings).catch(() => otherwise);
}

function reportError(error: MonitAlertError, status: number, style: ErrorStyle, streams: Streams): void {
  if (style.json) streams.stdout.write(jsonDocument(errorDocument(error, status)));
  const isColored = style.color && streams.stderr.isTTY === true;
  writeWrapped(
    streams.stderr,
    errorText(
      error,
      createPalette(() => isColored),
    ),
    isColored,
  );
}

function usageError({ message }: CommanderError, command = ''): MonitAlertError {
  const hint = `See ${['monit-alert', command, '--help'].filter((word) => word !== '').join(' ')}.`;
  // Commander's suggestion is on a line of its own, in parentheses.
  const text = message.replace(/^error: /, '').replace('\n', ' ');
  return new MonitAlertError('usage', text, { hint });
}

/** A mistyped command looks like an unknown profile. */
function orCommand(error: MonitAlertError, word = ''): MonitAlertError {
  const meant = ['profile.unknown', 'profile.name', 'usage'].includes(error.code)
    ? nearest(word, commandNames())
    : undefined;
  if (meant === undefined) return error;
  const hint = `Did you mean the command \`monit-alert ${meant}\`?`;
  return new MonitAlertError(error.code, error.message, { details: error.details, hint });
}
