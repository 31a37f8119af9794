import { describe, expect, test } from 'vitest';
import { monitAlert } from '../../support/cli/cli.ts';

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
