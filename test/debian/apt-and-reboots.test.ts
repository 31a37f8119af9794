import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Hold } from '../../src/maintenance/record/model.ts';
import { fileIn } from '../docs/blocks.ts';
import type { Machine } from '../support/debian/machine.js';
import { areMachinesMissing } from '../support/debian/root.js';
import { isLong } from '../support/long.ts';
import { waitFor } from '../support/processes/wait-for.js';
import { apt, bootedSuites, bootHost, runTimerOften, type Suite } from './debian.ts';

const aptFile = { page: 'unattended-upgrades.md', path: '/etc/apt/apt.conf.d/zz-monit-alert' };
const unit = 'monit-alert-reboot.service';
const unitFile = { page: 'reboots.md', path: `/etc/systemd/system/${unit}` };

describe.skipIf(areMachinesMissing).each(bootedSuites)('the pages about apt and reboots, on Debian (%s)', (suite) => {
  test('apt mutes alerts while dpkg works, and until the services are well, even if dpkg fails', async () => {
    const machine = await bootMuting(suite, aptFile);
    await makePackage(machine, 'monit-alert holds --json > /root/during.json');
    expect(await apt(machine, 'install', './tiny.deb')).not.toMatch(/error|warning/i);
    expect(await holdsIn(machine, '/root/during.json')).toMatchObject([
      { id: 'apt', profile: 'none', forMs: 3_600_000, graceMs: 600_000, reason: 'apt' },
    ]);
    await waitForEnd(machine);

    await makePackage(machine, 'exit 1');
    await expect(apt(machine, 'install', '--reinstall', './tiny.deb')).rejects.toThrow('tiny');
    await waitForEnd(machine);
    expect(await actionsOn(machine, 'apt')).toEqual(['hold', 'extend', 'hold', 'extend']);
  });

  test('a reboot mutes alerts before the first service stops; after the boot, the grace begins', async () => {
    const machine = await bootMuting(suite, unitFile);
    const { exitCode, stderr } = await machine.run('systemd-analyze', ['verify', unit]);
    expect({ exitCode, faults: stderr.match(/^.*monit-alert-reboot.*$/gm) }).toEqual({ exitCode: 0, faults: null });
    await writeFile(machine.path('/etc/systemd/system/app.service'), appUnit);
    await machine.runOrThrow('systemctl', ['daemon-reload']);
    await machine.runOrThrow('systemctl', ['enable', '--now', 'app.service', unit]);
    expect(await holdsOf(machine)).toEqual([]);
    // What a shutdown does, in the same order, without the end of the machine.
    await machine.runOrThrow('systemctl', ['isolate', 'rescue.target']);
    await waitFor(async () => (await machine.run('test', ['-s', '/root/during.json'])).exitCode === 0, {
      what: 'the services to stop',
    });
    expect(await holdsIn(machine, '/root/during.json')).toMatchObject([
      { id: 'reboot', profile: 'none', forMs: 14_400_000, graceMs: 900_000 },
    ]);
    await machine.runOrThrow('systemctl', ['isolate', 'multi-user.target']);
    await waitFor(async () => (await holdsOf(machine))[0]?.forMs === 60_000, { what: 'the hold to get its new end' });
    await machine.runOrThrow('monit-alert', ['extend', 'reboot', '1s']);
    await waitForEnd(machine);
  });
});

describe.skipIf(areMachinesMissing)('the page about apt', () => {
  test('if apt is killed, the hold still has an end, and the next apt goes on with it', async () => {
    const machine = await bootMuting('bookworm', aptFile);
    await makePackage(machine, 'test -e /root/once || { touch /root/once; kill -9 "$(pidof apt-get)"; exit 1; }');
    expect((await machine.run('apt-get', ['--yes', 'install', './tiny.deb'])).exitCode).toBe(137);
    const [hold] = await holdsOf(machine);
    expect(hold).toMatchObject({ id: 'apt', forMs: 3_600_000, until: expect.any(String) as string });
    // dpkg may live on for a moment, and may have been ended by the loss of apt's terminal.
    await waitFor(async () => (await machine.run('pidof', ['dpkg'])).exitCode === 1, { what: 'dpkg to have ended' });
    await machine.runOrThrow('dpkg', ['--configure', '--pending']);
    await apt(machine, 'install', '--reinstall', './tiny.deb');
    await waitForEnd(machine);
    expect(await actionsOn(machine, 'apt')).toEqual(['hold', 'extend']);
  });

  test.runIf(isLong)('apt works without monit-alert, and if the hold is refused', async () => {
    const machine = await bootMuting('bookworm', aptFile);
    await makePackage(machine, 'true');
    await writeFile(machine.path('/etc/monit-alert/config.yaml'), 'hold-max: 10m\n');
    expect(await apt(machine, 'install', './tiny.deb')).toContain('error: a hold may last 10 min at most');
    expect(await holdsOf(machine)).toEqual([]);
    await apt(machine, 'purge', 'monit-alert');
    expect(await apt(machine, 'purge', 'tiny')).not.toMatch(/error/i);
  });
});

