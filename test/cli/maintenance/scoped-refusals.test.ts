import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { alertIncludeStatement } from '../../../src/monit/config/alert-include.ts';
import { printed, runOn } from '../../support/cli/change.ts';
import { unattended } from '../../support/cli/maintenance.ts';
import { type Monit, startMonit } from '../../support/monit/monit.ts';

/** `default` is in force, and `none` for nginx. */
async function startHeld(): Promise<Monit> {
  const monit = await startMonit({ connection: 'unix' });
  const directory = join(monit.directory, 'monit-alert.d');
  await mkdir(directory);
  const include = alertIncludeStatement(directory, { service: 'nginx', isSystem: false }) ?? '';
  await writeFile(monit.conf('nginx'), `check file nginx path ${monit.controlFile}\n  ${include}\n`);
  await runOn(monit, 'default', '--quiet');
  const held = await runOn(monit, 'none', '--service', 'nginx', '--for', '1h', '--id', 'deploy', ...unattended);
  expect(held.exitCode).toBe(0);
  return monit;
}

test('a release that a file of somebody else prevents names a command with --force, which ends the mute', async () => {
  const monit = await startHeld();
  const file = join(monit.directory, 'monit-alert.d', 'nginx');
  await writeFile(file, 'noalert root@localhost\n');
  const { exitCode, stderr } = await runOn(monit, 'release', 'deploy');
  expect(exitCode).toBe(1);
  expect(stderr).toContain(`error: ${file} was not written by monit-alert\n`);
  expect(stderr).toContain('`monit-alert PROFILE --force`');
  expect(stderr).not.toContain('--managed-file');
  expect((await runOn(monit, 'default', '--force', '--quiet')).exitCode).toBe(0);
  expect(await printed(monit, 'who', '--event', 'nonexist')).not.toContain('nothing');
});

test('`init --remove-includes` during a hold does not speak of an import', async () => {
  const monit = await startHeld();
  const { exitCode, stderr } = await runOn(monit, 'init', '--remove-includes', '--write');
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/^error: `monit-alert init` does not work while a hold is active\n/);
});

test('a base that the lost profile of a scoped hold prevents names this hold, and the release that helps', async () => {
  const monit = await startHeld();
  const profiles = join(monit.directory, 'profiles');
  await mkdir(profiles, { recursive: true });
  await writeFile(join(profiles, 'quiet.yaml'), 'recipients: [{ address: night@example.org }]\n');
  await runOn(monit, 'quiet', '--service', 'nginx', '--for', '1h', '--id', 'night', ...unattended);
  await rm(join(profiles, 'quiet.yaml'));
  const { exitCode, stderr } = await runOn(monit, 'default');
  expect(exitCode).toBe(1);
  expect(stderr).toContain('error: there is no profile "quiet"');
  expect(stderr).toContain('hold "night" for nginx needs it; `monit-alert release night` ends this hold\n');
});
