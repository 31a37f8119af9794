import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, cp, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { changeOn, runOn } from '../../support/cli/change.ts';
import { command as monitAlertCommand, monitAlert, optionsFor, program } from '../../support/cli/cli.ts';
import { inForce, startWithDefault, written } from '../../support/cli/maintenance.ts';
import { runOnTerminal } from '../../support/cli/terminal.ts';
import type { Monit } from '../../support/monit/monit.ts';
import { run as execute } from '../../support/processes/run.js';
import { waitFor } from '../../support/processes/wait-for.js';
import { openMailbox } from '../../support/servers/mailbox.ts';

const stateOf = async (monit: Monit, service: string) => (await monit.services()).get(service)?.monitor;
const environment = { ...process.env, MONIT_ALERT_CONFIG: '/dev/null', MONIT_ALERT_LOG: 'none' };

/** What a child does to be known to run, and to end when it is told. */
const sleeping = (mark: string) => `touch '${mark}'; while [ -e '${mark}' ]; do sleep 0.05; done`;

/** A `run none` whose command runs, and the file that it goes on for as long as it is there. */
async function startRun(
  monit: Monit,
  { options = [], trap = '' }: { options?: readonly string[]; trap?: string } = {},
): Promise<{ child: ChildProcess; mark: string; exit: Promise<unknown[]> }> {
  const mark = join(monit.directory, `running-${Math.random()}`);
  const command = ['sh', '-c', `${trap}${sleeping(mark)}`];
  const [file, ...first] = monitAlertCommand;
  const args = [...first, ...optionsFor(monit), 'run', 'none', ...options, '--', ...command];
  const child = spawn(file, args, { env: environment, stdio: ['ignore', 'ignore', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  await waitFor(() => existsSync(mark), { what: 'the command to run' });
  return { child, mark, exit: once(child, 'exit') };
}

const end = async (mark: string) => rm(mark, { force: true });

describe('the exit status is', () => {
  test.each([
    ['that of the command', ['sh', '-c', 'exit 7'], 7],
    ['0 where it succeeds', ['true'], 0],
    ['128 and the number of the signal that ended it', ['sh', '-c', 'kill -TERM $$'], 143],
    ['127 where there is no such command', ['/no/such/command'], 127],
    ['126 where it cannot be run', ['/etc/passwd'], 126],
  ])('%s', async (_, command, status) => {
    const monit = await startWithDefault();
    const result = await runOn(monit, 'run', 'none', '--', ...command);
    expect(result).toMatchObject({ exitCode: status, stdout: '' });
    expect(result.stderr).toContain('"default" is in force');
    expect(await inForce(monit)).toBe('default');
    expect(monit.reloads()).toBe(3);
  });

  test('said why where the command could not be started, and the history has the hold and its end', async () => {
    const monit = await startWithDefault();
    const [plain, script] = [join(monit.directory, 'plain'), join(monit.directory, 'script')];
    await writeFile(plain, 'x\n');
    await writeFile(script, '#!/no/such/interpreter\n', { mode: 0o755 });
    for (const [command, status, reason] of [
      ['nosuchcmd', 127, 'command not found'],
      [script, 127, 'its interpreter was not found'],
      [plain, 126, 'permission denied; is it an executable file?'],
    ] as const) {
      const { exitCode, stderr } = await runOn(monit, 'run', 'none', '--quiet', '--', command);
      expect({ exitCode, stderr }).toMatchObject({ exitCode: status });
      expect(stderr).toContain(`error: cannot run ${command}: ${reason}\n`);
    }
    expect(await inForce(monit)).toBe('default');
    const { history } = (await runOn(monit, 'history', '--json')).json() as { history: { action: string }[] };
    expect(history.slice(0, 2).map(({ action }) => action)).toEqual(['release', 'hold']);
  });

  test('125 where the command was not started: no such profile, no such service, a broken configuration', async () => {
    const monit = await startWithDefault();
    const mark = join(monit.directory, 'mark');
    const attempt = async (...args: string[]) => runOn(monit, 'run', ...args, '--', 'touch', mark);
    expect(await attempt('nosuch')).toMatchObject({ exitCode: 125 });
    expect(await attempt('none', '--timeout', 'abc')).toMatchObject({ exitCode: 125 });
    expect(await attempt('none', '--no-such-option')).toMatchObject({ exitCode: 125 });
    expect(await attempt('none', '--unmonitor', 'nosuch')).toMatchObject({
      exitCode: 125,
      stderr: expect.stringContaining('no service "nosuch"') as string,
    });
    await writeFile(monit.conf('web'), 'nonsense\n');
    expect(await attempt('none')).toMatchObject({ exitCode: 125 });
    expect(existsSync(mark)).toBe(false);
    expect(await written(monit)).toBeUndefined();
    expect(await inForce(monit)).toBe('default');
  });

  test('ours where the command succeeds and going back does not, and that is loud', async () => {
    const monit = await startWithDefault();
    const breaking = ['sh', '-c', `echo nonsense > ${monit.conf('web')}`];
    const result = await runOn(monit, 'run', 'none', '--', ...breaking);
    expect(result.exitCode).toBe(125);
    expect(result.stderr).toContain('the hold has not ended');
    await writeFile(monit.conf('web'), '');
    expect(await changeOn(monit, 'sync')).toMatchObject({ state: 'active' });
    expect(await inForce(monit)).toBe('default');
  });
});

test('the command has our input, output, environment and options of its own', async () => {
  const monit = await startWithDefault();
  const script = 'cat; echo "$ANSWER $1 $2"; echo to-stderr >&2';
  const args = [...optionsFor(monit), 'run', 'none', '--quiet', '--', 'sh', '-c', script, 'sh', '--json', '-x'];
  const result = await monitAlert(args, { input: 'from stdin\n', env: { ANSWER: '42' } });
  expect(result).toMatchObject({ exitCode: 0, stdout: 'from stdin\n42 --json -x\n' });
  expect(result.stderr).toMatch(/^warning: no scheduler runs .*\nto-stderr\n$/);
});

test('the command and the Monit that checks may open as many files as our caller, not as Node.js', async () => {
  const monit = await startWithDefault();
  const checking = join(monit.directory, 'monit');
  const limits = join(monit.directory, 'limits');
  await writeFile(checking, `#!/bin/sh\nulimit -Sn >> ${limits}\nexec '${monit.binary}' "$@"\n`, { mode: 0o755 });
  const args = [...optionsFor(monit), '--monit', checking, 'run', 'none', '--quiet', '--', 'sh', '-c', 'ulimit -Sn'];
  const script = 'ulimit -Sn 700; "$@"; exit';
  const { stdout } = await execute('sh', ['-c', script, 'sh', process.execPath, program, ...args], {
    env: environment,
  });
  expect(stdout).toBe('700\n');
  expect([...new Set((await readFile(limits, 'utf8')).trim().split('\n'))]).toEqual(['700']);
});

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s goes to the command, and then the base is back',
  async (signal) => {
    const monit = await startWithDefault();
    const { child, exit } = await startRun(monit, { options: ['--quiet'], trap: 'trap "exit 9" INT TERM HUP; ' });
    expect(await inForce(monit)).toBe('none');
    child.kill(signal);
    expect(await exit).toEqual([9, null]);
    expect(await inForce(monit)).toBe('default');
    expect(await written(monit)).toBeUndefined();
  },
);

test('a command that takes its time over a signal is left to it', async () => {
  const monit = await startWithDefault();
  // Longer than a process usually gets before it is killed.
  const { child, exit } = await startRun(monit, { options: ['--quiet'], trap: 'trap "sleep 6; exit 9" TERM; ' });
  child.kill('SIGTERM');
  expect(await exit).toEqual([9, null]);
});

test("a terminal's Ctrl-C reaches the command once, and then the base is back", async () => {
  const monit = await startWithDefault();
  const [mark, count] = [join(monit.directory, 'mark'), join(monit.directory, 'count')];
  const script = join(monit.directory, 'command');
  await writeFile(script, `#!/bin/sh\ntrap 'echo x >> ${count}; sleep 1; exit 9' INT\n${sleeping(mark)}\n`);
  await chmod(script, 0o755);
  const args = [...monitAlertCommand, ...optionsFor(monit), 'run', 'none', '--', script];
  const terminal = runOnTerminal(args, environment);
  await waitFor(() => existsSync(mark), { what: 'the command to run' });
  terminal.interrupt();
  expect(await terminal.ended).toMatchObject({ exitCode: 9 });
  expect(await readFile(count, 'utf8')).toBe('x\n');
  expect(await inForce(monit)).toBe('default');
});

test('killed outright, its hold falls with it at the next `sync`, and its services are given back', async () => {
  const monit = await startWithDefault();
  const { child, mark, exit } = await startRun(monit, { options: ['--unmonitor', 'foo', '--quiet'] });
  expect(await stateOf(monit, 'foo')).toBe(0);
  expect(await changeOn(monit, 'sync')).toMatchObject({ state: 'unchanged' });
  child.kill('SIGKILL');
  await exit;
  expect(await inForce(monit)).toBe('none');
  expect((await runOn(monit, 'holds')).stdout).toContain(`its process ${child.pid ?? ''} has ended`);
  expect((await runOn(monit, 'status', '--check')).exitCode).toBe(2);
  expect(await changeOn(monit, 'sync')).toMatchObject({ state: 'active', ended: [{ end: 'owner process ended' }] });
  expect(await inForce(monit)).toBe('default');
  expect(await stateOf(monit, 'foo')).not.toBe(0);
  await end(mark);
});

test('of two that overlap, alerts are back only after both, and so is a service that both took out', async () => {
  const monit = await startWithDefault();
  const first = await startRun(monit, { options: ['--unmonitor', 'foo', '--quiet'] });
  const second = await startRun(monit, { options: ['--unmonitor', 'foo', '--quiet'] });
  await end(first.mark);
  await first.exit;
  expect(await inForce(monit)).toBe('none');
  expect(await stateOf(monit, 'foo')).toBe(0);
  await end(second.mark);
  await second.exit;
  expect(await inForce(monit)).toBe('default');
  expect(await stateOf(monit, 'foo')).not.toBe(0);
});

test('a command that upgrades monit-alert is followed by the base, and by the report that was asked for', async () => {
  const mailbox = await openMailbox();
  const mailing = `recipients: [{ address: ops@example.org }]\nmail-servers: [{ host: 127.0.0.1, port: ${mailbox.port} }]\n`;
  const monit = await startWithDefault({ 'profiles/team.yaml': mailing });
  expect((await runOn(monit, 'team', '--quiet')).exitCode).toBe(0);
  const [installed, code] = ['installed', 'code'].map((name) => join(monit.directory, name)) as [string, string];
  for (const part of ['dist', 'package.json', 'profiles', 'templates'])
    await cp(join(dirname(program), '..', part), join(installed, part), { recursive: true });
  const args = [...optionsFor(monit), 'run', 'none', '--report-to-mail', '--', 'rm', '-r', join(installed, 'dist')];
  const env = { ...environment, MONIT_ALERT_CODE_CACHE: code };
  const { exitCode, stderr } = await execute(process.execPath, [join(installed, 'dist/cli.cjs'), ...args], { env });
  expect({ exitCode, stderr }).toMatchObject({
    exitCode: 0,
    stderr: expect.stringContaining('"team" is in force') as string,
  });
  await mailbox.waitFor((mails) => mails.some(({ subject }) => subject.startsWith('monit-alert on ')), 'the report');
});

test('a hold that a running command keeps is not taken from it by another of that name', async () => {
  const monit = await startWithDefault();
  const { mark, exit } = await startRun(monit, { options: ['--id', 'deploy', '--quiet'] });
  const other = await runOn(monit, 'run', 'none', '--id', 'deploy', '--', 'true');
  expect(other).toMatchObject({
    exitCode: 125,
    stderr: expect.stringContaining('is already active, by a command') as string,
  });
  expect(await changeOn(monit, 'none', '--for', '1h', '--id', 'deploy', '--without-scheduler')).toMatchObject({
    exitCode: 1,
    error: { code: 'hold.taken' },
  });
  expect(await inForce(monit)).toBe('none');
  await end(mark);
  expect(await exit).toEqual([0, null]);
  expect(await inForce(monit)).toBe('default');
});

test('what was not monitored before stays so, and what depends on a service goes and comes with it', async () => {
  const monit = await startWithDefault({ 'conf.d/app': 'check file app path /etc/hostname\n  depends on foo\n' });
  await runOn(monit, 'unmonitor', 'bar', '--quiet');
  const run = await startRun(monit, { options: ['--unmonitor', 'foo', '--unmonitor', 'bar', '--quiet'] });
  for (const service of ['foo', 'bar', 'app']) expect(await stateOf(monit, service)).toBe(0);
  await end(run.mark);
  await run.exit;
  expect(await stateOf(monit, 'foo')).not.toBe(0);
  expect(await stateOf(monit, 'app')).not.toBe(0);
  expect(await stateOf(monit, 'bar')).toBe(0);
});

test('with a limit, alerts are back when that is over although the command goes on', async () => {
  const monit = await startWithDefault();
  const { mark, exit } = await startRun(monit, { options: ['--for', '1s', '--quiet'] });
  await waitFor(async () => (await inForce(monit)) === 'default', { what: 'the limit to end the hold' });
  await end(mark);
  expect(await exit).toEqual([0, null]);
  expect(monit.reloads()).toBe(3);
});
