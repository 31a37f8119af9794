import { appendFile, mkdir, readFile, rename, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type CliResult, monitAlert, optionsFor } from '../support/cli.ts';
import { type Monit, type MonitOptions, startMonit } from '../support/monit.ts';
import { runOrThrow } from '../support/run.js';
import { waitFor } from '../support/wait-for.js';
import { changeOn, runOn } from './change.ts';
import { unattended } from './maintenance.ts';
import { anHourLater, isKept, keptIn } from './rest.ts';
import { wrapMonit } from './wrapped-monit.ts';

/** For a run that cannot start a program: only one that asks nobody can answer. */
const alone = { PATH: '/nonexistent' };

async function runWith(env: NodeJS.ProcessEnv, monit: Monit, ...args: string[]): Promise<Omit<CliResult, 'json'>> {
  const { exitCode, stdout, stderr } = await monitAlert([...optionsFor(monit), ...args], { env });
  return { exitCode, stdout, stderr };
}

/** A profile that builds on one of the site's, which builds on a shipped one; beside it an alert of another file. */
const includes = {
  'profiles/mine.yaml': 'extends: base',
  'profiles/base.yaml': 'extends: default',
  'conf.d/web': 'set alert web@example.org only on { timeout }\n',
};

type Prepare = (monit: Monit) => Promise<unknown>;

/** A Monit that runs `mine`, with a run behind it that found nothing to do. */
async function startAtRest(options: Partial<MonitOptions> = {}, prepare?: Prepare): Promise<Monit> {
  const monit = await startMonit({ connection: 'unix', includes, ...options, start: false });
  await prepare?.(monit);
  await monit.start();
  expect(await changeOn(monit, 'mine')).toMatchObject({ state: 'active' });
  expect(await runWith(anHourLater, monit, 'mine')).toMatchObject({ exitCode: 0 });
  return monit;
}

test('where nothing has moved for a while, a run starts no program and asks Monit nothing', async () => {
  const monit = await startMonit({ connection: 'unix' });
  const calls = join(monit.directory, 'calls');
  const args = ['default', ...(await wrapMonit(monit, `echo "$@" >> ${calls}\nreal "$@"`))];
  const full = await runOn(monit, ...args);
  expect(full.stdout).toContain('default is in force: ');
  // The real clock, and no trick: seconds from now everything has been at rest for long enough.
  const rests = async () => (await runOn(monit, ...args)).exitCode === 0 && isKept(monit);
  await waitFor(rests, { what: 'an answer to be kept' });
  const called = await readFile(calls, 'utf8');
  expect(called).not.toBe('');

  const pid = monit.pid() ?? 0;
  process.kill(pid, 'SIGSTOP');
  try {
    expect(await runWith(alone, monit, ...args)).toEqual({
      exitCode: 0,
      stdout: expect.stringMatching(/^default is in force already: Monit [\d.]+ runs it, nothing to do\n$/) as string,
      stderr: '',
    });
  } finally {
    process.kill(pid, 'SIGCONT');
  }
  expect(await readFile(calls, 'utf8')).toBe(called);
  expect(monit.reloads()).toBe(1);
});

test.each(
  [[], ['--json'], ['--detailed-exitcode'], ['--quiet'], ['--verbose'], ['--reason', 'none']].map((args) => [args]),
)('it says the same as the run whose answer it gives, warnings too: %j', async (args) => {
  const monit = await startAtRest();
  await unlink(keptIn(monit));
  const asked = await runWith(anHourLater, monit, 'mine', ...args);
  expect(asked.stderr).toContain('warning: web@example.org still gets: ');
  expect(await runWith(alone, monit, 'mine', ...args)).toEqual(asked);
});

/** What moves; what the next run finds then; other options of that run. */
type Movement = [what: string, move: (monit: Monit) => Promise<unknown>, found: object, args?: MonitArgs];
type MonitArgs = (monit: Monit) => string[];

const replaced = { state: 'active', decision: 'replace' };
const reloaded = { state: 'active', decision: 'reload' };
const unchanged = { state: 'unchanged', decision: 'unchanged' };
const elsewhere: MonitArgs = ({ directory }) => ['--state-dir', join(directory, 'elsewhere')];

