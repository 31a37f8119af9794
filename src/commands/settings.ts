import { join } from 'node:path';
import { MonitAlertError, systemErrorCode } from '../errors.ts';
import { suggestion } from '../profile/suggestion.ts';
import { readRegularFile } from '../system/regular-file.ts';
import { flagSettings, textSettings, variableOf } from './catalogue/settings.ts';
import { parseDuration } from './duration.ts';

/** Options as they come from the command line, the environment or config.yaml: the same names everywhere. */
export type Options = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

/** The process's surroundings, handed in so that tests can move them. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The home directory in the user database: Monit does not ask HOME. */
  readonly home: string;
  readonly workingDirectory: string;
  readonly isRoot: boolean;
  /** Of this monit-alert. */
  readonly version: string;
  /** Holds the profiles and templates that come with monit-alert, in `profiles/` and `templates/`. */
  readonly shippedDirectory: string;
  /** Keeps the compiled code of what has been loaded for later runs; for commands that write to disk anyway. */
  readonly keepCode: () => void;
}

type HomeAndEnvironment = Pick<Surroundings, 'environment' | 'home' | 'isRoot'>;

/** What holds for one run: command line before environment before config.yaml before the default. */
export interface Settings {
  readonly controlFile: string | undefined;
  readonly monit: string | undefined;
  readonly managedFile: string | undefined;
  readonly profilesDirectory: string;
  readonly templatesDirectory: string;
  readonly stateDirectory: string;
  readonly timeoutMs: number;
  /** Milliseconds of a hold that names no duration; undefined where the site sets none. */
  readonly holdDefaultMs: number | undefined;
  /** Milliseconds of the longest hold that the site allows. */
  readonly holdMaxMs: number | undefined;
  /** Milliseconds for which alerts may be off before `status --check` complains. */
  readonly maxMuteMs: number;
  /** Whether every hold needs a reason. */
  readonly requireReason: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly color: boolean;
  readonly detailedExitcode: boolean;
  readonly strict: boolean;
  readonly force: boolean;
}

/** A day: nobody waits longer for one change, and Node's timers hold no more than 24. */
const longestTimeoutMs = 86_400_000;

const texts = Object.keys(textSettings);
const flags = Object.keys(flagSettings);
type Text = keyof typeof textSettings;
type Flag = keyof typeof flagSettings;

/**
 * @param commandLine options by their long names (`control-file`), only those that were given.
 * @throws MonitAlertError `option.invalid`, `config.invalid`, `yaml.invalid`
 */
export async function resolveSettings(commandLine: Options, surroundings: HomeAndEnvironment): Promise<Settings> {
  const environment = fromEnvironment(surroundings.environment);
  const directories = usualDirectories(surroundings);
  const named = commandLine['config'] ?? environment['config'];
  const file = typeof named === 'string' ? named : join(directories.configuration, 'config.yaml');
  const config = await readConfig(file, typeof named === 'string');
  const pick = (name: string) => commandLine[name] ?? environment[name] ?? config[name];
  const text = (name: Text) => {
    const value = pick(name);
    return typeof value === 'string' ? value : undefined;
  };
  const flag = (name: Flag, otherwise = false) => {
    const value = pick(name);
    return typeof value === 'boolean' ? value : otherwise;
  };
  return {
    controlFile: text('control-file'),
    monit: text('monit'),
    managedFile: text('managed-file'),
    profilesDirectory: text('profiles-dir') ?? join(directories.configuration, 'profiles'),
    templatesDirectory: text('templates-dir') ?? join(directories.configuration, 'templates'),
    stateDirectory: text('state-dir') ?? directories.state,
    timeoutMs: parseTimeout(text('timeout') ?? textSettings.timeout.otherwise),
    holdDefaultMs: optionalDuration(text('hold-default'), 'hold-default'),
    holdMaxMs: optionalDuration(text('hold-max'), 'hold-max'),
    maxMuteMs: parseDuration(text('max-mute') ?? textSettings['max-mute'].otherwise, '--max-mute'),
    requireReason: flag('require-reason'),
    json: flag('json'),
    quiet: flag('quiet'),
    verbose: flag('verbose'),
    color: flag('color', takesColor(surroundings.environment)),
    detailedExitcode: flag('detailed-exitcode'),
    strict: flag('strict'),
    force: flag('force'),
  };
}

