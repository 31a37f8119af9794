import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  type Options,
  resolveSettings,
  type Settings,
  type Surroundings,
  usualDirectories,
} from '../../src/commands/settings.ts';
import { writeFiles } from '../support/files/files.ts';

type Environment = Surroundings['environment'];

/** What holds for an ordinary user whose home has these files. */
async function resolve(
  commandLine: Options = {},
  environment: Environment = {},
  config?: string,
): Promise<Settings & { home: string }> {
  const home = await writeFiles(config === undefined ? {} : { '.config/monit-alert/config.yaml': config });
  const surroundings = { environment, home, isRoot: false };
  return { ...(await resolveSettings(commandLine, surroundings)), home };
}

test('where nothing is said there are usual values', async () => {
  const { home, ...settings } = await resolve();
  expect(settings).toEqual({
    controlFile: undefined,
    monit: undefined,
    managedFile: undefined,
    servicesDirectory: undefined,
    profilesDirectory: join(home, '.config/monit-alert/profiles'),
    templatesDirectory: join(home, '.config/monit-alert/templates'),
    stateDirectory: join(home, '.local/state/monit-alert'),
    namesStateDirectory: false,
    timeoutMs: 60_000,
    holdDefaultMs: undefined,
    holdMaxMs: undefined,
    maxMuteMs: 14_400_000,
    log: 'none',
    requireReason: false,
    windowsDirectory: join(home, '.config/monit-alert/windows'),
    graceMs: undefined,
    hooks: [],
    holdOnly: [],
    accepted: { recipients: [], services: [] },
    json: false,
    diff: false,
    quiet: false,
    verbose: false,
    color: true,
    detailedExitcode: false,
    strict: false,
    force: false,
  } satisfies Settings);
});

const texts: [option: string, variable: string, setting: keyof Settings][] = [
  ['control-file', 'MONIT_ALERT_CONTROL_FILE', 'controlFile'],
  ['monit', 'MONIT_ALERT_MONIT', 'monit'],
  ['managed-file', 'MONIT_ALERT_MANAGED_FILE', 'managedFile'],
  ['services-dir', 'MONIT_ALERT_SERVICES_DIR', 'servicesDirectory'],
  ['profiles-dir', 'MONIT_ALERT_PROFILES_DIR', 'profilesDirectory'],
  ['templates-dir', 'MONIT_ALERT_TEMPLATES_DIR', 'templatesDirectory'],
  ['state-dir', 'MONIT_ALERT_STATE_DIR', 'stateDirectory'],
  ['windows-dir', 'MONIT_ALERT_WINDOWS_DIR', 'windowsDirectory'],
];
const flags: [option: string, variable: string, setting: keyof Settings][] = [
  ['json', 'MONIT_ALERT_JSON', 'json'],
  ['diff', 'MONIT_ALERT_DIFF', 'diff'],
  ['quiet', 'MONIT_ALERT_QUIET', 'quiet'],
  ['verbose', 'MONIT_ALERT_VERBOSE', 'verbose'],
  ['color', 'MONIT_ALERT_COLOR', 'color'],
  ['detailed-exitcode', 'MONIT_ALERT_DETAILED_EXITCODE', 'detailedExitcode'],
  ['strict', 'MONIT_ALERT_STRICT', 'strict'],
  ['force', 'MONIT_ALERT_FORCE', 'force'],
];

