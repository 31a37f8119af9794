import { lstat, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { type CliResult, monitAlert, optionsFor } from '../../support/cli/cli.ts';
import { type Monit, startMonit } from '../../support/monit/monit.ts';

/** In each password of these tests but the one with which Monit itself is asked, and nowhere else. */
const mark = 'hunter2';
const secrets = new RegExp(`${mark}|secret of the test`);
const environment = { SMTP_PASSWORD: `${mark}-env` };
const recorder = fileURLToPath(new URL('../../support/cli/record-files.js', import.meta.url));

const profile = (directory: string, template = 'alert') => ({
  template,
  recipients: [{ address: 'ops@example.org' }],
  'mail-servers': [
    { host: '127.0.0.1', port: 1, username: 'the password', password: { env: 'SMTP_PASSWORD' } },
    { host: '127.0.0.1', port: 2, username: 'u', password: { file: join(directory, 'password') } },
  ],
});

/** A Monit with passwords in its control file, in an include of somebody else, and in a profile: `mailed`. */
async function startWithSecrets(): Promise<Monit> {
  const theirs = `set mailserver 127.0.0.1 port 3 username "x" password "${mark}-theirs"\n`;
  const monit = await startMonit({ connection: 'unix', includes: { 'conf.d/theirs': theirs } });
  await mkdir(join(monit.directory, 'profiles'));
  await mkdir(join(monit.directory, 'templates'));
  await writeProfile(monit, 'mailed', profile(monit.directory));
  await writePassword(monit, `${mark}-file`);
  return monit;
}

async function writeProfile({ directory }: Monit, name: string, document: object): Promise<void> {
  await writeFile(join(directory, 'profiles', `${name}.yaml`), JSON.stringify(document));
}

async function writePassword({ directory }: Monit, password: string): Promise<void> {
  await writeFile(join(directory, 'password'), `${password}\n`, { mode: 0o600 });
}

/** Runs the command and makes sure that no password is in what it says. */
async function ask(monit: Monit, args: string[], env: NodeJS.ProcessEnv = {}): Promise<CliResult> {
  const result = await monitAlert([...optionsFor(monit), ...args], { env: { ...environment, ...env } });
  expect(result.stdout + result.stderr).not.toMatch(secrets);
  return result;
}

/** Every file below a directory that has a password in it, with its mode. */
async function filesWithSecrets(directory: string): Promise<[path: string, mode: string][]> {
  const names = await readdir(directory, { recursive: true });
  const found = await Promise.all(
    names.map(async (name): Promise<[string, string] | undefined> => {
      const path = join(directory, name);
      // Directories and sockets cannot be read, and Monit takes a file away now and then.
      const text = await readFile(path, 'utf8').catch(() => '');
      return text.includes(mark) ? [name, ((await lstat(path)).mode & 0o777).toString(8)] : undefined;
    }),
  );
  return found.filter((file) => file !== undefined).sort();
}

test('no password is in what a change or a question prints, whatever it is asked for', async () => {
  const monit = await startWithSecrets();
  for (const args of [['--dry-run'], ['--verbose'], ['--json']]) {
    expect((await ask(monit, ['mailed', ...args])).exitCode).toBe(0);
  }
  await writePassword(monit, `${mark}-changed`);
  expect((await ask(monit, ['diff', 'mailed'])).stdout).toContain('(changed)');
  expect((await ask(monit, ['mailed', '--json', '--verbose'])).exitCode).toBe(0);
  await writeFile(monit.conf('monit-alert'), `# password ${mark}\nset mailserver x password ${mark}\n`);
  await ask(monit, ['diff', 'none', '--force', '--json']);
  expect((await ask(monit, ['none', '--force'])).stderr).toContain('kept as');
  for (const command of ['show mailed', 'list', 'check', 'status', 'history', 'reload']) {
    for (const form of [['--json'], ['--verbose']]) {
      expect((await ask(monit, [...command.split(' '), ...form])).exitCode).toBe(0);
    }
  }
});

test.each([
  ['of the profile', 'password {{quote password}} { {{quote password}}'],
  ['of the profile, in a place that is not for it', 'pasword "/{{password}}"'],
])('no password is in what Monit says of a text that it refuses: %s', async (_, end) => {
  const monit = await startWithSecrets();
  await writePassword(monit, `/${mark}`);
  const template = `{{#each mail-servers.servers}}set mailserver {{quote host}} ${end}\n{{/each}}`;
  await writeFile(join(monit.directory, 'templates', 'broken.hbs'), template);
  await writeProfile(monit, 'broken', profile(monit.directory, 'broken'));
  for (const form of [['--json'], ['--verbose']]) {
    const { exitCode, stdout, stderr } = await ask(monit, ['broken', ...form]);
    expect(exitCode).toBe(1);
    expect(stdout + stderr).toMatch(/monit-alert:\d+: syntax error/);
  }
});

test.each([
  ['set mailserver x username "u" password /hunter2', 'syntax error'],
  ['set httpd port 1 allow admin hunter2', 'invalid allow option'],
  ['set httpd port 1 allow admin:hun@ter2 hunter2', 'syntax error'],
])('no password is in what Monit says of a file of somebody else: %s', async (statement, said) => {
  const monit = await startWithSecrets();
  await writeFile(monit.conf('broken'), `# theirs\n${statement}\n`);
  for (const args of [['mailed'], ['mailed', '--json'], ['reload', '--verbose'], ['check'], ['status', '--json']]) {
    const { exitCode, stdout, stderr } = await ask(monit, args);
    expect(exitCode).toBe(1);
    expect(stdout + stderr).toContain(`${monit.conf('broken')}:2: ${said}`);
    expect(stdout + stderr).not.toContain('hun@ter2');
  }
});

test('no password is in what Monit warns of, though it accepts it', async () => {
  const monit = await startWithSecrets();
  // A password where a host's name may stand: Monit knows no such host, says so, and goes on.
  const text = await readFile(monit.controlFile, 'utf8');
  await writeFile(monit.controlFile, text.replace(/^ {2}allow /m, `  allow ${mark}\n$&`));
  for (const args of [['status'], ['status', '--json']]) {
    const { exitCode, stdout, stderr } = await ask(monit, args);
    expect(exitCode).toBe(0);
    expect(stdout + stderr).toContain('invalid allow option');
  }
});

test('no password is in the command line or the environment of a program that is started', async () => {
  const monit = await startWithSecrets();
  const [programs, seen] = [join(monit.directory, 'programs'), join(monit.directory, 'seen')];
  await mkdir(programs);
  const telling = (name: string, real: string) =>
    writeFile(
      join(programs, name),
      `#!/bin/sh\n{ echo ${name} "$@"; tr '\\0' '\\n' < /proc/$$/environ; } >> ${seen}\nexec ${real} "$@"\n`,
      { mode: 0o700 },
    );
  await telling('monit', monit.binary);
  await telling('flock', '/usr/bin/flock');
  const path = { PATH: `${programs}:${process.env['PATH'] ?? ''}` };
  expect((await ask(monit, ['mailed', '--monit', join(programs, 'monit')], path)).exitCode).toBe(0);
  const told = await readFile(seen, 'utf8');
  expect(told).toMatch(/^monit -c .* -t -v$/m);
  expect(told).toMatch(/^flock /m);
  expect(told).not.toMatch(secrets);
});

test('nobody else can read a file with a password in it, from its first byte on, whatever the umask', async () => {
  const monit = await startWithSecrets();
  const made = join(monit.directory, 'made');
  const recording = { NODE_OPTIONS: `--import=${recorder}`, MONIT_ALERT_TEST_FILES: made };
  const before = process.umask(0);
  onTestFinished(() => void process.umask(before));
  expect((await ask(monit, ['mailed'], recording)).exitCode).toBe(0);
  await writeFile(
    monit.conf('monit-alert'),
    `${await readFile(monit.conf('monit-alert'), 'utf8')}\n# password ${mark}\n`,
  );
  await writePassword(monit, `${mark}-changed`);
  expect((await ask(monit, ['mailed'], recording)).exitCode).toBe(0);
  process.umask(before);

  const lines = (await readFile(made, 'utf8')).trim().split('\n');
  expect(lines.filter((line) => !/^[67]00 /.test(line))).toEqual([]);
  for (const part of ['/conf.d/.monit-alert-', '/tree/', 'monitrc/.monit-alert-', '/history.jsonl']) {
    expect(lines.join('\n')).toContain(part);
  }
  const found = await filesWithSecrets(monit.directory);
  expect(found.map(([name]) => name)).toEqual(expect.arrayContaining(['conf.d/monit-alert', 'conf.d/theirs']));
  const ours = found.filter(([name]) => name === 'conf.d/monit-alert' || name.startsWith('state/'));
  expect(ours.map(([, mode]) => mode)).toEqual(ours.map(() => '600'));
  expect(ours.length).toBeGreaterThan(2);
});
