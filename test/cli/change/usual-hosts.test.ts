import { spawn } from 'node:child_process';
import { chmod, chown, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { changeOn, runOn } from '../../support/cli/change.ts';
import { node, program } from '../../support/cli/cli-environment.js';
import { optionsFor } from '../../support/cli/cli.ts';
import { isRoot } from '../../support/files/obstacles.ts';
import { type Monit, type MonitOptions, startMonit } from '../../support/monit/monit.ts';
import { startStranger } from '../../support/processes/other-processes.ts';
import { run, runOrThrow } from '../../support/processes/run.js';
import { waitFor } from '../../support/processes/wait-for.js';

// What is right and common must not be refused for being unusual.

const mayUnshare =
  isRoot && (await run('unshare', ['--mount', '--pid', '--fork', '--mount-proc', 'true'])).exitCode === 0;
const nobody = 65534;

type Connection = MonitOptions['connection'];

/** Starts a Monit behind shell commands that change what it sees. */
async function startBehind(commands: string, connection: Connection): Promise<Monit> {
  const monit = await startMonit({ connection, start: false });
  const script = `set -e; ${commands}; exec "$0" -c "$1"`;
  await runOrThrow('unshare', [
    '--mount',
    '--propagation',
    'private',
    'sh',
    '-c',
    script,
    monit.binary,
    monit.controlFile,
  ]);
  await waitFor(() => monit.isAlive(), { what: 'Monit behind unshare' });
  return monit;
}

/** A base and a mute, both proved. */
async function expectToWork(monit: Monit): Promise<void> {
  for (const profile of ['default', 'none']) {
    expect(await changeOn(monit, profile)).toMatchObject({ state: 'active', exitCode: 0, monit: { pid: monit.pid() } });
  }
}

describe.runIf(mayUnshare).each(['unix', 'tcp', 'none'] as const)('root, with %s', (connection) => {
  test.each([
    ['nothing else', 'true'],
    ['a private /mnt', 'mount -t tmpfs tmpfs /mnt'],
    ['a read-only /usr', 'mount --bind /usr /usr; mount -o remount,bind,ro /usr'],
    ['its include directory mounted once more', 'd=$(dirname "$1")/conf.d; mount --bind "$d" "$d"'],
  ])('a Monit in a mount namespace of its own, with %s', async (_what, commands) => {
    await expectToWork(await startBehind(commands, connection));
  });

  test('inside a container it works; from outside, it is refused with the way in', async () => {
    const monit = await startMonit({ connection, start: false });
    const [inside, done] = [join(monit.directory, 'inside.json'), join(monit.directory, 'done')];
    await mkdir(join(monit.directory, 'other'));
    const cli = [node, program, ...optionsFor(monit), 'default', '--json'].map((word) => `'${word}'`).join(' ');
    const script = `
      mount --bind "$0/other" "$0/conf.d"
      "$1" -c "$0/monitrc"
      until [ -s "$0/monit.pid" ]; do sleep 0.1; done
      MONIT_ALERT_CONFIG=/dev/null ${cli} > "$0/inside.tmp"
      mv "$0/inside.tmp" "$0/inside.json"
      until [ -e "$0/done" ]; do sleep 0.1; done
      kill "$(cat "$0/monit.pid")"`;
    const options = ['--mount', '--propagation', 'private', '--pid', '--fork', '--mount-proc'];
    const container = spawn('unshare', [...options, 'sh', '-c', script, monit.directory, monit.binary]);
    onTestFinished(async () => {
      await writeFile(done, '');
      await waitFor(() => container.exitCode !== null, { what: 'the end of the container' });
    });
    const answer = async () => readFile(inside, 'utf8').catch(() => '');
    await waitFor(async () => (await answer()) !== '', { what: 'the answer from inside' });
    expect(JSON.parse(await answer())).toMatchObject({ state: 'active', exitCode: 0 });
    const outside = await changeOn(monit, 'none', '--timeout', '5s');
    expect(outside).toMatchObject({ exitCode: 1, error: { code: 'daemon.other-files' } });
    expect(JSON.stringify(outside)).toContain('docker exec');
  });

  test('a process of somebody else that is called Monit', async () => {
    const monit = await startMonit({ connection });
    const user = ['--reuid', `${nobody}`, '--regid', `${nobody}`, '--clear-groups'];
    const named = ['bash', '-c', 'exec -a monit cat'];
    const namesake = spawn('setpriv', [...user, ...named], { stdio: ['pipe', 'ignore', 'ignore'] });
    onTestFinished(() => void namesake.kill('SIGKILL'));
    await expectToWork(monit);
    expect(namesake.exitCode).toBeNull();
  });
});

describe.each(['unix', 'tcp', 'none'] as const)('with %s', (connection) => {
  test('a second Monit with a control file of its own: each is changed alone', async () => {
    const [one, other] = [await startMonit({ connection }), await startMonit({ connection })];
    await expectToWork(one);
    await expectToWork(other);
    expect(await changeOn(one, 'default')).toMatchObject({ state: 'active', monit: { pid: one.pid() } });
    expect((await runOn(other, 'default', '--dry-run')).stdout).toContain('would be applied');
  });

  test('a pid file that names another process, called Monit as well', async () => {
    const monit = await startMonit({ connection });
    const stranger = await startStranger('monit');
    const { pid } = await changeOn(monit, 'default').then(({ monit: seen }) => seen ?? { pid: 0 });
    await writeFile(join(monit.directory, 'monit.pid'), `${stranger.pid}\n`);
    const changed = await changeOn(monit, 'none');
    expect(changed).toMatchObject({ state: 'active', monit: { pid } });
    expect(await stranger.signals()).toEqual([]);
  });
});

test('a Monit without `set httpd` whose command line names its pid, state and log file', async () => {
  const monit = await startMonit({ connection: 'none', start: false });
  const at = (name: string) => join(monit.directory, name);
  await symlink(at('named.pid'), at('monit.pid'));
  await monit.command('-p', at('named.pid'), '-s', at('named.state'), '-l', at('named.log'));
  await waitFor(() => monit.isAlive(), { what: 'Monit' });
  await expectToWork(monit);
});

const script = `
set daemon 30
set pidfile $HOME/run/pid
set idfile $HOME/id
set statefile $HOME/run/state
set httpd unixsocket $HOME/sock
  allow admin:monit
include $HOME/conf.d/*
check system here
`;

test.runIf(isRoot)("an ordinary user's own Monit, with the directories of his own", async ({ skip }) => {
  const { binary } = await startMonit({ connection: 'none', start: false });
  const user = ['--reuid', `${nobody}`, '--regid', `${nobody}`, '--clear-groups'];
  const mayRun = await run('setpriv', [...user, binary, '-V']);
  skip(mayRun.exitCode !== 0, "an ordinary user cannot run the tests' Monit, which is in root's home");
  const home = await mkdtemp(join(tmpdir(), 'monit-alert-user-'));
  await mkdir(join(home, 'conf.d'));
  await writeFile(join(home, '.monitrc'), script.replaceAll('$HOME', home), { mode: 0o600 });
  // As root makes them in /run: he may write the files, but not into their directory.
  await mkdir(join(home, 'run'), { mode: 0o755 });
  for (const name of ['pid', 'state']) await writeFile(join(home, 'run', name), '');
  const his = ['', 'conf.d', '.monitrc', 'run/pid', 'run/state'];
  for (const name of his) await chown(join(home, name), nobody, nobody);
  // The checkout may be where he cannot go.
  const copy = await mkdtemp(join(tmpdir(), 'monit-alert-program-'));
  await chmod(copy, 0o755);
  for (const part of ['dist', 'profiles', 'templates']) {
    await cp(join(program, '../..', part), join(copy, part), { recursive: true });
  }
  const asUser = [...user, 'env', `HOME=${home}`];
  const bare = [...asUser, 'MONIT_ALERT_CODE_CACHE=', `MONIT_ALERT_MONIT=${binary}`];
  const named = [...bare, `MONIT_ALERT_CONTROL_FILE=${home}/.monitrc`];
  const cli = async (...args: string[]) => run('setpriv', [...named, node, join(copy, 'dist/cli.cjs'), ...args]);
  await runOrThrow('setpriv', [...asUser, binary, '-c', join(home, '.monitrc')]);
  const pid = async () => Number(await readFile(join(home, 'run/pid'), 'utf8').catch(() => ''));
  onTestFinished(async () => {
    const ours = await pid();
    if (ours > 0) process.kill(ours);
    for (const path of [home, copy]) await rm(path, { recursive: true, force: true });
  });
  await waitFor(async () => (await pid()) > 0, { what: "the user's Monit" });
  expect(await cli('default')).toMatchObject({ exitCode: 0 });
  expect(await cli('holds')).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('no') as string });
  expect((await cli('history')).stdout).toContain('default');
  expect((await cli('--help')).stdout).toContain(join(home, '.local/state/monit-alert'));
});
