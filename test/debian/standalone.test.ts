import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { codeCache } from '../support/cli/cli-environment.js';
import { optionsFor } from '../support/cli/cli.ts';
import { inForce, startWithDefault } from '../support/cli/maintenance.ts';
import { startMachine } from '../support/debian/machine.js';
import { areMachinesMissing, cleanRoot, ensureRoot, oldestRoot } from '../support/debian/root.js';
import { isLong } from '../support/long.ts';
import { run, runOrThrow } from '../support/processes/run.js';

const project = fileURLToPath(new URL('../..', import.meta.url));
const tests = ['change/main-job', ...(isLong ? ['maintenance/holds', 'maintenance/run'] : [])];
/** Both without Node.js. */
const roots = [cleanRoot, ...(isLong ? [oldestRoot] : [])];

let made: string;
let executable: string;

beforeAll(async () => {
  made = await mkdtemp(join(tmpdir(), 'monit-alert-standalone-'));
  const build = ['packaging/standalone.js', '--output', made, process.arch];
  await runOrThrow(process.execPath, build, { cwd: project });
  executable = join(made, (await readdir(made)).find((name) => name.endsWith(process.arch)) ?? '');
  return async () => rm(made, { recursive: true });
});

test('the sums are those of all other files', async () => {
  const { stdout } = await runOrThrow('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: made });
  const names = (await readdir(made)).filter((name) => name !== 'SHA256SUMS').sort();
  expect(stdout).toBe(names.map((name) => `${name}: OK\n`).join(''));
});

test('the executable needs no other file, whatever its directory is called', async () => {
  const place = join(made, 'a place, 100% new');
  await mkdir(place);
  const moved = join(place, 'monit-alert');
  await copyFile(executable, moved);
  const env = { PATH: '/nowhere', HOME: '/nowhere', MONIT_ALERT_CONFIG: '/dev/null', MONIT_ALERT_CODE_CACHE: '' };
  const list = await runOrThrow(moved, ['list', '--json'], { cwd: place, env });
  expect(JSON.parse(list.stdout)).toMatchObject({
    profiles: ['default', 'none'].map((name) => ({ name, origin: 'shipped', file: `${moved}/profiles/${name}.yaml` })),
  });
  expect((await runOrThrow(moved, ['show', 'none'], { env })).stdout).toContain('Written by monit-alert');
  expect((await runOrThrow(moved, ['man'], { env })).stdout).toMatch(/^\.TH MONIT/);
});

test('a command that removes the executable is followed by the base', async () => {
  const monit = await startWithDefault();
  const upgraded = join(made, 'upgraded');
  await copyFile(executable, upgraded);
  const args = [...optionsFor(monit), 'run', 'none', '--quiet', '--', 'rm', upgraded];
  const env = { ...process.env, MONIT_ALERT_CONFIG: '/dev/null', MONIT_ALERT_CODE_CACHE: '' };
  await runOrThrow(upgraded, args, { env });
  expect(await inForce(monit)).toBe('default');
});

/** As in the package that RHEL has from EPEL. */
const monitrcOfRhel = `set daemon 30
set log syslog
set pidfile /run/monit.pid
set statefile /var/lib/monit/state
set idfile /var/lib/monit/id
set httpd port 2812 and
    use address localhost
    allow localhost
    allow admin:monit
set alert root@localhost
include /etc/monit.d/*
`;

test.skipIf(areMachinesMissing || !isLong)("it works where RHEL's package has Monit's files", async () => {
  const machine = await startMachine(await ensureRoot(oldestRoot));
  onTestFinished(machine.close);
  await rm(machine.path('/etc/monit'), { recursive: true });
  await mkdir(machine.path('/etc/monit.d'));
  await writeFile(machine.path('/etc/hosts'), '127.0.0.1 localhost\n');
  await writeFile(machine.path('/etc/monitrc'), monitrcOfRhel, { mode: 0o600 });
  const service = 'check process sshd with pidfile /run/sshd.pid\n  alert admin@example.org\n';
  await writeFile(machine.path('/etc/monit.d/sshd'), service);
  await copyFile(executable, machine.path('/usr/local/bin/monit-alert'));
  await machine.runOrThrow('monit');
  const alerted = async () => (await machine.runOrThrow('monit-alert', ['who'])).stdout;

  await machine.runOrThrow('monit-alert', ['init', '--write']);
  expect(await alerted()).toContain('admin@example.org');
  await machine.runOrThrow('monit-alert', ['none']);
  expect(await alerted()).toContain('nobody is alerted');
  const { stdout } = await machine.runOrThrow('monit-alert', ['status', '--json']);
  expect(JSON.parse(stdout)).toMatchObject({ profile: 'none', controlFile: '/etc/monitrc' });
  expect(existsSync(machine.path('/etc/monit.d/monit-alert'))).toBe(true);
});

test.skipIf(areMachinesMissing).each(roots)(
  'the main job is done by the executable without Node.js ($suite)',
  async (root) => {
    // It shares our processes, and sees our files where we see them: only the programs and libraries are the root's.
    const shares = [
      { outside: project, inside: project, mode: 'ro' },
      { outside: tmpdir(), inside: tmpdir(), mode: 'rw' },
      { outside: dirname(codeCache), inside: dirname(codeCache), mode: 'rw' },
    ] as const;
    const machine = await startMachine(await ensureRoot(root), { first: 'none', shares });
    onTestFinished(machine.close);
    expect((await machine.run('node', ['--version'])).exitCode).toBe(127);
    const wrapper = join(made, `monit-alert-in-${root.suite}`);
    const text = `#!/bin/sh\nexec ${machine.enter.join(' ')} --chdir="$PWD" ${executable} "$@"\n`;
    await writeFile(wrapper, text, { mode: 0o755 });

    const files = tests.map((name) => `test/cli/${name}.test.ts`);
    const vitest = join(project, 'node_modules/vitest/vitest.mjs');
    const args = [vitest, 'run', '--config', 'test/vitest.config.ts', '--maxWorkers', '2', ...files];
    const env = { ...process.env, MONIT_ALERT_TEST_COMMAND: wrapper, MONIT_ALERT_TEST_REPORT: '' };
    const { exitCode, stdout, stderr } = await run(process.execPath, args, { cwd: project, env });
    expect(exitCode, stdout + stderr).toBe(0);
  },
  600_000,
);
