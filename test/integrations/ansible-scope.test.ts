import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { blocksOf } from '../docs/blocks.ts';
import { areMachinesMissing } from '../support/debian/root.js';
import { type AnsibleHost, type Call, openAnsibleHost, playOf } from './ansible-host.ts';
import { alertIncludeOf, configureMonit, type Monit, recipientsOf, startMonits } from './machine-monit.ts';

let host: AnsibleHost;
const hold = { profile: 'none', state: 'held', id: 'deploy-42', for: '30m', without_scheduler: true };
const scope = { services: ['nginx', '-e, f'], groups: ['web'] };

describe.skipIf(areMachinesMissing)('a hold for some services', () => {
  beforeAll(async () => {
    host = await openAnsibleHost();
  });

  afterAll(async () => host.machine.close());

  describe('as the module passes it on', () => {
    const said = async () => readFile(host.machine.path('/srv/said'), 'utf8');
    const call = (options: object, words: Omit<Call, 'options'> = {}): Call => ({
      options: { executable: '/srv/recorder', ...options },
      ...words,
    });

    beforeAll(async () => {
      const active = { id: 'deploy-42', profile: 'none', by: 'root', scope };
      const document = { schemaVersion: 1, state: 'active', changed: true, decision: 'change', monit: {}, base: 'x' };
      const answers = [
        `test "$1" = holds && exec echo '{"schemaVersion": 1, "base": "x", "holds": []}'`,
        `echo '${JSON.stringify({ ...document, holds: [active] })}'`,
      ];
      const script = ['#!/bin/sh', `printf '%s\\n' "$@" >>/srv/said`, ...answers];
      await host.write('/srv/recorder', `${script.join('\n')}\n`, 0o700);
    });
    beforeEach(async () => host.write('/srv/said', ''));

    test('each name is an option; the scope of a hold is returned, and shown as a difference', async () => {
      const { results, text } = await host.tasks([call({ ...hold, ...scope }, { diff: true })]);
      const names = ['--service=nginx', '--service=-e, f', '--group=web'];
      expect((await said()).split('\n')).toEqual(expect.arrayContaining(names));
      expect(results).toMatchObject([{ outcome: 'changed', returned: { holds: [{ id: 'deploy-42', scope }] } }]);
      expect(text).toMatch(/^\+hold deploy-42: none for nginx, -e, f, group web, by root$/m);
    });

    test('a text with commas is a list, in check mode too', async () => {
      await host.tasks([call({ ...hold, services: 'nginx,php-fpm' }, { check_mode: true })]);
      const names = ['--dry-run', '--service=nginx', '--service=php-fpm'];
      expect((await said()).split('\n')).toEqual(expect.arrayContaining(names));
    });

    test('without a hold it is refused, and an empty one never becomes a hold for everything', async () => {
      const { results } = await host.tasks([
        call({ profile: 'none', services: ['nginx'] }),
        call({ state: 'released', id: 'deploy-42', groups: ['web'] }),
        call({ ...hold, services: [] }),
        call({ ...hold, services: [], groups: [] }, { check_mode: true }),
        call({ ...hold, services: ['nginx', ''] }),
        call({ ...hold, services: '' }),
      ]);
      const kind = '`services` and `groups` need state=held';
      const empty = '`services` and `groups` have no names, or an empty one. Omit both if all services are meant';
      expect(results.map(({ outcome }) => outcome)).toEqual(Array(6).fill('fatal'));
      expect(results.map(({ returned }) => returned.msg)).toEqual([kind, kind, empty, empty, empty, empty]);
      expect(await said()).toBe('');
    });

    test('one of the two lists may be empty', async () => {
      const { results } = await host.tasks([call({ ...hold, services: [], groups: ['web'] })]);
      expect(results).toMatchObject([{ outcome: 'changed' }]);
      expect(await said()).toContain('--group=web');
    });

    test('the rolling deployment holds for its services, and for all if it names none', async () => {
      await host.machine.runOrThrow('ln', ['-sf', '/srv/recorder', '/usr/local/bin/monit-alert']);
      await host.write('/root/deploy.yml', '[]');
      const playbook = 'monit_alert.monit_alert.rolling_deployment';
      const variables = ['deploy_hosts=all', 'deploy_id=42', 'deploy_tasks=/root/deploy.yml'];
      const roll = async (...more: string[]) =>
        host.play(playbook, '--become', ...[...variables, ...more].flatMap((one) => ['-e', one]));
      const narrow = await roll('deploy_services=nginx', 'deploy_groups=web,php');
      const narrowSaid = await said();
      await host.write('/srv/said', '');
      const wide = await roll();
      await host.machine.runOrThrow('rm', ['/usr/local/bin/monit-alert']);
      expect(narrow.exitCode, narrow.text).toBe(0);
      expect(narrowSaid.split('\n')).toEqual(
        expect.arrayContaining(['--service=nginx', '--group=web', '--group=php', 'release']),
      );
      expect(wide.exitCode, wide.text).toBe(0);
      expect(await said()).not.toMatch(/--service|--group/);
    });
  });

  test('the template of the README writes the alert include that monit-alert expects', async () => {
    const blocks = await blocksOf('../integrations/ansible/README.md');
    await host.write('/root/check.j2', blocks.find(({ language }) => language === 'jinja')?.text ?? '');
    const names = ['nginx', 'X', 'php8.2-fpm', 'My App/2', '~a+b%', '-x', 'ü'];
    const { exitCode, text } = await host.play([
      playOf(
        names.map((service, index) => ({
          'ansible.builtin.template': { src: '/root/check.j2', dest: `/root/check-${index}` },
          vars: { service },
        })),
      ),
    ]);
    expect(exitCode, text).toBe(0);
    for (const [index, service] of names.entries()) {
      const written = await readFile(host.machine.path(`/root/check-${index}`), 'utf8');
      expect(written).toContain(`\n  ${alertIncludeOf(service)}\n`);
    }
  });

  describe('as Monit runs it', () => {
    let monit: Monit;
    const call = (options: object, words: Omit<Call, 'options'> = {}): Call => ({
      options: { control_file: monit.controlFile, ...options },
      ...words,
    });
    const fileOf = (service: string) => host.machine.path(`/srv/monit/monit-alert.d/${service}`);
    const isMute = async (service: string) =>
      existsSync(fileOf(service)) && /^\s*noalert root@localhost$/m.test(await readFile(fileOf(service), 'utf8'));
    const recipients = async () => recipientsOf(host.machine, monit);

    beforeAll(async () => {
      monit = await configureMonit(host.machine, '/srv/monit');
      await mkdir(host.machine.path('/srv/monit/monit-alert.d'), { recursive: true });
      for (const [service, group] of Object.entries({ web: 'front', php: 'front', db: 'back' })) {
        const include = alertIncludeOf(service, '/srv/monit/monit-alert.d');
        const lines = [`check file ${service} with path /etc/passwd`, `  group ${group}`, `  ${include}`];
        await host.write(`${monit.includes}/${service}`, `${lines.join('\n')}\n`);
      }
      await startMonits(host.machine, [monit]);
      await host.tasks([call({ profile: 'default' })]);
    });

    test('it mutes these only, changes once, and ends where it began', async () => {
      const web = { ...hold, services: ['web'] };
      const checked = await host.tasks([call(web, { check_mode: true, diff: true })]);
      expect(checked.results).toMatchObject([{ outcome: 'changed', returned: { state: 'would-change' } }]);
      expect(checked.text).toMatch(/^\+hold deploy-42: none for web, until /m);
      expect(checked.text).toMatch(/^\+\s*noalert root@localhost$/m);
      expect(await isMute('web')).toBe(false);

      const held = await host.tasks([call(web), call(web), call(web, { check_mode: true })]);
      const returned = { holds: [{ id: 'deploy-42', scope: { services: ['web'], groups: [] } }] };
      expect(held.results).toMatchObject([
        { outcome: 'changed', returned: { state: 'active', ...returned } },
        { outcome: 'ok', returned: { state: 'unchanged' } },
        { outcome: 'ok', returned: { state: 'unchanged' } },
      ]);
      expect([await isMute('web'), await isMute('php'), await isMute('db')]).toEqual([true, false, false]);
      expect(await recipients()).toEqual(['root@localhost']);

      // The same id with another scope is another hold.
      const front = { ...hold, groups: ['front'] };
      const replaced = await host.tasks([call(front), call(front)]);
      expect(replaced.results).toMatchObject([{ outcome: 'changed' }, { outcome: 'ok' }]);
      expect([await isMute('web'), await isMute('php'), await isMute('db')]).toEqual([true, true, false]);

      const release = { state: 'released', id: 'deploy-42' };
      const released = await host.tasks([call(release), call(release)]);
      expect(released.results).toMatchObject([{ outcome: 'changed' }, { outcome: 'ok' }]);
      expect([await isMute('web'), await isMute('php')]).toEqual([false, false]);
      expect(await recipients()).toEqual(['root@localhost']);
    });

    test('a service that is not there is refused, in check mode too', async () => {
      const wrong = { ...hold, services: ['wbe'] };
      const { results } = await host.tasks([call(wrong, { check_mode: true }), call(wrong)]);
      const msg = expect.stringContaining('did you mean "web"?') as string;
      const refused = { outcome: 'fatal', returned: { rc: 1, msg } };
      expect(results).toMatchObject([refused, refused]);
      expect(await isMute('web')).toBe(false);
    });
  });
});