const appUnit = `[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=true
ExecStop=sh -c 'monit-alert holds --json > /root/during.json'
[Install]
WantedBy=multi-user.target
`;

interface ShownFile {
  readonly page: string;
  readonly path: string;
}

/** A host with a base profile, a Monit that looks often, a timer that runs often, and one file of a page. */
async function bootMuting(suite: Suite, { page, path }: ShownFile): Promise<Machine> {
  const machine = await bootHost(suite);
  await mkdir(dirname(machine.path(path)), { recursive: true });
  await writeFile(machine.path(path), await fileIn(page, path));
  const monit = 'set daemon 2\nset httpd unixsocket /run/monit.sock\n  allow admin:"a word"\n';
  await writeFile(machine.path('/etc/monit/conf.d/local'), monit, { mode: 0o600 });
  await machine.runOrThrow('systemctl', ['restart', 'monit']);
  await waitFor(async () => (await machine.run('monit', ['status'])).exitCode === 0, { what: 'Monit to have begun' });
  await machine.runOrThrow('monit-alert', ['default']);
  await runTimerOften(machine);
  const probe = ['none', '--for', '1h', '--dry-run'];
  await waitFor(async () => (await machine.run('monit-alert', probe)).exitCode === 0, { what: 'the timer to be seen' });
  return machine;
}

/** `/root/tiny.deb`, which runs a line of shell when it is configured. */
async function makePackage(machine: Machine, postinst: string): Promise<void> {
  const directory = machine.path('/root/tiny/DEBIAN');
  await mkdir(directory, { recursive: true });
  const control = { Package: 'tiny', Version: '1', Architecture: 'all', Maintainer: 'a <a@example.org>' };
  const fields = Object.entries({ ...control, Description: 'tiny' }).map(([name, value]) => `${name}: ${value}\n`);
  await writeFile(`${directory}/control`, fields.join(''));
  await writeFile(`${directory}/postinst`, `#!/bin/sh\n${postinst}\n`, { mode: 0o755 });
  await machine.runOrThrow('dpkg-deb', ['--build', 'tiny', 'tiny.deb']);
}

async function holdsOf(machine: Machine): Promise<readonly Hold[]> {
  const { stdout } = await machine.runOrThrow('monit-alert', ['holds', '--json']);
  return (JSON.parse(stdout) as { holds: Hold[] }).holds;
}

/** What began the hold and moved its end, oldest first. */
async function actionsOn(machine: Machine, id: string): Promise<readonly string[]> {
  const { stdout } = await machine.runOrThrow('monit-alert', ['history', '--json']);
  const { history } = JSON.parse(stdout) as { history: readonly { action: string; holds?: readonly string[] }[] };
  const ofHold = history.filter(({ action, holds = [] }) => ['hold', 'extend'].includes(action) && holds.includes(id));
  return ofHold.map(({ action }) => action).reverse();
}

async function holdsIn(machine: Machine, path: string): Promise<readonly Hold[]> {
  return (JSON.parse(await readFile(machine.path(path), 'utf8')) as { holds: Hold[] }).holds;
}

/** The timer ends it, since its services are well. */
async function waitForEnd(machine: Machine): Promise<void> {
  await waitFor(async () => (await holdsOf(machine)).length === 0, { what: 'the hold to end' });
  const { stdout } = await machine.runOrThrow('monit-alert', ['holds', '--ended', '1h']);
  expect(stdout).toContain('services are well');
}
