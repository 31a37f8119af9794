import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { catalogue, commonOptions } from '../../src/commands/catalogue.ts';
import { longFlag } from '../../src/commands/help.ts';
import { main } from '../../src/commands/program.ts';
import type { Surroundings } from '../../src/commands/settings.ts';
import { ensureDescribed } from '../support/cli/document.ts';
import { writeFiles } from '../support/files/files.ts';
import { findMonit } from '../support/packages/monit-package.js';

const shippedDirectory = fileURLToPath(new URL('../..', import.meta.url));

/** One command line in surroundings of its own: what it printed, and its exit status. */
async function runIn({ columns, ...surroundings }: Partial<Surroundings> & { columns?: number }, ...args: string[]) {
  let stdout = '';
  let stderr = '';
  const streams = {
    stdout: { write: (text: string) => (stdout += text), isTTY: columns !== undefined, columns: columns ?? 0 },
    stderr: { write: (text: string) => (stderr += text) },
  };
  const usual = {
    environment: {},
    home: '/nonexistent',
    workingDirectory: '/',
    isRoot: false,
    version: '1.2.3',
    shippedDirectory,
    code: { loadFor: () => undefined, keep: () => undefined },
  };
  const exitCode = await main(args, { ...usual, ...surroundings }, streams);
  return { exitCode, stdout, stderr };
}

function documentOf({ stdout }: { readonly stdout: string }): unknown {
  const document = JSON.parse(stdout) as unknown;
  ensureDescribed(document);
  return document;
}

test('an ordinary user with ~/.monitrc needs no option: configuration and state are in XDG directories', async () => {
  const home = await writeFiles({
    'monit.d/.keep': '',
    '.config/monit-alert/profiles/mine.yaml': 'recipients:\n  - address: me@example.org\n',
  });
  await writeFile(join(home, '.monitrc'), `set daemon 30\ninclude ${home}/monit.d/*.conf\n`, { mode: 0o600 });
  const environment = { PATH: process.env['PATH'], HOME: home, MONIT_ALERT_MONIT: await findMonit() };
  const result = await runIn({ home, environment }, 'mine', '--quiet');
  expect(result).toEqual({ exitCode: 0, stdout: '', stderr: '' });
  expect(await readFile(join(home, 'monit.d/monit-alert.conf'), 'utf8')).toContain('set alert me@example.org');
  const state = join(home, '.local/state/monit-alert', encodeURIComponent(join(home, '.monitrc').slice(1)));
  expect(await readFile(join(state, 'history.jsonl'), 'utf8')).toContain('"written"');
});

test('without a profile it says how to go on, and exits 1', async () => {
  const result = await runIn({});
  expect(result.exitCode).toBe(1);
  expect(result.stderr).toContain('monit-alert list');
});

test('a usage error with --json is one document on stdout', async () => {
  const result = await runIn({}, 'show', '--json');
  expect(result.exitCode).toBe(1);
  expect(documentOf(result)).toMatchObject({ state: 'failed', exitCode: 1, error: { code: 'usage' } });
});

test('help and version are answers, not errors', async () => {
  expect(await runIn({}, '--help')).toMatchObject({
    exitCode: 0,
    stderr: '',
    stdout: expect.stringContaining('Exit status') as string,
  });
  expect(await runIn({}, '--version')).toMatchObject({
    exitCode: 0,
    stderr: '',
    stdout: '1.2.3\n',
  });
});

const commandNames = catalogue.flatMap(({ commands }) => commands.map(({ name }) => name));

