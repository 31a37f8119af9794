import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runOn } from '../../support/cli/change.ts';
import { optionsFor, program } from '../../support/cli/cli.ts';
import { inForce, written } from '../../support/cli/maintenance.ts';
import { startMonit } from '../../support/monit/monit.ts';
import { fetchProgram } from '../../support/packages/debian-program.js';
import { findProgram, machineRelease } from '../../support/packages/release.js';
import { run } from '../../support/processes/run.js';
import { waitFor } from '../../support/processes/wait-for.js';

test("Monit's own check program ends a hold of five seconds, although its reload kills its children", async () => {
  const monit = await startMonit({ connection: 'unix', pollSeconds: 1 });
  const script = join(monit.directory, 'monit-alert-sync');
  const command = [process.execPath, program, ...optionsFor(monit), 'sync', '--scheduler', 'monit']
    .map((word) => `'${word}'`)
    .join(' ');
  await writeFile(script, `#!/bin/sh\nMONIT_ALERT_CONFIG=/dev/null exec ${command}\n`, { mode: 0o755 });
  const path = `${findProgram('setsid') ?? ''} --fork ${script} sync`;
  await writeFile(monit.conf('sync'), `check program sync with path "${path}"\n  if status != 0 then alert\n`);
  await runOn(monit, 'default', '--quiet');

  const refused = await runOn(monit, 'none', '--for', '5s');
  expect(refused).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('cannot start a hold: `monit-alert sync` has not run') as string,
  });
  let held = refused;
  const isHeld = async () => (held = await runOn(monit, 'none', '--for', '5s')).exitCode === 0;
  await waitFor(isHeld, { what: 'Monit to call `sync` regularly' });
  expect(held).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('a check program of Monit ends it') as string,
  });
  await waitFor(async () => (await written(monit)) === undefined, { what: 'the hold to end by itself' });
  expect(await inForce(monit)).toBe('default');
});

/** An installed one, or one that is fetched. */
async function systemdAnalyze(): Promise<string> {
  const installed = findProgram('systemd-analyze');
  if (installed !== undefined) return installed;
  return fetchProgram('systemd', 'usr/bin/systemd-analyze', await machineRelease(), () => undefined);
}

test('the units for systemd are valid, and what the timer starts is `sync`', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'monit-alert-units-'));
  onTestFinished(async () => rm(directory, { recursive: true }));
  const shipped = (name: string) => new URL(`../../../packaging/systemd/${name}`, import.meta.url);
  const [timer, service] = ['monit-alert-sync.timer', 'monit-alert-sync.service'].map((name) => join(directory, name));
  if (timer === undefined || service === undefined) throw new Error('no units');
  await copyFile(shipped('monit-alert-sync.timer'), timer);
  const unit = await readFile(shipped('monit-alert-sync.service'), 'utf8');
  expect(unit).toContain('ExecStart=monit-alert sync --scheduler systemd --quiet\n');
  // Without a limit, a run that hangs would keep the timer from starting another one.
  expect(unit).toMatch(/^TimeoutStartSec=10min$/m);
  // Hooks need the network and devices; Monit's files may be anywhere but in /usr, /boot and homes.
  expect(unit).not.toMatch(
    /^(?:PrivateNetwork|IPAddressDeny|PrivateDevices|PrivateTmp|ProtectSystem=(?:full|strict)|Device)/m,
  );
  // What systemd itself says of each run is below this level, what `sync` prints is not.
  expect(unit).toMatch(/^LogLevelMax=notice\nSyslogLevel=notice$/m);
  // systemd wants the command to be there.
  await writeFile(join(directory, 'monit-alert'), '#!/bin/sh\n', { mode: 0o755 });
  await writeFile(service, unit.replace('=monit-alert', `=${join(directory, 'monit-alert')}`));
  const verified = await run(await systemdAnalyze(), ['verify', '--man=no', timer, service]);
  expect(verified).toMatchObject({ exitCode: 0, stderr: '' });
});
