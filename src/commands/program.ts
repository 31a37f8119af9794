import { readFileSync } from 'node:fs';
import { Command, CommanderError, Option } from 'commander';
import { MonitAlertError } from '../errors.ts';
import { errorText, knownError } from '../report/error-text.ts';
import { errorDocument, jsonDocument } from '../report/json.ts';
import { createPalette } from '../report/palette.ts';
import { type Context, createContext, type Streams } from './context.ts';
import { refused } from './exit-code.ts';
import { type Options, resolveSettings, type Settings, type Surroundings } from './settings.ts';

/** What a command does with its context; its number is the exit status. */
type Verb = (context: Context, given: Options) => Promise<number>;

/** Runs one command line. Never throws; returns the exit status. */
export async function main(args: readonly string[], surroundings: Surroundings, streams: Streams): Promise<number> {
  let exitCode = 0;
  const program = createProgram(streams, async (options, verb) => {
    exitCode = await verb(await createContext(options, surroundings, streams), options);
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    return reportError(error, await errorStyle(args, surroundings), streams);
  }
}

/** The options that every command takes; each can be set by `MONIT_ALERT_...` and in config.yaml too. */
const commonOptions: readonly (readonly [flags: string, description: string])[] = [
  ['--control-file <path>', "Monit's control file (found as Monit finds it)"],
  ['--managed-file <path>', 'the include that monit-alert writes (found from the include patterns)'],
  ['--monit <path>', 'the monit binary'],
  ['--config <path>', 'config.yaml with defaults for these options'],
  ['--profiles-dir <path>', "the site's profiles"],
  ['--templates-dir <path>', "the site's templates"],
  ['--state-dir <path>', 'history and what is needed to go back'],
  ['--timeout <duration>', 'for the whole command (60s)'],
  ['--json', 'one JSON document on stdout, also on failure'],
  ['--quiet', 'say nothing where all is well'],
  ['--verbose', 'show the evidence, and the stack of an unexpected error'],
  ['--no-color', 'no colours (also NO_COLOR)'],
  ['--detailed-exitcode', 'exit 2 where something changed, or would'],
];

const changeOptions: readonly (readonly [flags: string, description: string])[] = [
  ['--strict', 'alerts in other files are an error'],
  ['--force', "take over a file at the managed file's place that is not ours; a backup is kept"],
  ['--reason <text>', 'why, for the history'],
];

/** Runs a verb with the options that were given to its command, or to the program before it. */
type Run = (command: Command, verb: Verb) => Promise<void>;

function createProgram(streams: Streams, execute: (options: Options, verb: Verb) => Promise<void>): Command {
  const program = new Command('monit-alert');
  program
    .description('Named alert profiles for Monit: rendered, checked, applied and proved to be running.')
    .version(version(), '--version')
    .exitOverride()
    .configureOutput({ writeOut: (text) => void streams.stdout.write(text), writeErr: () => undefined })
    .helpOption('--help', 'this help')
    .helpCommand(false)
    .addHelpText('after', exitStatusHelp);
  const run: Run = async (command, verb) => {
    await execute({ ...givenOptions(program), ...givenOptions(command) }, verb);
  };
  addChanges(program, run);
  addQuestions(program, run);
  return program;
}

/** The commands that change something, and those that say what they would change. */
function addChanges(program: Command, run: Run): void {
  const changing = (command: Command, always: { readonly dryRun: boolean }) => {
    for (const [flags, description] of changeOptions) command.option(flags, description);
    if (!always.dryRun) command.option('--dry-run', 'show what would be done; leave no trace');
    withCommonOptions(command).action(async (profile: string | undefined, _: object, invoked: Command) => {
      if (profile === undefined) throw noProfile();
      await run(invoked, async (context, given) => {
        const reason = typeof given['reason'] === 'string' ? given['reason'] : undefined;
        const dryRun = always.dryRun || given['dry-run'] === true;
        return (await import('./apply.ts')).apply(profile, { dryRun, reason }, context);
      });
    });
  };
  changing(program.argument('[profile]', 'the profile to put in force'), { dryRun: false });
  changing(program.command('apply <profile>').description('put a profile in force (the word may be left out)'), {
    dryRun: false,
  });
  changing(program.command('diff <profile>').description('the same as <profile> --dry-run'), { dryRun: true });
  addSimple(program, run, 'reload', 'reload Monit; returns when it is done and seen', async () => {
    return (await import('./reload.ts')).reload;
  });
}

/** The commands that only look. */
function addQuestions(program: Command, run: Run): void {
  addSimple(program, run, 'list', 'the profiles there are', async () => (await import('./list.ts')).list);
  withCommonOptions(program.command('show <profile>').description('what a profile renders to, passwords masked'))
    .option('--table', 'who gets what instead')
    .action(async (profile: string, _: object, invoked: Command) => {
      await run(invoked, async (context, given) => {
        return (await import('./show.ts')).show(profile, { table: given['table'] === true }, context);
      });
    });
  addSimple(program, run, 'check', 'every profile against the real Monit; touches nothing', async () => {
    return (await import('./check.ts')).check;
  });
  addSimple(program, run, 'status', 'rendered, installed, loaded, and whether they agree', async () => {
    return (await import('./status.ts')).status;
  });
  addSimple(program, run, 'history', 'who changed what, and how it ended', async () => {
    return (await import('./history.ts')).history;
  });
}

/** A command without arguments or options of its own; its code is loaded when it is called. */
function addSimple(program: Command, run: Run, name: string, description: string, load: () => Promise<Verb>): void {
  withCommonOptions(program.command(name).description(description)).action(async (_: object, invoked: Command) => {
    await run(invoked, await load());
  });
}

function noProfile(): MonitAlertError {
  return new MonitAlertError('usage', 'which profile?', {
    hint: 'monit-alert PROFILE puts one in force; `monit-alert list` shows them, `monit-alert --help` all the rest.',
  });
}

const exitStatusHelp = `
Exit status:
  0  in force and proved, or nothing to do, or in place for Monit's next start
  1  refused or failed; nothing was changed
  2  with --detailed-exitcode: something changed, or would
  3  in place, and Monit was asked to load it, but not proved in time
  4  Monit did not take it; what was there before is in force again, and proved
  5  Monit is not running any more, or going back failed: a person must look
`;

function withCommonOptions(command: Command): Command {
  for (const [flags, description] of commonOptions) command.addOption(new Option(flags, description));
  return command;
}

/** The options given on the command line, by their long names without the dashes; `--no-color` is `color: false`. */
function givenOptions(command: Command): Options {
  const given = command.options.filter((option) => command.getOptionValueSource(option.attributeName()) === 'cli');
  return Object.fromEntries(
    given.map((option) => [
      (option.long ?? '').replace(/^--(no-)?/, ''),
      command.getOptionValue(option.attributeName()) as string | boolean,
    ]),
  );
}

type ErrorStyle = Pick<Settings, 'json' | 'verbose' | 'color'>;

/** How an error is to be told, as far as that can be known when the command line or config.yaml is what is wrong. */
async function errorStyle(args: readonly string[], surroundings: Surroundings): Promise<ErrorStyle> {
  const [json, verbose, color] = [args.includes('--json'), args.includes('--verbose'), !args.includes('--no-color')];
  const given = { json: json || undefined, verbose: verbose || undefined, color: color ? undefined : false };
  return resolveSettings(given, surroundings).catch(() => ({ json, verbose, color }));
}

function reportError(error: unknown, style: ErrorStyle, { stdout, stderr }: Streams): number {
  const known = error instanceof CommanderError ? usageError(error) : knownError(error);
  if (style.json) stdout.write(jsonDocument(errorDocument(known, refused)));
  stderr.write(errorText(known, createPalette(style.color && stderr.isTTY === true)));
  if (style.verbose && error instanceof Error) stderr.write(`${error.stack ?? ''}\n`);
  return refused;
}

function usageError(error: CommanderError): MonitAlertError {
  return new MonitAlertError('usage', error.message.replace(/^error: /, ''), { hint: 'See monit-alert --help.' });
}

function version(): string {
  const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  return manifest.version;
}
