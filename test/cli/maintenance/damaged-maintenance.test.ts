import { expect, test } from 'vitest';
import { changeOn, runOn } from '../../support/cli/change.ts';
import {
  inForce,
  rewrite,
  startWithDefault,
  unattended,
  withScheduler,
  written,
} from '../../support/cli/maintenance.ts';

test('a damaged state file is an error of every command, until somebody says what is to be in force', async () => {
  const monit = await startWithDefault();
  await runOn(monit, 'none', '--for', '1h', ...unattended);
  await rewrite(monit, () => ({}) as never);
  expect(await changeOn(monit, 'status')).toMatchObject({ exitCode: 1, error: { code: 'maintenance.damaged' } });
  for (const command of [['sync'], ['release', '--all'], ['none', '--for', '1h', '--without-scheduler'], ['sync']]) {
    expect(await changeOn(monit, ...command)).toMatchObject({ exitCode: 1, error: { code: 'maintenance.damaged' } });
  }
  expect((await runOn(monit, 'status', '--check')).exitCode).toBe(3);
  expect((await runOn(monit, 'status', '--metrics')).stdout).toContain('monit_alert_ok 0\n');
  expect(await inForce(monit)).toBe('none');
  const warnings = [expect.stringMatching(/maintenance\.json was damaged; it is kept as /) as string];
  expect(await changeOn(monit, 'default')).toMatchObject({ state: 'active', warnings });
  expect((await changeOn(monit, 'sync')).exitCode).toBe(0);
});

test('to set a damaged state file aside is a change, which a dry run announces and leaves to the run', async () => {
  const monit = await startWithDefault();
  for (const unconfirmed of [[], ['--confirm', '5m']]) {
    await withScheduler(monit);
    await runOn(monit, 'default', '--for', '1h', ...unattended);
    await rewrite(monit, () => ({}) as never);
    const ask = async (...args: string[]) => changeOn(monit, 'default', ...unconfirmed, '--detailed-exitcode', ...args);
    const would = [expect.stringContaining('a copy would be kept') as string];
    expect(await ask('--dry-run')).toMatchObject({ state: 'unchanged', exitCode: 2, changed: true, warnings: would });
    expect(await written(monit)).toEqual({});
    expect(await ask()).toMatchObject({ state: 'unchanged', exitCode: 2, changed: true });
    expect(await ask('--dry-run')).toMatchObject({ exitCode: 0, changed: false, warnings: [] });
  }
});
