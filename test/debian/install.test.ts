import { existsSync } from 'node:fs';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import type { Machine } from '../support/debian/machine.js';
import { areMachinesMissing } from '../support/debian/root.js';
import { apt, bootClean, bootHost, monitPid, stateOf, suites } from './debian.ts';

const timer = 'monit-alert-sync.timer';

test.skipIf(areMachinesMissing)('on a clean Debian 12 apt installs the package with Node.js and Monit', async () => {
  const machine = await bootClean();
  expect(await apt(machine, 'install', './monit-alert.deb')).not.toMatch(/error|warning/i);
  expect(await stateOf(machine, timer)).toBe('active');
  expect((await machine.run('monit-alert', ['none'])).exitCode).toBe(0);
});

describe.skipIf(areMachinesMissing).each(suites)('the package on Debian (%s)', (suite) => {
  test('a change is proved on the Monit that Debian starts', async () => {
    const machine = await bootHost(suite);
    for (const profile of ['none', 'default']) {
      const { exitCode, stdout } = await machine.run('monit-alert', [profile]);
      expect({ exitCode, stdout }).toEqual({
        exitCode: 0,
        stdout: expect.stringMatching(`"${profile}" is in force: Monit reloaded and verified in \\d+ ms\n$`) as string,
      });
    }
    expect((await machine.run('monit-alert', ['default', '--detailed-exitcode'])).exitCode).toBe(0);
    expect((await machine.run('monit-alert', ['none', '--detailed-exitcode'])).exitCode).toBe(2);
  });

  test('state, cache and configuration are where root alone may change them', async () => {
    const machine = await bootHost(suite);
    const { stdout } = await machine.runOrThrow('stat', [
      '--format=%a %U %n',
      ...['/etc/monit-alert', '/etc/monit-alert/config.yaml', '/etc/monit-alert/windows'],
      ...['/var/cache/monit-alert', '/var/lib/monit-alert'],
    ]);
    expect(stdout.trim().split('\n')).toEqual([
      '755 root /etc/monit-alert',
      '644 root /etc/monit-alert/config.yaml',
      '755 root /etc/monit-alert/windows',
      '700 root /var/cache/monit-alert',
      '700 root /var/lib/monit-alert',
    ]);
  });

  test('programs of Debian find the library', async () => {
    const machine = await bootHost(suite);
    const { stdout } = await machine.runOrThrow('node', ['-p', 'typeof require("monit-alert").apply']);
    expect(stdout).toBe('function\n');
  });

  test('an upgrade keeps what the site has said, what is in force, and what is held', async () => {
    const machine = await bootHost(suite);
    await machine.runOrThrow('monit-alert', ['default']);
    await machine.runOrThrow('monit-alert', ['none', '--for', '1h', '--id', 'deploy', '--without-scheduler']);
    const held = (await machine.runOrThrow('monit-alert', ['holds', '--json'])).stdout;
    const pid = await monitPid(machine);
    await appendFile(machine.path('/etc/monit-alert/config.yaml'), 'timeout: 40s\n');
    await makeNewer(machine);
    const keepOurs = ['-o', 'Dpkg::Options::=--force-confold'];
    expect(await apt(machine, ...keepOurs, 'install', './newer.deb')).not.toMatch(/error|warning/i);
    expect(await readFile(machine.path('/etc/monit-alert/config.yaml'), 'utf8')).toMatch(/timeout: 40s\n$/);
    expect((await machine.run('monit-alert', ['holds', '--json'])).stdout).toBe(held);
    expect((await machine.run('monit-alert', ['release', 'deploy'])).exitCode).toBe(0);
    expect((await machine.run('monit-alert', ['default', '--detailed-exitcode'])).exitCode).toBe(0);
    expect(await stateOf(machine, timer)).toBe('active');
    expect(await monitPid(machine)).toBe(pid);
  });

  test('removed, it leaves the alerts and says whom they reach; purged, nothing but what the site wrote', async () => {
    const machine = await bootHost(suite);
    await machine.runOrThrow('monit-alert', ['default']);
    const pid = await monitPid(machine);
    const site = '/etc/monit-alert/profiles/site.yaml';
    await writeFile(machine.path(site), 'recipients: []\n');

    const said = await apt(machine, 'remove', 'monit-alert');
    expect(said).toMatch(/Monit keeps the alerts that it has now:\n(?:.*\n)?monit-alert: {3}root@localhost\n/);
    expect(said).toMatch(/conf\.d\/monit-alert is kept, so the alerts stay as they are/);
    expect(await stateOf(machine, timer)).toBe('inactive');
    expect((await machine.run('monit', ['-t'])).exitCode).toBe(0);
    expect(existsSync(machine.path('/etc/monit-alert/config.yaml'))).toBe(true);

    await apt(machine, 'purge', 'monit-alert');
    const { stdout } = await machine.runOrThrow('find', [
      '/',
      '-xdev',
      '-path',
      '/root',
      '-prune',
      '-o',
      '-name',
      '*monit-alert*',
      '-print',
    ]);
    expect(stdout.split('\n').filter(Boolean).sort()).toEqual(['/etc/monit-alert', '/etc/monit/conf.d/monit-alert']);
    expect(existsSync(machine.path(site))).toBe(true);
    expect(await monitPid(machine)).toBe(pid);
  });

  test('who removes it during a hold is told that nothing will end it, and who is not alerted until then', async () => {
    const machine = await bootHost(suite);
    await machine.runOrThrow('monit-alert', ['default']);
    await machine.runOrThrow('monit-alert', ['none', '--for', '1h', '--without-scheduler']);
    const said = await apt(machine, 'remove', 'monit-alert');
    expect(said).toMatch(/nobody is alerted\n/);
    expect(said).toMatch(/a hold is active[^]*these are alerted:\n(?:.*\n)?monit-alert: {3}root@localhost\n/);
  });
});

/** The same package in a later version, with another text of the configuration file that the site has changed. */
async function makeNewer(machine: Machine): Promise<void> {
  await machine.runOrThrow('dpkg-deb', ['--raw-extract', 'monit-alert.deb', 'newer']);
  await appendFile(machine.path('/root/newer/etc/monit-alert/config.yaml'), '# Said in the later version.\n');
  const control = machine.path('/root/newer/DEBIAN/control');
  await writeFile(control, (await readFile(control, 'utf8')).replace(/^Version: .*$/m, '$&+newer'));
  await machine.runOrThrow('dpkg-deb', ['--build', 'newer', 'newer.deb']);
}
