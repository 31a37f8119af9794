import { readFile, unlink } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { areMachinesMissing } from '../support/debian/root.js';
import { type AnsibleHost, inventoryOf, openAnsibleHost, type Played, playOf } from './ansible-host.ts';
import { configureMonit, type Monit, recipientsOf, seeSync, startMonits } from './machine-monit.ts';

let host: AnsibleHost;
/** Hosts of one machine: each has a Monit of its own. */
const fleet = new Map<string, Monit>();
const names = Array.from({ length: 25 }, (_, index) => `host${String(index + 1).padStart(2, '0')}`);
const [broken, dead] = ['host07', 'host19'];
const well = names.filter((name) => name !== broken && name !== dead);

const monitOf = (name: string): Monit => {
  const monit = fleet.get(name);
  if (monit === undefined) throw new Error(`there is no ${name}`);
  return monit;
};
const recipients = async (name: string) => recipientsOf(host.machine, monitOf(name));

/** Puts profile default in force on every host. */
async function applyDefault(...args: string[]): Promise<Played> {
  const options = { profile: 'default', control_file: '{{ monit_alert_control_file }}' };
  const play = playOf([{ 'monit_alert.monit_alert.monit_alert': options }], 'all');
  return host.play([play], '--forks', '10', ...args);
}

/** What the status of monit-alert says of each. */
async function statuses(of: readonly string[]): Promise<unknown[]> {
  const script = 'for file; do monit-alert status --json --control-file "$file"; done';
  const { stdout } = await host.machine.run(
    'sh',
    ['-c', script, 'sh', ...of.map((name) => monitOf(name).controlFile)],
    {},
  );
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
}

function outcomesOf({ results }: Played): Record<string, string> {
  return Object.fromEntries(results.map(({ host, outcome }) => [host, outcome]));
}

describe.skipIf(areMachinesMissing)('a fleet', () => {
  beforeAll(async () => {
    host = await openAnsibleHost();
    for (const name of names) fleet.set(name, await configureMonit(host.machine, `/srv/${name}`));
    const monits = [...fleet.values()];
    await startMonits(host.machine, monits);
    const variables = names.map((name) => [name, { monit_alert_control_file: monitOf(name).controlFile }] as const);
    await host.write('/root/inventory', inventoryOf(Object.fromEntries(variables)));
  });

  afterAll(async () => host.machine.close());

  test('of 25 hosts the two that cannot have it fail with a clear word, and the other 23 have it, proved', async () => {
    await host.write(`${monitOf(broken).includes}/web`, 'nonsense\n');
    const pid = (await readFile(host.machine.path(`/srv/${dead}/pid`), 'utf8')).trim();
    expect(await host.machine.run('sh', ['-c', `kill -9 ${pid}`])).toMatchObject({ exitCode: 0 });
    const first = await applyDefault();

    const failed = first.results.filter(({ outcome }) => outcome === 'fatal');
    expect(Object.fromEntries(failed.map((result) => [result.host, result.returned.msg]))).toEqual({
      [broken]: expect.stringContaining(`${monitOf(broken).includes}/web:1: syntax error 'nonsense'`) as string,
      [dead]: expect.stringMatching(`/srv/${dead}/pid names process \\d+, but no Monit process is visible`) as string,
    });
    const changed = Object.fromEntries(well.map((name) => [name, 'changed']));
    expect(outcomesOf(first)).toEqual({ ...changed, [broken]: 'fatal', [dead]: 'fatal' });
    for (const status of await statuses(well)) {
      expect(status).toMatchObject({ profile: 'default', verified: true, drift: [] });
    }
    for (const name of well) expect(await recipients(name)).toEqual(['root@localhost']);

    // The two are mended, and nothing is done to others.
    await unlink(host.machine.path(`${monitOf(broken).includes}/web`));
    await unlink(host.machine.path(`/srv/${dead}/pid`));
    await startMonits(host.machine, [monitOf(dead)]);
    const second = await applyDefault('--limit', [broken, dead, 'host01', 'host25'].join(','));
    expect(second.exitCode).toBe(0);
    expect(outcomesOf(second)).toMatchObject({ host01: 'ok', host25: 'ok', [broken]: 'changed' });
    expect(await recipients(broken)).toEqual(['root@localhost']);
    expect(await recipients(dead)).toEqual(['root@localhost']);
  });

  test('a rolling deployment mutes the hosts that it is at, and no failure leaves one mute', async () => {
    const rolled = ['host01', 'host02', 'host03', 'host04'];
    for (const name of rolled) await seeSync(host.machine, monitOf(name));
    const limit = ['--limit', rolled.join(',')];
    await applyDefault(...limit);
    const deploy = (more: readonly object[]) => [
      {
        name: 'Ask who is alerted',
        command: 'monit-alert status --json',
        environment: { MONIT_ALERT_CONTROL_FILE: '{{ monit_alert_control_file }}' },
      },
      ...more,
    ];
    const roll = async (id: string) =>
      host.play(
        'monit_alert.monit_alert.rolling_deployment',
        ...['-e', JSON.stringify({ deploy_hosts: 'all', deploy_id: id, deploy_tasks: '/root/deploy.yml' })],
        ...limit,
      );
    /** How many were alerted during the work on each host, and what was held there. */
    const seen = ({ results }: Played) =>
      results
        .flatMap(({ host, returned }) => {
          if (typeof returned['stdout'] !== 'string' || returned['stdout'] === '') return [];
          const { loaded, holds } = JSON.parse(returned['stdout']) as { loaded: unknown[]; holds: { id: string }[] };
          return [`${host}: ${loaded.length}, ${holds.map(({ id }) => id).join(' ')}`];
        })
        .sort();

    await host.write('/root/deploy.yml', JSON.stringify(deploy([])));
    const whole = await roll('41');
    expect(whole.exitCode).toBe(0);
    expect(seen(whole)).toEqual(rolled.map((name) => `${name}: 0, deploy-41`));

    const breaking = { name: 'Break', command: 'false', when: "inventory_hostname == 'host01'" };
    await host.write('/root/deploy.yml', JSON.stringify(deploy([breaking])));
    const failing = await roll('42');
    expect(failing.exitCode).toBe(2);
    expect(failing.text).toContain("deploy 42 failed in 'Break'");
    expect(seen(failing)).toEqual(rolled.slice(0, 2).map((name) => `${name}: 0, deploy-42`));
    for (const name of rolled) expect(await recipients(name)).toEqual(['root@localhost']);
    for (const status of await statuses(rolled)) expect(status).toMatchObject({ holds: [], verified: true });
  });
});
