import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { emptyCalendar } from '../../../src/maintenance/calendar/store.ts';
import { changeOn, runOn } from '../../support/cli/change.ts';
import { monitAlert } from '../../support/cli/cli.ts';
import { calendarOf, startWithDefault, withScheduler } from '../../support/cli/maintenance.ts';
import { aPlan } from '../../support/values/calendar.ts';

describe.each([
  ['an unknown option', ['--no-such-option']],
  ['a duration without a unit', ['--max-mute', 'nonsense']],
  ['a config.yaml that is missing', ['--config', '/nonexistent/config.yaml']],
  ['a control file that is missing', ['--control-file', '/nonexistent/monitrc']],
])('with %s', (_, options) => {
  test('--check is UNKNOWN on one line of stdout', async () => {
    const { exitCode, stdout, stderr } = await monitAlert(['status', '--check', ...options]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 3, stderr: '' });
    expect(stdout).toMatch(/^UNKNOWN: [^|\n]+ \| silence=U;[^|\n]+\n$/);
  });

  test('--metrics prints that it is not well, and exits 0', async () => {
    const { exitCode, stdout, stderr } = await monitAlert(['status', '--metrics', ...options]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(/^monit_alert_ok 0$/m);
    expect(stdout).toMatch(/^monit_alert_last_look_timestamp_seconds \d{10}$/m);
  });
});

/** A time so far from now. */
const at = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();

test('what is planned is counted, and what `sync` does not begin is critical', async () => {
  const monit = await startWithDefault();
  await withScheduler(monit);
  expect((await runOn(monit, 'status', '--check', '--json')).json()).toMatchObject({ planned: 0, inGrace: 0 });
  await changeOn(monit, 'none', '--at', '+90m', '--for', '10m', '--id', 'deploy');
  const { planned, nextHold } = (await runOn(monit, 'status', '--check', '--json')).json() as Record<string, unknown>;
  expect({ planned, isAhead: Date.parse(String(nextHold)) > Date.now() }).toEqual({ planned: 1, isAhead: true });
  expect((await runOn(monit, 'status', '--metrics')).stdout).toMatch(
    /^monit_alert_planned_holds 1\n(?:#.*\n)+monit_alert_next_hold_timestamp_seconds \d{10}$/m,
  );
  const late = { ...emptyCalendar, planned: [aPlan('deploy', { from: at(-6), until: at(10) })] };
  await writeFile(calendarOf(monit), JSON.stringify(late));
  const { exitCode, stdout } = await runOn(monit, 'status', '--check');
  expect({ exitCode, stdout }).toEqual({
    exitCode: 2,
    stdout: expect.stringMatching(
      /^CRITICAL: hold deploy should have begun \d+ min ago, but `monit-alert sync` has not begun it \|/,
    ) as string,
  });
});

test('a window that cannot begin is a warning, and one whose file has just come is not late', async () => {
  const monit = await startWithDefault();
  await mkdir(join(monit.directory, 'windows'));
  const put = async (name: string, text: string) => writeFile(join(monit.directory, 'windows', `${name}.yaml`), text);
  const daily = 'profile: none\nschedule: "0 0 * * *"\nfor: 1d\ntime-zone: UTC\n';
  await put('daily', daily);
  expect(await runOn(monit, 'status', '--check')).toMatchObject({ exitCode: 0 });
  await put('broken', daily.replace('for:', 'four:'));
  await put('lost', daily.replace('none', 'nobody'));
  const { exitCode, stdout } = await runOn(monit, 'status', '--check');
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/^WARNING: \S+broken\.yaml:\d+: .*; \S+lost\.yaml: there is no profile "nobody"[^|]* \|/);
});