test.each(['', ...commandNames])('no line of the help is wider than a terminal: %s', async (name) => {
  const { stdout } = await runIn({ columns: 80 }, ...name.split(' ').filter((word) => word !== ''), '--help');
  expect(stdout).toMatch(/^Usage: monit-alert /);
  expect(stdout).toMatch(/^Examples:\n {2}# .+\n {2}monit-alert /m);
  expect(stdout).toContain('\nExit status:\n');
  expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
});

test('the help shows every command in a group, and every example begins with the command that it is of', async () => {
  const { stdout } = await runIn({}, '--help');
  const groups = new Map(stdout.split('\n\n').map((part) => [part.split(':\n')[0], part]));
  for (const { title, commands } of catalogue) {
    const listed = commands.map(({ name }) => expect.stringMatching(new RegExp(`^ {2}${name}( |$)`, 'm')) as string);
    for (const one of listed) expect(groups.get(title)).toEqual(one);
    for (const { name, examples } of commands)
      expect(examples.map(({ args }) => args.split(' ')[0])).toEqual(examples.map(() => name));
  }
});

test.each(catalogue.flatMap(({ commands }) => commands))('the help of $name shows what it takes', async (spec) => {
  const { stdout } = await runIn({}, spec.name, '--help');
  for (const { flags } of [...(spec.options ?? []), ...commonOptions])
    expect(stdout).toMatch(new RegExp(`^ .*${longFlag(flags)}( |$)`, 'm'));
  expect(await runIn({}, 'help', spec.name)).toMatchObject({ exitCode: 0, stdout });
});

test('nothing that monit-alert prints of itself into a pipe has an escape sequence in it', async () => {
  for (const args of [['--help'], ['run', '--help'], ['list'], ['show', 'default'], ['nnoe'], ['--nonsense'], []]) {
    const { stdout, stderr } = await runIn({}, ...args);
    expect(stdout + stderr).not.toContain('\u001b');
  }
});

test('asking works as everywhere', async () => {
  const help = await runIn({}, '--help');
  for (const args of [['-h'], ['help'], ['help', 'none'], ['none', '-h']])
    expect(await runIn({}, ...args)).toEqual(help);
  const ofStatus = await runIn({}, 'status', '--help');
  for (const args of [
    ['status', '-h'],
    ['--help', 'status'],
    ['-h', 'status'],
    ['help', 'statsu'],
    ['-q', 'help', 'status'],
  ])
    expect(await runIn({}, ...args)).toEqual(ofStatus);
  for (const args of [['-V'], ['--version'], ['version']])
    expect(await runIn({}, ...args)).toEqual({ exitCode: 0, stdout: '1.2.3\n', stderr: '' });
  expect(await runIn({}, 'list', '-q', '-v')).toEqual(await runIn({}, 'list', '--quiet', '--verbose'));
});

test('a pipe gets long lines, a terminal those of its width', async () => {
  const widthOf = (text: string) => Math.max(...text.split('\n').map((line) => line.length));
  expect(widthOf((await runIn({}, 'help', 'doctor')).stdout)).toBeGreaterThan(100);
  for (const columns of [60, 132]) {
    const { stdout } = await runIn({ columns }, 'help', 'rollback');
    expect(widthOf(stdout)).toBeLessThanOrEqual(columns);
    expect(widthOf(stdout)).toBeGreaterThan(columns - 20);
  }
});

const slips = [
  ['a command', ['statsu'], 'Did you mean the command `monit-alert status`?'],
  ['a command with words', ['extned', 'deploy', '15m'], 'Did you mean the command `monit-alert extend`?'],
  ['a command with options', ['relase', '--all'], 'Did you mean the command `monit-alert release`?'],
  ['a profile', ['nnoe'], 'did you mean "none"?'],
  ['a command in capitals', ['Status'], 'Did you mean the command `monit-alert status`?'],
  ['a profile in capitals', ['None'], 'error: there is no profile "None"; did you mean "none"?\n'],
  ['a word of other tools', ['off'], 'did you mean "none"?'],
  ['a word of other tools, of `run`', ['apply', 'Silence'], 'did you mean "none"?'],
  ['a word for the end of a mute', ['unmute'], 'did you mean "default"?'],
  ['a profile of `apply`', ['apply', 'defualt'], 'did you mean "default"?'],
  ['an option, on one line', ['none', '--strct'], "unknown option '--strct' (Did you mean --strict?)"],
  ['an option of PROFILE', ['none', '--fro', '30m'], '(Did you mean --for?)'],
  ["a command's option", ['status', '--chekc'], '(Did you mean --check?)'],
  ['an option of all', ['list', '--josn'], '(Did you mean --json?)'],
] as const;

test.each(slips)('who slips in %s is told what was meant', async (_what, args, told) => {
  const result = await runIn({}, ...args);
  expect(result).toMatchObject({ exitCode: 1, stdout: '' });
  expect(result.stderr).toContain(told);
});

test('a usage error names the help of the command at hand', async () => {
  expect((await runIn({}, 'show')).stderr).toContain('See monit-alert show --help.');
  expect((await runIn({}, 'foo', 'bar')).stderr).toContain('See monit-alert --help.');
});

test('JSON that was asked for in the environment is given on failure too', async () => {
  const result = await runIn({ environment: { MONIT_ALERT_JSON: '1' } }, 'no-such-profile');
  expect(documentOf(result)).toMatchObject({ exitCode: 1, error: { code: 'profile.unknown' } });
});
