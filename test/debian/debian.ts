import { cp, mkdir, writeFile } from 'node:fs/promises';
import { onTestFinished } from 'vitest';
import { type Machine, startMachine } from '../support/debian/machine.js';
import { debianPackage } from '../support/debian/package.js';
import { cleanRoot, type DebianRoot, ensureRoot, hostRoots } from '../support/debian/root.js';
import { isLong } from '../support/long.ts';

export type Suite = keyof typeof hostRoots;

/** Debian 12, whose Node.js is the oldest that is supported, and Debian 13. */
export const suites = Object.keys(hostRoots) as Suite[];

/** Those on which what systemd and apt do is tried: all of them in a long run only. */
export const bootedSuites: readonly Suite[] = isLong ? suites : ['trixie'];

/** Those whose Node.js is tried: the hosts of `bootedSuites` use theirs anyway. */
export const nodeSuites: readonly Suite[] = isLong ? suites : ['bookworm'];

/** A booted Debian 12 for one test, in which nothing of ours is installed; the package is `/root/monit-alert.deb`. */
export async function bootClean(): Promise<Machine> {
  return boot(cleanRoot);
}

/** A booted Debian for one test, which has Monit, Node.js and the package. */
export async function bootHost(suite: Suite): Promise<Machine> {
  const machine = await boot(hostRoots[suite]);
  await machine.runOrThrow('dpkg', ['--install', 'monit-alert.deb']);
  return machine;
}

/**
 * A booted Debian for one test, which has Monit, but nothing of ours; the package is `/root/monit-alert.deb`. On
 * Debian 12 there is no Node.js either: apt installs it with the package.
 */
export async function bootWithMonit(suite: Suite): Promise<Machine> {
  if (suite === 'trixie') return boot(hostRoots[suite]);
  const machine = await bootClean();
  await apt(machine, 'install', 'monit');
  return machine;
}

async function boot(wanted: DebianRoot): Promise<Machine> {
  const [root, file] = [await ensureRoot(wanted), await debianPackage()];
  const machine = await startMachine(root, { first: 'systemd' });
  onTestFinished(machine.close);
  await cp(file, machine.path('/root/monit-alert.deb'));
  return machine;
}

/** What apt said, errors of maintainer scripts among it. */
export async function apt(machine: Machine, ...args: readonly string[]): Promise<string> {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const { stdout, stderr } = await machine.runOrThrow('apt-get', ['--yes', '--quiet', ...args], { env });
  return (stdout + stderr).replaceAll('\r', '');
}

/** What a unit is by now, in systemd's word: `active`, `inactive`, `failed`. */
export async function stateOf(machine: Machine, unit: string): Promise<string> {
  return (await machine.run('systemctl', ['is-active', unit])).stdout.trim();
}

/** The Monit that runs. */
export async function monitPid(machine: Machine): Promise<string> {
  return (await machine.run('cat', ['/run/monit.pid'])).stdout.trim();
}

/** Lets the timer run in seconds instead of minutes. */
export async function runTimerOften(machine: Machine): Promise<void> {
  const directory = machine.path('/etc/systemd/system/monit-alert-sync.timer.d');
  await mkdir(directory, { recursive: true });
  await writeFile(`${directory}/often.conf`, '[Timer]\nOnCalendar=\nOnCalendar=*:*:0/6\nAccuracySec=1s\n');
  await machine.runOrThrow('systemctl', ['daemon-reload']);
  await machine.runOrThrow('systemctl', ['restart', 'monit-alert-sync.timer']);
}
