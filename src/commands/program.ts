import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { MonitAlertError } from '../errors.ts';
import { serviceActions } from '../monit/service-action.ts';
import { reservedNames } from '../profile/name.ts';
import { errorText, knownError } from '../report/error-text.ts';
import { errorDocument, jsonDocument } from '../report/json.ts';
import { createPalette } from '../report/palette.ts';
import { type Context, createContext, type Streams } from './context.ts';
import { exitStatusHelp, refused, runFailed } from './exit-code.ts';
import { type Options, resolveSettings, type Settings, type Surroundings } from './settings.ts';

/** What a command does with its context; its number is the exit status. */
type Verb = (context: Context, given: Options) => Promise<number>;

/** Runs one command line. Never throws; returns the exit status. */
export async function main(args: readonly string[], surroundings: Surroundings, streams: Streams): Promise<number> {
  let exitCode = 0;
  const program = createProgram(streams, async (options, verb, to) => {
    exitCode = await verb(await createContext(options, surroundings, to), options);
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const status = isRun(args) ? runFailed : refused;
    return reportError(error, status, await errorStyle(args, surroundings), streams);
  }
}

/** Whether the command is `run`, whose exit status is another program's. */
function isRun(args: readonly string[]): boolean {
  return args.find((word) => reservedNames.includes(word) || word === '--') === 'run';
}

/** The options that every command takes; each can be set by `MONIT_ALERT_...` and in config.yaml too. */
const commonOptions: readonly (readonly [flags: string, description: string])[] = [
  ['--control-file <path>', "Monit's control file (found as Monit finds it)"],
  ['--managed-file <path>', 'the include that monit-alert writes (found from the include patterns)'],
  ['--monit <path>', 'the monit binary'],
  ['--config <path>', 'config.yaml with defaults for these options'],
  ['--profiles-dir <path>', "the site's profiles"],
  ['--templates-dir <path>', "the site's templates"],
  ['--state-dir <path>', 'history, what is held, what is needed to go back; sync needs the same'],
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

const holdOptions: readonly (readonly [flags: string, description: string])[] = [
  ['--for [duration]', 'hold it over the base profile for so long, then go back by itself'],
  ['--id <name>', 'names the hold; asked for again, the same hold changes nothing'],
  ['--report-to-mail', 'mail what happened meanwhile to the recipients of the base profile'],
];

/** Runs a verb with the options that were given to its command, or to the program before it. */
type Run = (command: Command, verb: Verb, answerTo?: 'stdout' | 'stderr') => Promise<void>;
type Execute = (options: Options, verb: Verb, to: Streams) => Promise<void>;

function createProgram(streams: Streams, execute: Execute): Command {
  const program = new Command('monit-alert');
  program
    .description('Named alert profiles for Monit: rendered, checked, applied and proved to be running.')
    .version(version(), '--version')
    .exitOverride()
    // What stands behind a command's name is the command's own: `run PROFILE -- COMMAND` has options of COMMAND there.
    .enablePositionalOptions()
    .configureOutput({ writeOut: (text) => void streams.stdout.write(text), writeErr: () => undefined })
    .helpOption('--help', 'this help')
    .helpCommand(false)
    .addHelpText('after', exitStatusHelp);
  const run: Run = async (command, verb, answerTo = 'stdout') => {
    const to = answerTo === 'stdout' ? streams : { ...streams, stdout: streams.stderr };
    await execute({ ...givenOptions(program), ...givenOptions(command) }, verb, to);
  };
  addChanges(program, run);
  addHolds(program, run);
  addServices(program, run);
  addQuestions(program, run);
  return program;
}

/** The commands that change something, and those that say what they would change. */
function addChanges(program: Command, run: Run): void {
  const changing = (command: Command, always: { readonly dryRun: boolean }) => {
    addOptions(command, changeOptions);
    if (!always.dryRun) {
      addOptions(command, [
        ...holdOptions,
        ['--without-timer', 'hold it although nobody would end it: alerts stay off until released'],
      ]);
      command.option('--dry-run', 'show what would be done; leave no trace');
    }
    withCommonOptions(command).action(async (profile: string | undefined, _: object, invoked: Command) => {
      if (profile === undefined) throw noProfile();
      await run(invoked, async (context, given) => {
        const dryRun = always.dryRun || given['dry-run'] === true;
        const options = { ...toHoldOptions(given), dryRun, withoutTimer: given['without-timer'] === true };
        return (await import('./apply.ts')).apply(profile, options, context);
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

/** What changes and holds have in common. */
function toHoldOptions(given: Options) {
  const text = (name: string) => (typeof given[name] === 'string' ? given[name] : undefined);
  return {
    reason: text('reason'),
    for: given['for'] === true ? (true as const) : text('for'),
    id: text('id'),
    mailsReport: given['report-to-mail'] === true,
  };
}

/** Maintenance: a profile that is held for a while. */
function addHolds(program: Command, run: Run): void {
  const running = program
    .command('run <profile> [command...]')
    .description('hold a profile while COMMAND runs: run none -- COMMAND');
  addOptions(running, [...changeOptions, ...holdOptions]);
  running.option('--unmonitor <service>', 'take a service out meanwhile (may be repeated)', collect);
  withCommonOptions(running).action(async (profile: string, words: string[], _: object, invoked: Command) => {
    const verb: Verb = async (context, given) => {
      const unmonitor = Array.isArray(given['unmonitor']) ? (given['unmonitor'] as readonly string[]) : [];
      return (await import('./run.ts')).run(profile, words, { ...toHoldOptions(given), unmonitor }, context);
    };
    await run(invoked, verb, 'stderr');
  });
  addSimple(program, run, 'holds', 'what is held, by whom, until when', async () => (await import('./holds.ts')).holds);
  withCommonOptions(program.command('release [id...]').description('end holds now'))
    .option('--all', 'every hold')
    .action(async (ids: string[], _: object, invoked: Command) => {
      await run(invoked, async (context, given) => {
        const all = given['all'] === true;
        if (all === ids.length > 0) throw whichHolds();
        return (await import('./holds.ts')).release(all ? 'all' : ids, context);
      });
    });
  withCommonOptions(program.command('extend <id> <duration>').description('move the end of a hold, from now')).action(
    async (id: string, duration: string, _: object, invoked: Command) => {
      await run(invoked, async (context) => (await import('./holds.ts')).extend(id, duration, context));
    },
  );
  addSimple(program, run, 'sync', 'end holds whose time is over; let a timer call it every minute', async () => {
    return (await import('./holds.ts')).sync;
  });
}

/** Monit's own verbs for services. */
function addServices(program: Command, run: Run): void {
  for (const action of serviceActions) {
    withCommonOptions(
      program.command(`${action} [service...]`).description(`${action} services; returns when it is done`),
    )
      .option('--group <name>', 'the services of this group of Monit')
      .action(async (names: string[], _: object, invoked: Command) => {
        await run(invoked, async (context, given) => {
          const group = typeof given['group'] === 'string' ? given['group'] : undefined;
          return (await import('./service.ts')).service(action, names, group, context);
        });
      });
  }
}

function collect(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
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
  withCommonOptions(
    program.command('status').description('what is held, rendered, installed, loaded; whether it agrees'),
  )
    .option('--check', 'one line and an exit status, for monitoring systems')
    .option('--max-mute <duration>', 'with --check: for how long alerts may be off (4h)')
    .option('--metrics', "the same in Prometheus' text format")
    .action(async (_: object, invoked: Command) => {
      await run(invoked, async (context, given) => {
        const { health, status } = await import('./status.ts');
        if (given['check'] === true) return health('check', context);
        return given['metrics'] === true ? health('metrics', context) : status(context);
      });
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

function whichHolds(): MonitAlertError {
  return new MonitAlertError('usage', 'which holds?', {
    hint: 'Name them, as `monit-alert holds` does; or give --all.',
  });
}

function withCommonOptions(command: Command): Command {
  return addOptions(command, commonOptions);
}

function addOptions(command: Command, options: readonly (readonly [flags: string, description: string])[]): Command {
  for (const [flags, description] of options) command.option(flags, description);
  return command;
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
  return resolveSettings(given, surroundings).catch(() => ({ json, verbose, color }));
}

function reportError(error: unknown, status: number, style: ErrorStyle, { stdout, stderr }: Streams): number {
  const known = error instanceof CommanderError ? usageError(error) : knownError(error);
  if (style.json) stdout.write(jsonDocument(errorDocument(known, status)));
  stderr.write(errorText(known, createPalette(style.color && stderr.isTTY === true)));
  if (style.verbose && error instanceof Error) stderr.write(`${error.stack ?? ''}\n`);
  return status;
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
