import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { areMachinesMissing } from '../support/debian/root.js';
import { isLong } from '../support/long.ts';
import { type AnsibleHost, openAnsibleHost, type Played } from './ansible-host.ts';
import { configureMonit, type Monit, recipientsOf, startMonits } from './machine-monit.ts';

let host: AnsibleHost;
let monit: Monit;

const profiles = '/etc/monit-alert/profiles';
const to = (address: string) => ({ extends: 'default', recipients: [{ address }] });

/** The role on a host that has the package already. */
const apply = async (variables: object, ...args: string[]): Promise<Played> => {
  const vars = { monit_alert_package: '', monit_alert_control_file: monit.controlFile, ...variables };
  const role = { role: 'monit_alert.monit_alert.monit_alert', vars };
  return host.play([{ hosts: 'localhost', gather_facts: false, roles: [role] }], '--diff', ...args);
};
const recipients = async () => recipientsOf(host.machine, monit);
const profileFiles = async () => (await readdir(host.machine.path(profiles)).catch(() => [])).sort();
const outcomesOf = ({ results }: Played) => new Set(results.map(({ outcome }) => outcome));

describe.skipIf(areMachinesMissing)('the role', () => {
  beforeAll(async () => {
    host = await openAnsibleHost();
    monit = await configureMonit(host.machine, '/srv/monit');
    await startMonits(host.machine, [monit]);
  });

  afterAll(async () => host.machine.close());

  test('the role writes profiles, puts one in force, and leaves other profiles alone', async () => {
    const variables = { monit_alert_profiles: { team: to('team@example.org') }, monit_alert_profile: 'team' };
    const before = await profileFiles();
    const checked = await apply(variables, '--check');
    expect(checked.exitCode).toBe(0);
    expect(checked.text).toMatch(/^\+set alert team@example\.org$/m);
    expect(await profileFiles()).toEqual(before);
    expect(await recipients()).toEqual([]);

    await host.write(`${profiles}/own.yaml`, 'recipients: []\n', 0o644);
    expect((await apply(variables)).exitCode).toBe(0);
    expect(await recipients()).toEqual(['team@example.org']);
    expect(await profileFiles()).toEqual(['own.yaml', 'team.yaml']);
    expect(await readFile(host.machine.path(`${profiles}/own.yaml`), 'utf8')).toBe('recipients: []\n');

    for (const args of [[], ['--check']]) {
      const again = await apply(variables, ...args);
      expect(again.exitCode).toBe(0);
      expect(outcomesOf(again)).not.toContain('changed');
    }
  });

  test('in check mode Monit is asked about the profiles as they would be, and nothing of that is left', async () => {
    await apply({ monit_alert_profiles: { team: to('team@example.org') }, monit_alert_profile: 'team' });
    const changed = { monit_alert_profiles: { team: to('night@example.org') }, monit_alert_profile: 'team' };
    const { exitCode, text } = await apply(changed, '--check');
    expect(exitCode).toBe(0);
    expect(text).toMatch(/^-set alert team@example\.org$/m);
    expect(text).toMatch(/^\+set alert night@example\.org$/m);
    const wrong = { monit_alert_profiles: { team: { recipients: [{ adress: 'x' }] } }, monit_alert_profile: 'team' };
    const refused = await apply(wrong, '--check');
    expect(refused.exitCode).toBe(2);
    expect(refused.text).toContain('did you mean \\"address\\"?');
    expect(await recipients()).toEqual(['team@example.org']);
    expect((await readdir(host.machine.path('/tmp'))).filter((name) => name.includes('monit-alert'))).toEqual([]);
  });

  test('the role writes windows; in check mode they wait for their profiles', async () => {
    const windows = { nightly: { profile: 'quiet', services: ['nginx'], schedule: '0 2 * * *', for: '1h' } };
    const quiet = { extends: 'default', recipients: [] };
    const variables = { monit_alert_profiles: { quiet }, monit_alert_windows: windows };
    const file = host.machine.path('/etc/monit-alert/windows/nightly.yaml');
    const checked = await apply(variables, '--check');
    expect(checked.exitCode, checked.text).toBe(0);
    expect(existsSync(file)).toBe(false);
    const written = await apply(variables);
    expect(written.exitCode, written.text).toBe(0);
    expect(await readFile(file, 'utf8')).toContain('profile: "quiet"\nservices:\n  - "nginx"\nschedule: "0 2 * * *"\n');
    const again = await apply(variables);
    expect(again.exitCode, again.text).toBe(0);
    expect(outcomesOf(again)).not.toContain('changed');
    await apply({ monit_alert_windows: { nightly: { state: 'absent' } } });
    expect(existsSync(file)).toBe(false);
  });

  test.runIf(isLong)('a tag limits the role to a part of its tasks', async () => {
    const night = { profile: 'none', schedule: '0 3 * * *', for: '1h' };
    const variables = { monit_alert_profile: 'nosuch', monit_alert_windows: { tagged: night } };
    for (const args of [['--check'], []]) {
      const played = await apply(variables, '--tags', 'monit_alert_windows', ...args);
      expect(played.exitCode, played.text).toBe(0);
      expect(played.text).toContain('Write the windows');
      expect(played.text).not.toContain('profiles]');
    }
    expect(existsSync(host.machine.path('/etc/monit-alert/windows/tagged.yaml'))).toBe(true);
  });

  test('the role installs the package; in check mode it stops where that is missing', async () => {
    const { machine } = host;
    const file = (await readdir(machine.path('/root'))).find((name) => name.endsWith('.deb')) ?? '';
    await machine.runOrThrow('dpkg', ['--purge', 'monit-alert']);
    const variables = { monit_alert_package: `/root/${file}`, monit_alert_profiles: { team: to('team@example.org') } };
    const checked = await apply(variables, '--check');
    expect(checked.exitCode, checked.text).toBe(0);
    expect(existsSync(machine.path('/usr/bin/monit-alert'))).toBe(false);
    const installed = await apply(variables);
    expect(installed.exitCode, installed.text).toBe(0);
    expect(await recipients()).toEqual(['root@localhost']);
  });

  test('a variable of the wrong kind is refused before anything is done', async () => {
    const { exitCode, text } = await apply({ monit_alert_profiles: ['team'] });
    expect(exitCode).toBe(2);
    expect(text).toContain('monit_alert_profiles');
  });
});