describe('the command line comes before the environment, that before config.yaml, and that before the default', () => {
  test.each(texts)('%s', async (option, variable, setting) => {
    const config = `${option}: /config\n`;
    expect((await resolve({}, {}, config))[setting]).toBe('/config');
    expect((await resolve({}, { [variable]: '/environment' }, config))[setting]).toBe('/environment');
    expect((await resolve({ [option]: '/line' }, { [variable]: '/environment' }, config))[setting]).toBe('/line');
  });

  test.each(flags)('%s', async (option, variable, setting) => {
    expect((await resolve({}, {}, `${option}: false\n`))[setting]).toBe(false);
    expect((await resolve({}, {}, `${option}: true\n`))[setting]).toBe(true);
    expect((await resolve({}, { [variable]: 'false' }, `${option}: true\n`))[setting]).toBe(false);
    expect((await resolve({}, { [variable]: 'true' }, `${option}: false\n`))[setting]).toBe(true);
    expect((await resolve({ [option]: false }, { [variable]: 'true' }, `${option}: true\n`))[setting]).toBe(false);
    expect((await resolve({ [option]: true }, { [variable]: 'false' }, `${option}: false\n`))[setting]).toBe(true);
  });

  test('timeout', async () => {
    expect((await resolve({}, {}, 'timeout: 1s\n')).timeoutMs).toBe(1_000);
    expect((await resolve({}, { MONIT_ALERT_TIMEOUT: '2s' }, 'timeout: 1s\n')).timeoutMs).toBe(2_000);
    expect((await resolve({ timeout: '3s' }, { MONIT_ALERT_TIMEOUT: '2s' }, 'timeout: 1s\n')).timeoutMs).toBe(3_000);
  });

  test('durations of several units', async () => {
    const durations = 'timeout: 1m30s\nhold-default: 1h30m\nhold-max: 1d12h\nmax-mute: 2h15m\n';
    expect(await resolve({}, {}, durations)).toMatchObject({
      timeoutMs: 90_000,
      holdDefaultMs: 5_400_000,
      holdMaxMs: 129_600_000,
      maxMuteMs: 8_100_000,
    });
  });

  test('config', async () => {
    const directory = await writeFiles({ a: 'monit: /a\n', b: 'monit: /b\n' });
    const environment = { MONIT_ALERT_CONFIG: join(directory, 'a') };
    expect((await resolve({}, environment, 'monit: /usual\n')).monit).toBe('/a');
    expect((await resolve({ config: join(directory, 'b') }, environment, 'monit: /usual\n')).monit).toBe('/b');
  });
});

describe('an environment variable', () => {
  test('that is empty is as good as none', async () => {
    const environment = { MONIT_ALERT_MONIT: '', MONIT_ALERT_STRICT: '', MONIT_ALERT_CONFIG: '', NO_COLOR: '' };
    expect(await resolve({}, environment, 'monit: /config\nstrict: true\n')).toMatchObject({
      monit: '/config',
      strict: true,
      color: true,
    });
  });

  test.each([
    ['1', true],
    ['YES', true],
    ['on', true],
    ['0', false],
    ['No', false],
    ['off', false],
  ])('for a flag may be %s', async (text, value) => {
    expect((await resolve({}, { MONIT_ALERT_STRICT: text }, `strict: ${!value}\n`)).strict).toBe(value);
  });

  test('for a flag that is neither yes nor no is refused by its name', async () => {
    await expect(resolve({}, { MONIT_ALERT_STRICT: 'maybe' })).rejects.toMatchObject({
      code: 'option.invalid',
      message: 'MONIT_ALERT_STRICT takes true or false, not "maybe"',
    });
  });

  test('NO_COLOR and a dumb terminal mean no colours, unless somebody asks for them by name', async () => {
    expect((await resolve({}, { NO_COLOR: '1' })).color).toBe(false);
    expect((await resolve({}, { TERM: 'dumb' })).color).toBe(false);
    expect((await resolve({ color: true }, { NO_COLOR: '1' })).color).toBe(true);
    expect((await resolve({}, { NO_COLOR: '1', MONIT_ALERT_COLOR: 'true' })).color).toBe(true);
  });
});

describe('places', () => {
  const at = (environment: Environment, isRoot: boolean) =>
    resolveSettings({}, { environment, home: '/nonexistent', isRoot });
  const base = { XDG_CONFIG_HOME: '/nonexistent/c', XDG_STATE_HOME: '/nonexistent/s' };

  test('of an ordinary user are the XDG directories', async () => {
    expect(await at(base, false)).toMatchObject({
      profilesDirectory: '/nonexistent/c/monit-alert/profiles',
      templatesDirectory: '/nonexistent/c/monit-alert/templates',
      stateDirectory: '/nonexistent/s/monit-alert',
    });
  });

  test.each(['', 'relative/path', './x'])('of an ordinary user are the usual ones where XDG says %j', async (value) => {
    expect(await at({ XDG_CONFIG_HOME: value, XDG_STATE_HOME: value }, false)).toMatchObject({
      profilesDirectory: '/nonexistent/.config/monit-alert/profiles',
      stateDirectory: '/nonexistent/.local/state/monit-alert',
    });
  });

  test('of root are those of the system, whatever XDG says', async () => {
    expect(await at({ ...base, MONIT_ALERT_CONFIG: '/dev/null' }, true)).toMatchObject({
      profilesDirectory: '/etc/monit-alert/profiles',
      templatesDirectory: '/etc/monit-alert/templates',
      stateDirectory: '/var/lib/monit-alert',
    });
  });
});

