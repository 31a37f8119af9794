import { createHash } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { downloadPackage, machineSources } from '../packages/apt-download.js';
import { buildAside } from '../cli/build-aside.js';
import { findProgram, isProgram, machineArchitecture, machineRelease } from '../packages/release.js';
import { runOrThrow } from '../processes/run.js';

/**
 * A Debian as it is right after its installation, kept as a directory: what a throw-away machine is a copy of.
 *
 * @typedef {object} DebianRoot
 * @property {string} suite Debian's code name.
 * @property {readonly string[]} installed Packages, beside those that every Debian has.
 * @property {readonly string[]} [downloaded] Packages that can be installed in it without a network.
 */

/** A Debian 12 as it is before anything of ours is installed. */
export const cleanRoot = /** @type {const} */ ({
  suite: 'bookworm',
  installed: ['mount', 'systemd-sysv'],
  downloaded: ['nodejs', 'monit'],
});

/** Debian 12 with all that the package is built with, and with the tools that call it. */
export const managedRoot = /** @type {const} */ ({
  suite: 'bookworm',
  installed: [
    ...['mount', 'systemd-sysv', 'tini', 'nodejs', 'monit'],
    ...['ansible-core', 'python3-apt', 'python3-voluptuous'],
    ...['puppet', 'python3-yaml', 'debhelper', 'lintian', 'man-db'],
    ...['capistrano', 'sudo'],
  ],
});

/** Debian 11, whose C library is the oldest that the executable works with. */
export const oldestRoot = /** @type {const} */ ({ suite: 'bullseye', installed: ['mount', 'tini', 'monit'] });

/** Debian 13 with the linters of Ansible and Puppet. */
export const lintRoot = /** @type {const} */ ({
  suite: 'trixie',
  installed: ['mount', 'tini', 'ansible-lint', 'puppet-lint', 'metadata-json-lint', 'puppet-strings'],
});

/** Hosts that have Monit, and Node.js, but not yet monit-alert. */
export const hostRoots = /** @type {const} */ ({
  bookworm: managedRoot,
  trixie: { suite: 'trixie', installed: ['mount', 'systemd-sysv', 'nodejs', 'monit', 'man-db'] },
});

/**
 * Why there can be no Debian machines here; undefined where there can. They need root, and a kernel that lets root
 * mount.
 *
 * @returns {string | undefined}
 */
export function reasonAgainstMachines() {
  if (process.getuid?.() !== 0) return 'Debian machines need root';
  const missing = ['apt-get', 'dpkg-deb', 'perl', 'unshare', 'nsenter', 'setpriv'].find(
    (name) => findProgram(name) === undefined,
  );
  return missing && `Debian machines need ${missing}`;
}

/** Whether what needs Debian machines is left out of the tests. CI leaves nothing out: there it fails, and says why. */
export const areMachinesMissing = reasonAgainstMachines() !== undefined && !process.env['CI'];

/**
 * The directory of a Debian root, made where there is none yet.
 *
 * @param {DebianRoot} root
 * @param {{ report?: (line: string) => void }} [options] `report` is told before one is made.
 * @returns {Promise<string>} Absolute path. It is shared: nobody writes in it.
 */
export async function ensureRoot(root, { report = () => undefined } = {}) {
  const reason = reasonAgainstMachines();
  if (reason !== undefined) throw new Error(reason);
  const place = await placeOf(root);
  const directory = join(place, 'root');
  if (isProgram(join(directory, 'usr/bin/apt'))) return directory;
  report(`making a Debian (${root.suite}) with ${root.installed.length} packages in ${place}`);
  await buildAside(place, (aside) => makeRoot(aside, root));
  return directory;
}

/** @param {DebianRoot} root */
async function placeOf(root) {
  const cache = resolve(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'));
  const digest = createHash('sha256').update(JSON.stringify(root)).digest('hex').slice(0, 8);
  return join(cache, 'monit-alert', `root-${root.suite}-${digest}-${await machineArchitecture()}`);
}

/**
 * @param {string} directory
 * @param {DebianRoot} root
 */
async function makeRoot(directory, { suite, installed, downloaded }) {
  const apt = join(directory, 'apt');
  await mkdir(apt, { recursive: true });
  const archive = await downloadPackage(apt, await machineRelease(), 'mmdebstrap');
  await runOrThrow('dpkg-deb', ['--extract', archive, apt]);
  const sources = join(apt, `${suite}.sources`);
  await writeFile(sources, await machineSources(suite));
  const download = downloaded && [
    '--skip=cleanup/apt',
    `--customize-hook=chroot "$1" apt-get --yes --no-install-recommends --download-only install ${downloaded.join(' ')}`,
  ];
  await runOrThrow('perl', [
    join(apt, 'usr/bin/mmdebstrap'),
    ...['--mode=root', '--variant=apt', `--include=${installed.join(',')}`, ...(download ?? [])],
    ...[suite, join(directory, 'root'), sources],
  ]);
  await rm(apt, { recursive: true });
}