/** Whether the terminal is to have colours where nobody names them. */
export function takesColor({ NO_COLOR: no = '', TERM: terminal }: Surroundings['environment']): boolean {
  return no === '' && terminal !== 'dumb';
}

function parseTimeout(text: string): number {
  const timeoutMs = parseDuration(text, '--timeout');
  if (timeoutMs > 0 && timeoutMs <= longestTimeoutMs) return timeoutMs;
  throw new MonitAlertError('option.invalid', `--timeout must be more than nothing and at most 1d, not "${text}"`);
}

function optionalDuration(text: string | undefined, name: string): number | undefined {
  return text === undefined ? undefined : parseDuration(text, name);
}

/** The system's places for root, the XDG base directories for everybody else. */
function usualDirectories({ environment, home, isRoot }: HomeAndEnvironment): { configuration: string; state: string } {
  if (isRoot) return { configuration: '/etc/monit-alert', state: '/var/lib/monit-alert' };
  // An empty or relative value counts as unset (XDG Base Directory Specification).
  const base = (name: string, otherwise: string) =>
    environment[name]?.startsWith('/') === true ? environment[name] : join(environment['HOME'] ?? home, otherwise);
  return {
    configuration: join(base('XDG_CONFIG_HOME', '.config'), 'monit-alert'),
    state: join(base('XDG_STATE_HOME', '.local/state'), 'monit-alert'),
  };
}

/** `MONIT_ALERT_CONTROL_FILE` and its like; an empty variable counts as unset. */
function fromEnvironment(environment: Surroundings['environment']): Options {
  const value = (name: string) => environment[variableOf(name)] ?? '';
  return Object.fromEntries([
    ...['config', ...texts].map((name) => [name, value(name) === '' ? undefined : value(name)]),
    ...flags.map((name) => [name, value(name) === '' ? undefined : parseFlag(value(name), variableOf(name))]),
  ]) as Options;
}

function parseFlag(text: string, variable: string): boolean {
  if (/^(1|true|yes|on)$/i.test(text)) return true;
  if (/^(0|false|no|off)$/i.test(text)) return false;
  throw new MonitAlertError('option.invalid', `${variable} takes true or false, not "${text}"`);
}

async function readConfig(file: string, mustExist: boolean): Promise<Options> {
  const found = await readRegularFile(file).catch((error: unknown) => {
    if (systemErrorCode(error) === 'ENOENT' && !mustExist) return undefined;
    const reason = systemErrorCode(error) ?? (error instanceof Error ? error.message : String(error));
    throw new MonitAlertError('config.invalid', `cannot read ${file}: ${reason}`);
  });
  const text = found?.bytes.toString() ?? '';
  if (/^(?:[ \t]*(?:#.*)?\n)*$/.test(text)) return {};
  const { parseYaml } = await import('../profile/yaml.ts'); // Most sites set nothing there, and not every command needs YAML.
  const { data, locate } = parseYaml(text, file);
  if (data === null || data === undefined) return {};
  if (typeof data !== 'object' || Array.isArray(data)) {
    throw new MonitAlertError('config.invalid', `${file}:1: must be a mapping of settings, such as "timeout: 60s"`);
  }
  const entries = Object.entries(data);
  const faults = entries.flatMap(([name, value]: [string, unknown]) => {
    const reason = configFault(name, value);
    return reason === undefined ? [] : [`${file}:${locate([name]).line}: ${name}: ${reason}`];
  });
  const [first, ...others] = faults;
  if (first !== undefined) throw new MonitAlertError('config.invalid', first, { details: others });
  return Object.fromEntries(entries);
}

function configFault(name: string, value: unknown): string | undefined {
  if (texts.includes(name)) return typeof value === 'string' ? undefined : 'takes a text';
  if (flags.includes(name)) return typeof value === 'boolean' ? undefined : 'takes true or false';
  return `no such setting${suggestion(name, [...texts, ...flags], 'the settings are')}`;
}
