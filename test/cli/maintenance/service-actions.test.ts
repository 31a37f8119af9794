import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { changeOn, runOn } from '../../support/cli/change.ts';
import { optionsFor, program } from '../../support/cli/cli.ts';
import { type Monit, startMonit } from '../../support/monit/monit.ts';
import { waitFor } from '../../support/processes/wait-for.js';
import { openSilentPort } from '../../support/servers/silent-port.ts';

test('services are unmonitored and monitored, named or by group, and it is said when it is done', async () => {
  const group = 'check file baz path /etc/hostname\n  group www\n';
  const monit = await startMonit({ connection: 'unix', includes: { 'conf.d/group': group } });
  expect(await runOn(monit, 'unmonitor', 'foo', '--group', 'www')).toMatchObject({
    exitCode: 0,
    stdout: 'foo: not monitored\nbaz: not monitored\n',
  });
  const states = async () => [...(await monit.services()).values()].map(({ monitor }) => monitor);
  expect((await states()).filter((state) => state === 0).length).toBe(2);
  expect((await runOn(monit, 'monitor', 'all', '--quiet')).exitCode).toBe(0);
  expect(await states()).not.toContain(0);
});

test.each([
  ['unmonitor', 'monitor'],
  ['stop', 'start'],
])('%s and %s say whether they changed something', async (away, back) => {
  const monit = await startMonit({ connection: 'unix' });
  for (const action of [away, back]) {
    expect(await changeOn(monit, action, 'foo')).toMatchObject({ action, changed: true, exitCode: 0 });
    expect(await changeOn(monit, action, 'foo')).toMatchObject({ action, changed: false, exitCode: 0 });
  }
  for (const action of [away, back]) {
    expect(await changeOn(monit, action, 'foo', '--detailed-exitcode')).toMatchObject({ changed: true, exitCode: 2 });
    expect(await changeOn(monit, action, 'foo', '--detailed-exitcode')).toMatchObject({ changed: false, exitCode: 0 });
  }
});

test('a restart has changed something, and so has a service that goes with another one', async () => {
  const app = 'check file app path /etc/hostname\n  depends on foo\n';
  const monit = await startMonit({ connection: 'unix', includes: { 'conf.d/app': app } });
  expect(await changeOn(monit, 'restart', 'foo', '--detailed-exitcode')).toMatchObject({ changed: true, exitCode: 2 });
  await changeOn(monit, 'unmonitor', 'foo');
  await changeOn(monit, 'monitor', 'app');
  expect(await changeOn(monit, 'unmonitor', 'foo')).toMatchObject({ changed: true });
  expect(await changeOn(monit, 'unmonitor', 'app')).toMatchObject({ changed: false });
});

test('a dry run says what the action then does, and does nothing itself', async () => {
  const app = 'check file app path /etc/hostname\n  depends on foo\n';
  const monit = await startMonit({ connection: 'unix', includes: { 'conf.d/app': app } });
  for (const words of ['stop app', 'unmonitor foo', 'unmonitor foo', 'monitor app', 'start foo', 'restart app']) {
    const predicted = await changeOn(monit, ...words.split(' '), '--dry-run');
    expect(await changeOn(monit, ...words.split(' '), '--dry-run')).toEqual(predicted);
    const done = await changeOn(monit, ...words.split(' '));
    expect([words, predicted.changed]).toEqual([words, done.changed]);
  }
  expect((await runOn(monit, 'stop', 'foo', '--dry-run')).stdout).toMatch(/\ndry run: stop would change something\n$/);
  expect(await changeOn(monit, 'stop', 'nosuch', '--dry-run')).toMatchObject({ error: { code: 'service.unknown' } });
});

