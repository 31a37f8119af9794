import { isAbsolute, join } from 'node:path';
import { MonitAlertError, systemErrorCode } from '../errors.ts';
import { acceptedFault, parseAccepted } from '../inspect/accepted-setting.ts';
import { profileNameFault } from '../profile/name.ts';
import { suggestion } from '../profile/suggestion.ts';
import type { Accepted } from '../site.ts';
import type { CodeCache } from '../system/code-cache.ts';
import { readRegularFile } from '../system/regular-file.ts';
import { flagSettings, listSettings, textSettings, variableOf } from './catalogue/settings.ts';
import { parseDuration } from './parse-duration.ts';
import { directoriesFor, ownDirectories, type UsualDirectories } from './usual-directories.ts';

/** From the command line, the environment or config.yaml: the names are the same. */
export type Options = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

/** Parameters, so that tests can replace them. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** From the user database: Monit does not read HOME. */
  readonly home: string;
  readonly workingDirectory: string;
  readonly isRoot: boolean;
  /** The version of monit-alert. */
  readonly version: string;
  /** Contains `profiles/` and `templates/`. */
  readonly shippedDirectory: string;
  /** Compiled code, kept for the next run. */
  readonly code: Pick<CodeCache, 'loadFor' | 'keep'>;
}

type Asker = Pick<Surroundings, 'environment' | 'home' | 'isRoot'> & Partial<Pick<Surroundings, 'workingDirectory'>>;

export interface Settings {
  readonly controlFile: string | undefined;
  readonly monit: string | undefined;
  readonly managedFile: string | undefined;
  readonly servicesDirectory: string | undefined;
  readonly profilesDirectory: string;
  readonly templatesDirectory: string;
  readonly stateDirectory: string;
  /** Whether somebody named the state directory. */
  readonly namesStateDirectory: boolean;
  readonly timeoutMs: number;
  readonly windowsDirectory: string;
  readonly holdDefaultMs: number | undefined;
  /** Milliseconds; undefined: holds end in time. */
  readonly graceMs: number | undefined;
  readonly holdMaxMs: number | undefined;
  readonly maxMuteMs: number;
  readonly requireReason: boolean;
  /** Programs that are called when a hold begins, is extended or ends; absolute paths. */
  readonly hooks: readonly string[];
  /** Profiles that can be held, but not set as the base. */
  readonly holdOnly: readonly string[];
  /** Unmanaged alerts that nobody is warned of. */
  readonly accepted: Accepted;
  /** Where it is written who did what, beside the history. */
  readonly log: 'syslog' | 'none';
  readonly json: boolean;
  /** Whether long diffs are printed; a dry run is asked for because of them. */
  readonly diff: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly color: boolean;
  readonly detailedExitcode: boolean;
  readonly strict: boolean;
  readonly force: boolean;
}

/** A day; timers of Node.js cannot exceed 24 days. */
const longestTimeoutMs = 86_400_000;

const texts = Object.keys(textSettings);
const flags = Object.keys(flagSettings);
const lists = Object.keys(listSettings);
type Text = keyof typeof textSettings;
type Flag = keyof typeof flagSettings;

/**
 * @param commandLine options by their long names (`control-file`), only those that were given.
 * @throws MonitAlertError `option.invalid`, `config.invalid`, `yaml.invalid`
 */
export async function resolveSettings(commandLine: Options, surroundings: Asker): Promise<Settings> {
  const environment = fromEnvironment(surroundings.environment);
  const { directories, config } = await readUsual({ ...environment, ...commandLine }, surroundings);
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
    servicesDirectory: text('services-dir'),
    profilesDirectory: text('profiles-dir') ?? join(directories.configuration, 'profiles'),
    templatesDirectory: text('templates-dir') ?? join(directories.configuration, 'templates'),
    stateDirectory: text('state-dir') ?? directories.state,
    namesStateDirectory: text('state-dir') !== undefined,
    timeoutMs: parseTimeout(text('timeout') ?? textSettings.timeout.otherwise),
    windowsDirectory: text('windows-dir') ?? join(directories.configuration, 'windows'),
    graceMs: noneIfZero(optionalDuration(text('grace'), 'grace')),
    holdDefaultMs: optionalDuration(text('hold-default'), 'hold-default'),
    holdMaxMs: optionalDuration(text('hold-max'), 'hold-max'),
    maxMuteMs: parseDuration(text('max-mute') ?? textSettings['max-mute'].otherwise, '--max-mute'),
    log: parseLog(text('log') ?? (surroundings.isRoot ? 'syslog' : 'none')),
    requireReason: flag('require-reason'),
    ...listsOf(config),
    json: flag('json'),
    diff: flag('diff') || commandLine['dry-run'] === true,
    quiet: flag('quiet'),
    verbose: flag('verbose'),
    color: flag('color', takesColor(surroundings.environment)),
    detailedExitcode: flag('detailed-exitcode'),
    strict: flag('strict'),
    force: flag('force'),
  };
}