describe('config.yaml', () => {
  test('that is empty says nothing', async () => {
    expect((await resolve({}, {}, '# nothing\n')).timeoutMs).toBe(60_000);
  });

  test('that is not there is an error only where it was asked for', async () => {
    await expect(resolve({ config: '/no/config.yaml' })).rejects.toMatchObject({
      code: 'config.invalid',
      message: 'cannot read /no/config.yaml: ENOENT',
    });
  });

  test('is refused for every unknown key and every unfit value, each with its line', async () => {
    const refused = resolve({}, {}, 'monit: /monit\ncontrol_file: /x\nstrict: "yes"\ntimeout: 30\n');
    await expect(refused).rejects.toMatchObject({
      code: 'config.invalid',
      message: expect.stringMatching(
        /\/config\.yaml:2: control_file: no such setting; did you mean "control-file"\?$/,
      ) as unknown,
      details: [
        expect.stringMatching(/\/config\.yaml:3: strict: takes true or false$/),
        expect.stringMatching(/\/config\.yaml:4: timeout: takes a string$/),
      ],
    });
  });

  test.each(['- monit\n', 'monit\n', '42\n'])('is refused where it is no list of settings: %j', async (text) => {
    await expect(resolve({}, {}, text)).rejects.toMatchObject({ code: 'config.invalid' });
  });

  test('is refused where it is not YAML, with its line', async () => {
    await expect(resolve({}, {}, 'monit: /monit\n  : [\n')).rejects.toMatchObject({
      code: 'yaml.invalid',
      message: expect.stringMatching(/\/config\.yaml:[23]/) as unknown,
    });
  });

  test('has lists, which nothing else can set', async () => {
    const config = 'hooks: [/a, /b]\nhold-only:\n  - none\n';
    const environment = { MONIT_ALERT_HOOKS: '/c', MONIT_ALERT_HOLD_ONLY: 'default' };
    expect(await resolve({}, environment, config)).toMatchObject({ hooks: ['/a', '/b'], holdOnly: ['none'] });
    expect(await resolve({}, environment, 'hooks: []\n')).toMatchObject({ hooks: [], holdOnly: [] });
  });

  test('cannot name itself', async () => {
    await expect(resolve({}, {}, 'config: /other\n')).rejects.toMatchObject({ code: 'config.invalid' });
  });
});

test('the config.yaml that the package brings says nothing, and each line of it may be said', async () => {
  const text = await readFile(new URL('../../packaging/config.yaml', import.meta.url), 'utf8');
  expect((await resolve({}, {}, text)).timeoutMs).toBe((await resolve()).timeoutMs);
  expect(text).not.toMatch(/^[^#\n]/m);
  const said = text.replaceAll(/^#(?=[a-z-]+: )/gm, '');
  expect(await resolve({}, {}, said)).toMatchObject({
    holdMaxMs: 28_800_000,
    requireReason: true,
    hooks: ['/etc/monit-alert/hooks/chat'],
    holdOnly: ['none'],
  });
});

test('a duration that is none is refused', async () => {
  await expect(resolve({ timeout: '60' })).rejects.toMatchObject({ code: 'option.invalid' });
});

describe("of root's control file", () => {
  const asker = { environment: {}, home: '/nonexistent', isRoot: false, workingDirectory: '/' };
  const ofRoot = {
    profilesDirectory: '/etc/monit-alert/profiles',
    templatesDirectory: '/etc/monit-alert/templates',
    stateDirectory: '/var/lib/monit-alert',
  };

  test('whoever asks gets the directories of root', async () => {
    // Root's on every Linux.
    expect(await resolveSettings({ 'control-file': '/etc/passwd' }, asker)).toMatchObject(ofRoot);
    const environment = { MONIT_ALERT_CONTROL_FILE: '/etc/passwd', XDG_STATE_HOME: '/nonexistent/s' };
    expect(await resolveSettings({}, { ...asker, environment })).toMatchObject(ofRoot);
    expect(await usualDirectories(['--control-file=/etc/passwd', '--help'], { ...asker, ...others })).toEqual({
      configuration: '/etc/monit-alert',
      state: '/var/lib/monit-alert',
    });
  });

  test('also if his own config.yaml names it; a directory that he names himself stays', async () => {
    const named = await resolve({ 'state-dir': '/nonexistent/mine' }, {}, 'control-file: /etc/passwd\n');
    expect(named).toMatchObject({ ...ofRoot, stateDirectory: '/nonexistent/mine' });
  });
});

const others = { version: '', shippedDirectory: '/', code: { loadFor: () => undefined, keep: () => undefined } };
