import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { startMachine } from '../support/debian/machine.js';
import { openMachine } from '../support/debian/managed-machine.js';
import { debianPackage } from '../support/debian/package.js';
import { areMachinesMissing, ensureRoot, managedRoot } from '../support/debian/root.js';
import { runOrThrow } from '../support/processes/run.js';

test.skipIf(areMachinesMissing)(
  'lintian finds no error in the package, and no warning but that it is no upload',
  async () => {
    const shared = { outside: dirname(await debianPackage()), inside: '/package', mode: 'ro' } as const;
    const machine = await startMachine(await ensureRoot(managedRoot), { shares: [shared] });
    try {
      const options = ['--fail-on', 'error,warning', '--suppress-tags', 'initial-upload-closes-no-bugs'];
      const { exitCode, stdout } = await machine.run('lintian', [...options, '/package/monit-alert.deb']);
      expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '' });
    } finally {
      await machine.close();
    }
  },
);

test.skipIf(areMachinesMissing)('the main job of autopkgtest passes with the installed package', async () => {
  const machine = await openMachine();
  try {
    const env = { AUTOPKGTEST_TMP: '/root' };
    await machine.runOrThrow('/project/packaging/debian/tests/main-job', [], { env });
  } finally {
    await machine.close();
  }
});

test.skipIf(areMachinesMissing)('the package holds the command, its pages, its completions and its units', async () => {
  const { stdout } = await runOrThrow('dpkg-deb', ['--contents', await debianPackage()]);
  const places = stdout.split('\n').map((line) => line.replace(/^.*? \.(\/\S*).*$/, '$1'));
  expect(places).toEqual(
    expect.arrayContaining([
      '/etc/monit-alert/config.yaml',
      '/etc/monit-alert/profiles/',
      '/etc/monit-alert/windows/',
      '/usr/bin/monit-alert',
      '/usr/lib/systemd/system/monit-alert-sync.service',
      '/usr/lib/systemd/system/monit-alert-sync.timer',
      '/usr/lib/tmpfiles.d/monit-alert.conf',
      '/usr/share/bash-completion/completions/monit-alert',
      '/usr/share/doc/monit-alert/examples/monit.service.d/monit-alert.conf',
      '/usr/share/fish/vendor_completions.d/monit-alert.fish',
      '/usr/share/man/man1/monit-alert.1.gz',
      '/usr/share/monit-alert/profiles/default.yaml',
      '/usr/share/monit-alert/profiles/none.yaml',
      '/usr/share/monit-alert/templates/alert.hbs',
      '/usr/share/zsh/vendor-completions/_monit-alert',
    ]),
  );
  expect(places.filter((place) => /\/(?:src|test|node_modules)\//.test(place))).toEqual([]);
});