test('a start has changed something if Monit runs a start program', async () => {
  const monit = await startMonit({ connection: 'unix', pollSeconds: 1 });
  const [started, stopped, file] = ['started', 'stopped', 'watched'].map((name) => join(monit.directory, name));
  const programs = `start program = "/bin/touch ${started}" stop program = "/bin/touch ${stopped}"`;
  await writeFile(
    monit.conf('app'),
    [`check file app path ${file} ${programs}`, `check process own matching "monit" ${programs}`, ''].join('\n'),
  );
  await writeFile(file ?? '', '');
  expect(await changeOn(monit, 'reload', '--detailed-exitcode')).toMatchObject({ changed: true, exitCode: 2 });
  await waitFor(async () => (await changeOn(monit, 'start', 'own')).changed === false, { what: 'it to be monitored' });
  expect(existsSync(started ?? '')).toBe(false);
  expect(await changeOn(monit, 'start', 'app')).toMatchObject({ changed: true });
  expect(existsSync(started ?? '')).toBe(true);

  await changeOn(monit, 'unmonitor', 'app');
  expect(await changeOn(monit, 'stop', 'app')).toMatchObject({ changed: false });
  expect(existsSync(stopped ?? '')).toBe(false);
  await changeOn(monit, 'monitor', 'app');
  expect(await changeOn(monit, 'stop', 'app')).toMatchObject({ changed: true });
  expect(existsSync(stopped ?? '')).toBe(true);
});

test('with --ignore-missing, unknown services and groups are left out', async () => {
  const monit = await startMonit({ connection: 'unix' });
  expect(await changeOn(monit, 'unmonitor', 'foo', 'nosuch', '--group', 'no', '--ignore-missing')).toMatchObject({
    changed: true,
    missing: ['nosuch', 'no'],
    services: [{ name: 'foo', monitoring: 'not-monitored' }],
  });
  for (const missing of [['nosuch'], ['--group', 'no']]) {
    expect(await changeOn(monit, 'stop', ...missing, '--ignore-missing', '--detailed-exitcode')).toMatchObject({
      exitCode: 0,
      changed: false,
      services: [],
    });
  }
  expect((await runOn(monit, 'stop', 'nosuch', '--ignore-missing')).stdout).toBe(
    'nosuch: Monit has no such service or group\n',
  );
  expect(await changeOn(monit, 'stop', '--ignore-missing')).toMatchObject({ exitCode: 1, error: { code: 'usage' } });
});

describe('a Monit that ends while it is waited for is noticed at once', () => {
  test.each([
    ['unmonitor foo', 'Monit to unmonitor foo'],
    ['stop foo', 'Monit to stop foo'],
    ['reload', 'Monit to reload'],
  ])('by %s', async (command, what) => {
    const { monit, silent } = await startBusy();
    const { said, ended } = start(monit, ...command.split(' '));
    await waitFor(() => said().includes(`waiting for ${what}`), { what: 'it to wait' });
    process.kill(monit.pid() ?? 0, 'SIGKILL');
    expect(await ended).toEqual([5, null]);
    silent.release();
  });

  test('by a reload that waits for an action', async () => {
    const { monit, silent } = await startBusy();
    expect(await monit.command('unmonitor', 'foo')).toMatchObject({ exitCode: 0 });
    const { said, ended } = start(monit, 'reload');
    await waitFor(() => said().includes('waiting for Monit to complete pending'), { what: 'it to wait' });
    process.kill(monit.pid() ?? 0, 'SIGKILL');
    expect(await ended).toEqual([5, null]);
    silent.release();
  });
});

/** A Monit whose check does not end. */
async function startBusy() {
  const silent = await openSilentPort();
  const monit = await startMonit({
    connection: 'unix',
    pollSeconds: 1,
    includes: { 'conf.d/slow': silent.check(120) },
  });
  await silent.keepBusy();
  return { monit, silent };
}

/** With more time than the test has. */
function start(monit: Monit, ...command: string[]) {
  const args = [program, ...optionsFor(monit), ...command, '--timeout', '1d'];
  const env = { ...process.env, MONIT_ALERT_CONFIG: '/dev/null', MONIT_ALERT_LOG: 'none' };
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const pieces: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (piece: string) => pieces.push(piece));
  return { said: () => pieces.join(''), ended: once(child, 'exit') };
}

test('what cannot be is refused: an unknown service or group, none at all, a Monit that nobody can ask', async () => {
  const monit = await startMonit({ connection: 'unix' });
  expect(await changeOn(monit, 'stop', 'nosuch')).toMatchObject({ exitCode: 1, error: { code: 'service.unknown' } });
  expect(await changeOn(monit, 'stop', '--group', 'no')).toMatchObject({
    exitCode: 1,
    error: { code: 'group.unknown' },
  });
  expect(await changeOn(monit, 'stop')).toMatchObject({ exitCode: 1, error: { code: 'usage' } });
  const silent = await startMonit({ connection: 'none' });
  expect(await changeOn(silent, 'stop', 'foo')).toMatchObject({ exitCode: 1, error: { code: 'monit.unasked' } });
});
