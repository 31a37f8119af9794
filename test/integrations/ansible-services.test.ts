import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { areMachinesMissing } from '../support/debian/root.js';
import { type AnsibleHost, meanings, openAnsibleHost, playOf, type TaskResult } from './ansible-host.ts';
import { alertIncludeOf, configureMonit, type Monit, seeSync, startMonits } from './machine-monit.ts';

let host: AnsibleHost;
let monit: Monit;

const collection = 'monit_alert.monit_alert';
const directory = '/srv/monit';
const missing = '/srv/missing/monitrc';

type Task = readonly [module: string, options: object, words?: object | undefined];

/** Plays these tasks, whatever becomes of each. */
async function play(...all: readonly Task[]): Promise<readonly TaskResult[]> {
  const tasks = all.map(([module, options, words]) => ({
    [`${collection}.${module}`]: { control_file: monit.controlFile, ...options },
    ignore_errors: true,
    ...words,
  }));
  const { results, text } = await host.play([playOf(tasks)]);
  expect(results.length, text).toBe(all.length);
  return results;
}

const service = (state: string, options: object, words?: object): Task => [
  'monit_alert_service',
  { state, ...options },
  words,
];
const checking = { check_mode: true };

describe.skipIf(areMachinesMissing)('the modules that read and that act on services', () => {
  beforeAll(async () => {
    host = await openAnsibleHost();
    monit = await configureMonit(host.machine, directory, 1);
    await host.machine.runOrThrow('mkdir', [`${directory}/monit-alert.d`]);
    const include = alertIncludeOf('web', `${directory}/monit-alert.d`);
    const web = `check file web with path /etc/hostname\n  group www\n  ${include}\n`;
    await host.write(`${monit.includes}/services`, `${web}check file db with path /etc/hosts\n  group data\n`);
    await startMonits(host.machine, [monit]);
    await seeSync(host.machine, monit);
  });

  afterAll(async () => host.machine.close());

  test('monit_alert_info returns what is in force, held, planned and declared, and changes nothing', async () => {
    const hold = { profile: 'none', state: 'held', services: ['web'], id: 'deploy', for: '30m' };
    const results = await play(
      ['monit_alert', { profile: 'default' }],
      ['monit_alert', hold],
      ['monit_alert_window', { name: 'nightly', profile: 'none', schedule: '0 2 * * *', for: '1h' }],
      ['monit_alert_info', {}],
      ['monit_alert_info', {}, checking],
      ['monit_alert_info', { control_file: missing }],
      ['monit_alert', { state: 'released', id: 'deploy' }],
    );
    const facts = {
      profile: 'default',
      base: 'default',
      holds: [{ id: 'deploy', scope: { services: ['web'] } }],
      planned: [{ window: 'nightly' }],
      windows: [{ name: 'nightly', window: { profile: 'none' } }],
      status: { verified: true, drift: [], alerted: { recipients: ['root@localhost'] } },
    };
    expect(results[3]).toMatchObject({ outcome: 'ok', returned: facts });
    expect(results[4]).toMatchObject({ outcome: 'ok', returned: facts });
    const msg = `there is no control file ${missing}\nName the control file with \`control_file\`.`;
    expect(results[5]).toMatchObject({ outcome: 'fatal', returned: { rc: 1, msg } });
  });

  test('monit_alert_service returns when it is done, says what changed, and predicts it in check mode', async () => {
    const web = { services: ['web'] };
    const results = await play(
      service('unmonitored', web, checking),
      service('unmonitored', web),
      service('unmonitored', web),
      service('unmonitored', web, checking),
      service('monitored', { group: 'www', services: ['nosuch'], ignore_missing: true }),
      service('stopped', { services: ['nosuch'] }, checking),
      service('restarted', { services: ['all'] }),
      service('started', { services: [] }),
    );
    const notMonitored = { name: 'web', monitoring: 'not-monitored' };
    expect(results).toMatchObject([
      { outcome: 'changed', returned: { meaning: meanings.would, services: [{ name: 'web' }] } },
      { outcome: 'changed', returned: { meaning: 'done', services: [notMonitored] } },
      { outcome: 'ok', returned: { meaning: meanings.nothing } },
      { outcome: 'ok', returned: { meaning: meanings.nothing } },
      { outcome: 'changed', returned: { missing: ['nosuch'], services: [{ name: 'web' }] } },
      { outcome: 'fatal', returned: { rc: 1, changed: false } },
      { outcome: 'changed', returned: { meaning: 'done', open: [] } },
      { outcome: 'fatal', returned: { rc: 1 } },
    ]);
    const refused = [results[5], results[7]].map((result) => result?.returned.msg);
    expect(refused).toEqual([
      expect.stringMatching(/^Monit has no service "nosuch"\n.*\(exit status 1: refused; Monit was not asked\)$/s),
      expect.stringContaining('Name services, or a group with `group`.'),
    ]);
  });

  test('the playbook restarts the services of each host as it stands, under a hold that it ends', async () => {
    const variables = { monit_alert_control_file: monit.controlFile, deploy_services: ['web'] };
    const args = ['-e', JSON.stringify(variables)];
    const { exitCode, text, results } = await host.play(`${collection}.rolling_deployment`, ...args);
    expect(exitCode, text).toBe(0);
    expect(results.filter(({ outcome }) => outcome === 'changed').map(({ returned }) => returned)).toMatchObject([
      { state: 'active', holds: [{ id: 'deploy-rolling', scope: { services: ['web'] } }] },
      { meaning: 'done', services: [{ name: 'web', monitoring: 'monitored' }] },
      { state: 'active' },
    ]);
  });
});
