import { appendFile, writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { fileIn } from '../docs/blocks.ts';
import type { Machine } from '../support/debian/machine.js';
import { areMachinesMissing } from '../support/debian/root.js';
import { waitFor } from '../support/processes/wait-for.js';
import { apt, bootedSuites, bootHost, monitPid, runTimerOften } from './debian.ts';

const example = '/usr/share/doc/monit-alert/examples/monit.service.d';

describe.skipIf(areMachinesMissing).each(bootedSuites)('systemd (%s)', (suite) => {
  test('with the drop-in, `systemctl reload monit` waits until Monit has loaded what is on disk', async () => {
    const machine = await withDropIn(await bootHost(suite));
    for (let round = 1; round <= 5; round += 1) {
      await configure(machine, `check file n${round} path /etc/hostname\n`);
      await machine.runOrThrow('systemctl', ['reload', 'monit']);
      // Monit would lose an action that comes while it is about to reload.
      await machine.runOrThrow('monit', ['unmonitor', `n${round}`]);
      await waitFor(async () => /Not monitored/i.test((await machine.run('monit', ['status', `n${round}`])).stdout), {
        what: `n${round} to be unmonitored`,
      });
    }
  });

  test('with the drop-in, a reload that Monit would end at fails, and Monit runs on', async () => {
    const machine = await withDropIn(await bootHost(suite));
    const pid = await monitPid(machine);
    await configure(machine, 'set alarm\n');
    expect((await machine.run('systemctl', ['reload', 'monit'])).exitCode).toBe(1);
    expect(await monitPid(machine)).toBe(pid);
    expect((await machine.run('systemctl', ['is-active', 'monit'])).stdout).toBe('active\n');
    // Not by its unit: whose a line is, journald looks up when it reads it, and who wrote it may have ended by then.
    const journal = async () => (await machine.run('journalctl', ['--identifier', 'monit-alert', '--no-pager'])).stdout;
    await waitFor(async () => (await journal()).includes("conf.d/local:1: syntax error 'alarm'"), {
      what: 'the reason in the journal',
    });
  });

  test('who removes the package and leaves the drop-in is told that no reload will work', async () => {
    const machine = await withDropIn(await bootHost(suite));
    expect(await apt(machine, 'remove', 'monit-alert')).toMatch(/`systemctl reload monit` fails/);
    expect((await machine.run('systemctl', ['reload', 'monit'])).exitCode).not.toBe(0);
  });

  test('the timer ends what is held, and the journal has one line of it; doctor sees that it does', async () => {
    const machine = await bootHost(suite);
    await machine.runOrThrow('monit-alert', ['default']);
    await runTimerOften(machine);
    await waitFor(
      async () => (await machine.run('monit-alert', ['none', '--for', '1h', '--id', 'short'])).exitCode === 0,
      {
        what: 'the timer to be seen',
      },
    );
    expect((await machine.run('monit-alert', ['holds'])).stdout).toContain('none');
    await machine.runOrThrow('monit-alert', ['extend', 'short', '1s']);
    await waitFor(async () => (await machine.run('monit-alert', ['holds'])).stdout.includes('no active holds'), {
      what: 'the hold to end',
    });
    const journal = (await machine.runOrThrow('journalctl', ['--no-pager', '--output=cat', '--grep=sync|hold|expiry']))
      .stdout;
    const lines = journal.trim().split('\n');
    expect(lines.filter((line) => !line.startsWith('action=hold') && !line.startsWith('action=extend'))).toEqual([
      expect.stringMatching(/^action=expiry state=active .* from=none to=default /),
    ]);
    expect((await machine.run('monit-alert', ['doctor'])).stdout).toMatch(
      /ok +scheduler +a systemd timer calls `monit-alert sync` regularly/,
    );
  });

  test('the timer begins what a window wants, and a hook hears of it', async () => {
    const machine = await bootHost(suite);
    await machine.runOrThrow('monit-alert', ['default']);
    await writeFile(machine.path('/etc/monit-alert/hook'), '#!/bin/sh\necho "$1" >> /var/log/hook\n', { mode: 0o755 });
    await appendFile(machine.path('/etc/monit-alert/config.yaml'), 'hooks: [/etc/monit-alert/hook]\n');
    const window = 'profile: none\nschedule: "* * * * *"\nfor: 1h\n';
    await writeFile(machine.path('/etc/monit-alert/windows/always.yaml'), window);
    await runTimerOften(machine);
    await waitFor(async () => (await machine.run('cat', ['/var/log/hook'])).stdout.startsWith('begin\n'), {
      what: 'the hook to be called',
    });
    expect((await machine.run('monit-alert', ['holds'])).stdout).toMatch(/^always@\S+ +none /);
  });

  test("programs of Monit's own checks work in its sandbox, and start `sync` outside of it", async () => {
    const machine = await bootHost(suite);
    await machine.runOrThrow('monit-alert', ['default']);
    await machine.runOrThrow('systemctl', ['stop', 'monit-alert-sync.timer']);
    await machine.runOrThrow('monit-alert', ['none', '--for', '1s', '--without-scheduler']);
    const checks = await fileIn('maintenance.md', '/etc/monit/conf.d/monit-alert-checks');
    await configure(machine, `set daemon 1\n${checks}`);
    await machine.runOrThrow('systemctl', ['restart', 'monit']);
    await waitFor(async () => (await machine.run('monit-alert', ['holds'])).stdout.includes('no active holds'), {
      what: 'Monit to have the hold ended',
    });
    const status = async () => (await machine.run('monit', ['status', 'monit-alert'])).stdout;
    await waitFor(async () => /last exit value +0\n/.test(await status()), { what: '`status --check` to have run' });
    expect(await status()).toMatch(/last output +OK: "\w+" is in force/);
  });

  test('the units are sound in the eyes of systemd, and the service is exposed to little', async () => {
    const machine = await bootHost(suite);
    const security = ['security', '--no-pager', '--threshold=45', 'monit-alert-sync.service'];
    expect((await machine.run('systemd-analyze', security)).exitCode).toBe(0);
    const { exitCode, stderr } = await machine.run('systemd-analyze', [
      'verify',
      'monit-alert-sync.timer',
      'monit-alert-sync.service',
    ]);
    expect({ exitCode, stderr: stderr.split('\n').filter((line) => line.includes('monit-alert')) }).toEqual({
      exitCode: 0,
      stderr: [],
    });
  });
});

async function withDropIn(machine: Machine): Promise<Machine> {
  await configure(machine, '');
  await machine.runOrThrow('cp', ['-r', example, '/etc/systemd/system/']);
  await machine.runOrThrow('systemctl', ['daemon-reload']);
  await machine.runOrThrow('systemctl', ['restart', 'monit']);
  await waitFor(async () => (await machine.run('monit', ['status'])).exitCode === 0, { what: 'Monit to have begun' });
  return machine;
}

/** The site's own part of Monit's configuration, with an HTTP server that `monit` can ask. */
async function configure(machine: Machine, text: string): Promise<void> {
  const httpd = 'set httpd unixsocket /run/monit.sock\n  allow admin:"a word"\n';
  await writeFile(machine.path('/etc/monit/conf.d/httpd'), httpd, { mode: 0o600 });
  await writeFile(machine.path('/etc/monit/conf.d/local'), text, { mode: 0o600 });
}
