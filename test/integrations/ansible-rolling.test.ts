import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { blocksOf } from '../docs/blocks.ts';
import { areMachinesMissing } from '../support/debian/root.js';
import { type AnsibleHost, inventoryOf, openAnsibleHost, type Played, playOf } from './ansible-host.ts';
import { alertIncludeOf, configureMonit, type Monit, seeSync, startMonits } from './machine-monit.ts';

interface Play {
  readonly post_tasks: readonly object[];
}

let host: AnsibleHost;
/** Hosts of one machine: each has a Monit of its own, which watches a file instead of a server. */
const fleet = new Map<string, Monit>();
const names = ['host1', 'host2'];
const environment = { MONIT_ALERT_CONTROL_FILE: '{{ monit_alert_control_file }}' };
const file = '/srv/{{ inventory_hostname }}/nginx';

async function configureHost(name: string): Promise<Monit> {
  const directory = `/srv/${name}`;
  const monit = await configureMonit(host.machine, directory, 1);
  const include = alertIncludeOf('nginx', `${directory}/monit-alert.d`);
  await host.machine.runOrThrow('mkdir', [`${directory}/monit-alert.d`]);
  await host.write(`${directory}/nginx`, '');
  await host.write(`${monit.includes}/nginx`, `check file nginx with path ${directory}/nginx\n  ${include}\n`);
  return monit;
}

/** The play of docs/fleet.md, on the hosts of this machine. */
async function documentedPlay(): Promise<object> {
  const blocks = await blocksOf('fleet.md');
  const [play] = parse(blocks.find(({ language }) => language === 'yaml')?.text ?? '') as [Play];
  const isWaiting = (task: object) => 'until' in task;
  const tasks = play.post_tasks.map((task) => (isWaiting(task) ? { ...task, delay: 1, retries: 600 } : task));
  return { ...play, post_tasks: tasks, hosts: 'all', gather_facts: false, environment };
}

/** Calls `sync` on every host, as their schedulers do, until this has been played. */
async function whileSyncing(playing: Promise<Played>): Promise<Played> {
  const scheduler = { isRunning: true };
  const ended = playing.finally(() => (scheduler.isRunning = false));
  while (scheduler.isRunning) {
    for (const { controlFile } of fleet.values()) {
      await host.machine.run('monit-alert', ['sync', '--quiet', '--control-file', controlFile]);
    }
  }
  return ended;
}

async function holdsOf(name: string): Promise<string[]> {
  const args = ['holds', '--json', '--control-file', fleet.get(name)?.controlFile ?? ''];
  const { stdout } = await host.machine.runOrThrow('monit-alert', args);
  return (JSON.parse(stdout) as { holds: { id: string }[] }).holds.map(({ id }) => id);
}

describe.skipIf(areMachinesMissing)('the play that updates hosts one after the other', () => {
  beforeAll(async () => {
    host = await openAnsibleHost();
    for (const name of names) fleet.set(name, await configureHost(name));
    await startMonits(host.machine, [...fleet.values()]);
    const variables = [...fleet].map(([name, { controlFile }]) => [name, { monit_alert_control_file: controlFile }]);
    await host.write(
      '/root/inventory',
      inventoryOf(Object.fromEntries(variables) as Record<string, Record<string, string>>),
    );
    await host.play([
      { ...playOf([{ 'monit_alert.monit_alert.monit_alert': { profile: 'default' } }], 'all'), environment },
    ]);
  });

  afterAll(async () => host.machine.close());

  test('holds on one host at a time, until its service is well again', async () => {
    for (const monit of fleet.values()) await seeSync(host.machine, monit);
    const update = [
      { name: 'Stop', 'ansible.builtin.file': { path: file, state: 'absent' } },
      { name: 'Ask', 'monit_alert.monit_alert.monit_alert_info': {} },
      { name: 'Start', 'ansible.builtin.copy': { dest: file, content: '' } },
    ];
    await host.write('/root/update.yml', JSON.stringify(update));
    const played = await whileSyncing(host.play([await documentedPlay()]));
    expect(played.exitCode, played.text).toBe(0);

    // `Ask` in the update, and the task that waits.
    const asked = played.results.filter(({ returned }) => 'windows' in returned);
    const held = asked.map(({ host: name, returned }) => {
      const ids = (returned['holds'] as { id: string }[]).map(({ id }) => id);
      return `${name}: ${ids.join(' ')}`;
    });
    // On each, during the update and after it.
    expect(held).toEqual(['host1: update', 'host1: ', 'host2: update', 'host2: ']);
    const { stdout } = await host.machine.runOrThrow('monit-alert', [
      ...['holds', '--ended', '1h', '--json', '--control-file', fleet.get('host1')?.controlFile ?? ''],
    ]);
    expect(JSON.parse(stdout)).toMatchObject({ endedHolds: [{ id: 'update', end: 'services are well' }] });
  });

  test('stops at the first host whose update fails, and leaves it held until its time is over', async () => {
    await host.write('/root/update.yml', JSON.stringify([{ name: 'Break', 'ansible.builtin.command': 'false' }]));
    const { exitCode, results } = await host.play([await documentedPlay()]);
    expect(exitCode).toBe(2);
    expect(new Set(results.map(({ host: name }) => name))).toEqual(new Set(['host1']));
    expect(await holdsOf('host1')).toEqual(['update']);
    expect(await holdsOf('host2')).toEqual([]);
  });
});