const profile = ({ directory }: Monit, name: string) => join(directory, 'profiles', `${name}.yaml`);
const writeProfile = (name: string, text: string) => async (monit: Monit) => writeFile(profile(monit, name), text);
const someAlert = 'set alert new@example.org only on { timeout }\n';
const hold = ['mine', '--for', '1h', ...unattended];

async function damage(monit: Monit, change: (text: string) => string): Promise<void> {
  await writeFile(keptIn(monit), change(await readFile(keptIn(monit), 'utf8')));
}

describe('a run looks again, and says what it finds, after', () => {
  test.each<Movement>([
    ['an edit of the managed file', async ({ conf }) => appendFile(conf('monit-alert'), '# mine\n'), replaced],
    ['an edit of an include', async ({ conf }) => writeFile(conf('web'), someAlert), reloaded],
    ['a new include', async ({ conf }) => writeFile(conf('new'), someAlert), reloaded],
    ['the end of an include', async ({ conf }) => unlink(conf('web')), reloaded],
    ['a rename of one', async ({ conf }) => rename(conf('web'), conf('web~')), reloaded],
    [
      'a new directory of includes',
      async ({ directory }) => {
        await mkdir(join(directory, 'more.d'));
        await writeFile(join(directory, 'more.d/new'), someAlert);
      },
      reloaded,
    ],
    [
      "a file in a directory's place that a link among the includes leads to",
      async ({ directory }) => {
        await rm(join(directory, 'linked'), { recursive: true });
        await writeFile(join(directory, 'linked'), someAlert);
      },
      reloaded,
    ],
    ['an edit of the control file', async ({ controlFile }) => appendFile(controlFile, someAlert), reloaded],
    ['an edit of the profile', writeProfile('mine', 'recipients: []'), replaced],
    ['an edit of its parent', writeProfile('base', 'recipients: []'), replaced],
    ["a profile of the site in a shipped one's place", writeProfile('default', 'recipients: []'), replaced],
    [
      'a new template of the site',
      async ({ directory }) => {
        await mkdir(join(directory, 'templates'));
        const shipped = await readFile(new URL('../../templates/alert.hbs', import.meta.url), 'utf8');
        await writeFile(join(directory, 'templates/alert.hbs'), `${shipped}\n# of this site\n`);
      },
      replaced,
    ],
    [
      'the end of a profile',
      async (monit) => unlink(profile(monit, 'base')),
      { exitCode: 1, error: { code: 'profile.invalid' } },
    ],
    [
      'another question: --strict',
      async () => Promise.resolve(),
      { exitCode: 1, error: { code: 'alerts.foreign' } },
      () => ['--strict'],
    ],
    ['a hold, though of the very profile', async (monit) => runOn(monit, ...hold), { holds: [{ profile: 'mine' }] }],
    [
      'one that is written down in a state directory that was moved',
      async (monit) => {
        await rename(join(monit.directory, 'state'), join(monit.directory, 'elsewhere'));
        await runOn(monit, ...hold, ...elsewhere(monit));
      },
      { holds: [{ profile: 'mine' }] },
      elsewhere,
    ],
    [
      "somebody else's reload",
      async (monit) => {
        const before = monit.reloads();
        monit.hangUp();
        await waitFor(() => monit.reloads() > before, { what: 'Monit to reload' });
      },
      { exitCode: 0 },
    ],
    ["Monit's end", async (monit) => monit.stop(), unchanged],
    [
      "Monit's restart",
      async (monit) => {
        await monit.stop();
        await monit.start();
      },
      { exitCode: 0 },
    ],
    [
      'the choice of another monit',
      async (monit) => wrapMonit(monit, 'real "$@"'),
      unchanged,
      ({ directory }) => ['--monit', `${directory}/monit`],
    ],
    ['damage to what was kept', async (monit) => damage(monit, (text) => text.slice(0, -9)), unchanged],
    ['its loss in part', async (monit) => damage(monit, (text) => text.replace('"inputs"', '"?"')), unchanged],
    [
      'a pipe in its place',
      async (monit) => {
        await unlink(keptIn(monit));
        await runOrThrow('mkfifo', [keptIn(monit)]);
      },
      unchanged,
    ],
  ])('%s', async (_, move, found, args = () => []) => {
    const monit = await startAtRest({}, async ({ directory, conf, controlFile }) => {
      await appendFile(controlFile, `include ${directory}/more.d/*\n`);
      await mkdir(join(directory, 'linked'));
      await symlink('../linked', conf('linked'));
    });
    expect(await runWith(alone, monit, 'mine')).toMatchObject({ exitCode: 0 });

    await move(monit);
    expect(await runWith(alone, monit, 'mine', ...args(monit))).toMatchObject({ exitCode: 1 });
    expect(await changeOn(monit, 'mine', ...args(monit))).toMatchObject(found);
  });
});