function listsOf(config: Options): Pick<Settings, 'hooks' | 'holdOnly' | 'accepted'> {
  const list = (name: keyof typeof listSettings) => {
    const value = config[name];
    return Array.isArray(value) ? (value as readonly string[]) : [];
  };
  return { hooks: list('hooks'), holdOnly: list('hold-only'), accepted: parseAccepted(list('accept')) };
}

interface Usual {
  readonly directories: UsualDirectories;
  readonly config: Options;
}

/** The configuration may name the control file, whose owner decides which configuration holds. */
async function readUsual(given: Options, { workingDirectory = '/', ...asker }: Asker): Promise<Usual> {
  const { config: file, 'control-file': named } = given;
  const ofText = (value: Options[string]) => (typeof value === 'string' ? value : undefined);
  const read = async ({ configuration }: UsualDirectories) =>
    typeof file === 'string' ? readConfig(file, true) : readConfig(join(configuration, 'config.yaml'), false);
  const own = ownDirectories(asker);
  const ownConfig = named === undefined ? await read(own) : {};
  const directories = await directoriesFor(ofText(named ?? ownConfig['control-file']), { ...asker, workingDirectory });
  const isOwn = directories.configuration === own.configuration && named === undefined;
  return { directories, config: isOwn ? ownConfig : await read(directories) };
}

/** Where the paths of `--help` are. */
export async function usualDirectories(
  words: readonly string[],
  surroundings: Surroundings,
): Promise<UsualDirectories> {
  const at = words.indexOf('--control-file');
  const named = at === -1 ? undefined : words[at + 1];
  const joined = words.find((word) => word.startsWith('--control-file='))?.replace(/^[^=]*=/, '');
  const given = named ?? joined;
  const options: Options = {
    ...fromEnvironment(surroundings.environment),
    ...(given === undefined ? {} : { 'control-file': given }),
  };
  return (await readUsual(options, surroundings).catch(() => undefined))?.directories ?? ownDirectories(surroundings);
}

export function takesColor({ NO_COLOR: no = '', TERM: terminal }: Surroundings['environment']): boolean {
  return no === '' && terminal !== 'dumb';
}

function parseTimeout(text: string): number {
  const timeoutMs = parseDuration(text, '--timeout');
  if (timeoutMs > 0 && timeoutMs <= longestTimeoutMs) return timeoutMs;
  throw new MonitAlertError('option.invalid', `--timeout takes a duration of up to 1d, not "${text}"`);
}

function parseLog(text: string): Settings['log'] {
  if (text === 'syslog' || text === 'none') return text;
  throw new MonitAlertError('option.invalid', `log takes syslog or none, not "${text}"`);
}

function noneIfZero(milliseconds: number | undefined): number | undefined {
  return milliseconds === 0 ? undefined : milliseconds;
}

function optionalDuration(text: string | undefined, name: string): number | undefined {
  return text === undefined ? undefined : parseDuration(text, name);
}

/** An empty variable counts as unset. */
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
  const { parseYaml } = await import('../profile/yaml.ts'); // Slow to load, and config.yaml is often empty.
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
  if (texts.includes(name)) return typeof value === 'string' ? undefined : 'takes a string';
  if (flags.includes(name)) return typeof value === 'boolean' ? undefined : 'takes true or false';
  if (lists.includes(name)) return listFault(name, value);
  return `no such setting${suggestion(name, [...texts, ...flags, ...lists], 'the settings are')}`;
}

function listFault(name: string, value: unknown): string | undefined {
  if (!Array.isArray(value)) return 'takes a list of strings';
  const faults = value.map((entry: unknown) => {
    if (typeof entry !== 'string') return 'takes a list of strings';
    if (name === 'hooks') return isAbsolute(entry) ? undefined : `takes absolute paths, not "${entry}"`;
    if (name === 'accept') return acceptedFault(entry);
    const fault = profileNameFault(entry);
    return fault && `takes names of profiles; "${entry}" ${fault}`;
  });
  return faults.find((fault) => fault !== undefined);
}
