import { cp } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { startMachine } from './machine.js';
import { debianPackage } from './package.js';
import { ensureRoot, managedRoot } from './root.js';

const project = fileURLToPath(new URL('../../..', import.meta.url));

/**
 * A throw-away Debian 12 with Monit, Ansible and Puppet, in which the Debian package of this checkout is installed. It
 * has the checkout at /project, to read.
 */
export async function openMachine() {
  const [root, file] = [await ensureRoot(managedRoot), await debianPackage()];
  const machine = await startMachine(root, { shares: [{ outside: project, inside: '/project', mode: 'ro' }] });
  try {
    await cp(file, machine.path('/root/monit-alert.deb'));
    await machine.runOrThrow('dpkg', ['--install', 'monit-alert.deb']);
    return machine;
  } catch (error) {
    await machine.close();
    throw error;
  }
}