test.each([['--force'], ['--for', '1h', ...unattended], ['--confirm', '1h'], ['--test-mail']])(
  'a run with %s looks itself, and keeps no answer',
  async (...args) => {
    const monit = await startAtRest();
    expect(await runWith(alone, monit, 'mine', ...args)).toMatchObject({ exitCode: 1 });
    await unlink(keptIn(monit));
    await runWith(anHourLater, monit, 'mine', ...args);
    expect(isKept(monit)).toBe(false);
  },
);

const server = (password: object) =>
  JSON.stringify({ recipients: [], 'mail-servers': [{ host: '127.0.0.1', username: 'monit', password }] });

describe('no answer is kept', () => {
  test.each<[string, Partial<MonitOptions>, Prepare?]>([
    [
      'of a profile with a password, which may be another one next time',
      {},
      async (monit) => {
        const file = join(monit.directory, 'password');
        await writeFile(file, 'secret', { mode: 0o600 });
        await writeFile(profile(monit, 'mine'), server({ file }));
      },
    ],
    [
      'of a Monit with an event queue, which fills by itself',
      {},
      async ({ directory, controlFile }) => appendFile(controlFile, `set eventqueue basedir ${directory}/queue\n`),
    ],
    ['of a Monit that nobody can ask', { connection: 'none' }],
    [
      'where an include begins where Monit happens to be',
      {},
      async ({ controlFile }) => appendFile(controlFile, 'include nowhere.d/*\n'),
    ],
    [
      'where an include has wildcards for directories',
      {},
      async ({ directory, controlFile }) => appendFile(controlFile, `include ${directory}/sites/*/monit\n`),
    ],
    [
      'where an include goes up from where a link may lead',
      {},
      async ({ directory, controlFile }) => appendFile(controlFile, `include ${directory}/conf.d/../more.d/*\n`),
    ],
  ])('%s', async (_, options, prepare) => {
    const monit = await startAtRest(options, prepare);
    expect(isKept(monit)).toBe(false);
  });

  test('of a base that is set below a hold: another one may be set without anything else moving', async () => {
    const monit = await startMonit({ connection: 'unix', includes });
    await changeOn(monit, 'default');
    await runOn(monit, 'none', '--for', '3h', ...unattended);
    await runWith(anHourLater, monit, 'none');
    expect(isKept(monit)).toBe(false);
    await changeOn(monit, 'default');
    expect(await changeOn(monit, 'none')).toMatchObject({ base: 'none', holds: [{ profile: 'none' }] });
  });

  test('of a run during which a file changed', async () => {
    const monit = await startMonit({ connection: 'unix', includes });
    const meddling = join(monit.directory, 'meddling');
    const touch = `[ -e ${meddling} ] && chmod u+x ${monit.conf('web')}`;
    const args = ['mine', ...(await wrapMonit(monit, `real "$@"; status=$?\n${touch}\nexit $status`))];
    const rests = async () => (await runOn(monit, ...args)).exitCode === 0 && isKept(monit);
    await waitFor(rests, { what: 'an answer to be kept' });

    await unlink(keptIn(monit));
    await writeFile(meddling, '');
    expect(await changeOn(monit, ...args)).toMatchObject(unchanged);
    expect(isKept(monit)).toBe(false);
  });
});
