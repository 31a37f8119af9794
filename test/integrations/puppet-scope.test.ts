import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { blocksOf } from '../docs/blocks.ts';
import { areMachinesMissing } from '../support/debian/root.js';
import { isLong } from '../support/long.ts';
import { alertIncludeOf } from './machine-monit.ts';
import { openPuppetMachine, patience, type PuppetMachine } from './puppet.ts';

const includes = '/etc/monit/monit-alert.d';

describe.skipIf(areMachinesMissing)('a hold for some services', patience, () => {
  let machine: PuppetMachine;
  beforeAll(async () => {
    machine = await openPuppetMachine();
  }, patience.timeout);
  afterAll(async () => {
    await machine.close();
  });

  const patching = (more: string) => `monit_alert { 'patching':
    ensure => held, profile => 'none', for => '2h', ${more},
  }`;
  const released = "monit_alert { 'patching': ensure => released }";

  describe('as the provider passes it on', () => {
    const recorder = "executable => '/root/recorder'";
    const apply = async (resource: string) => {
      await machine.write('/root/said', '');
      const applied = await machine.apply(resource);
      return { ...applied, said: (await machine.read('/root/said')).split('\n') };
    };

    beforeAll(async () => {
      const answer = JSON.stringify({ state: 'unchanged', changed: false });
      await machine.write('/root/recorder', `#!/bin/sh\nprintf '%s\\n' "$@" >>/root/said\necho '${answer}'\n`, 0o755);
    });

    test('each name is an option, be it one or several', async () => {
      const several = await apply(patching(`services => ['nginx', '-e, f'], groups => 'web', ${recorder}`));
      expect(several.exitCode, several.text).toBe(0);
      const options = ['--for=2h', '--service=nginx', '--service=-e, f', '--group=web'];
      expect(several.said).toEqual(expect.arrayContaining(options));
      const one = await apply(patching(`services => [], groups => ['web'], ${recorder}`));
      expect(one.exitCode, one.text).toBe(0);
      expect(one.said).toContain('--group=web');
      const all = await apply(patching(recorder));
      expect(all.said.filter((word) => /^--(service|group)/.test(word))).toEqual([]);
    });

    const empty = 'services and groups have no names. Omit both if all services are meant';
    test.each([
      ['an applied profile', "monit_alert { 'none': services => 'x', EXE }", 'services and groups need ensure => held'],
      ['a release', "monit_alert { 'x': ensure => released, groups => 'x', EXE }", 'need ensure => held'],
      ['no name', patching('services => [], groups => [], EXE'), empty],
      ['an empty name', patching("services => ['nginx', ''], EXE"), 'must be a name or an array of names'],
    ])('%s is refused before anything is done', async (_, resource, reason) => {
      const { exitCode, text, said } = await apply(resource.replace('EXE', recorder));
      expect(exitCode).toBe(1);
      expect(text).toContain(reason);
      expect(said).toEqual(['']);
    });
  });

  describe('the alert include', () => {
    test('the template of the README writes the line that monit-alert expects', async () => {
      const blocks = await blocksOf('../integrations/puppet/README.md');
      await machine.write('/root/check.epp', blocks.find(({ language }) => language === 'epp')?.text ?? '');
      for (const service of ['nginx', 'X', 'php8.2-FPM', '-x_']) {
        const { stdout } = await machine.runOrThrow('puppet', [
          ...['epp', 'render', '/root/check.epp', '--values', `{ 'service' => '${service}' }`],
        ]);
        expect(stdout).toContain(`\n  ${alertIncludeOf(service)}\n`);
      }
    });

    test('the ERB template for Chef writes it for any name', async () => {
      const blocks = await blocksOf('config-management.md');
      await machine.write('/root/check.erb', blocks.find(({ language }) => language === 'erb')?.text ?? '');
      const render =
        "require 'erb'; @service = ARGV[0]; puts ERB.new(File.read('/root/check.erb'), trim_mode: '-').result";
      for (const service of ['nginx', 'X', 'php8.2-FPM', 'My App/2', '~a+b%', '-x', 'ÜÄ']) {
        const { stdout } = await machine.runOrThrow('ruby', ['-e', render, '--', service]);
        expect(stdout).toContain(`\n  ${alertIncludeOf(service)}\n`);
      }
    });

    test('a purge of the directory above leaves the files of services, if theirs is declared', async () => {
      const purged = "file { '/etc/monit/site': ensure => directory, recurse => true, purge => true, force => true }";
      await mkdir(machine.path('/etc/monit/site/monit-alert.d'), { recursive: true });
      await machine.write('/etc/monit/site/monit-alert.d/web', '');
      await machine.write('/etc/monit/site/old', '');
      const declared = "file { '/etc/monit/site/monit-alert.d': ensure => directory }";
      expect((await machine.apply(`${purged} ${declared}`)).exitCode).toBe(2);
      expect(existsSync(machine.path('/etc/monit/site/old'))).toBe(false);
      expect(existsSync(machine.path('/etc/monit/site/monit-alert.d/web'))).toBe(true);
      await machine.runOrThrow('rm', ['-r', '/etc/monit/site']);
    });
  });

  // Each run of Puppet takes five seconds. Ansible's counterpart is always run.
  describe.runIf(isLong)('as Monit runs it', () => {
    const isMute = async (service: string) =>
      existsSync(machine.path(`${includes}/${service}`)) &&
      /^\s*noalert root@localhost$/m.test(await machine.read(`${includes}/${service}`));

    beforeAll(async () => {
      await mkdir(machine.path(includes), { recursive: true });
      for (const [service, group] of Object.entries({ web: 'front', php: 'front', db: 'back' })) {
        const lines = [
          `check file ${service} with path /etc/passwd`,
          `  group ${group}`,
          `  ${alertIncludeOf(service)}`,
        ];
        await machine.write(`/etc/monit/conf.d/${service}`, `${lines.join('\n')}\n`);
      }
      await machine.runOrThrow('monit-alert', ['default', '--quiet']);
      await machine.runOrThrow('monit-alert', ['reload', '--quiet']);
      await machine.haveSynced();
    });

    test('it mutes these only, changes once, and ends where it began', async () => {
      const web = patching("services => ['web']");
      const noop = await machine.apply(web, '--noop');
      expect(noop.text).toMatch(/^\+\s*noalert root@localhost$/m);
      expect(await machine.holds()).toEqual([]);

      expect(await machine.apply(web)).toMatchObject({ exitCode: 2 });
      expect(await machine.holds()).toMatchObject([{ id: 'patching', scope: { services: ['web'], groups: [] } }]);
      expect([await isMute('web'), await isMute('php'), await isMute('db')]).toEqual([true, false, false]);
      expect(await machine.recipients()).toEqual(['root@localhost']);
      const reloads = await machine.reloads();
      expect(await machine.apply(web)).toMatchObject({ exitCode: 0 });
      expect(await machine.reloads()).toBe(reloads);

      // The same id with another scope is another hold.
      expect(await machine.apply(patching("groups => ['front']"))).toMatchObject({ exitCode: 2 });
      expect([await isMute('web'), await isMute('php'), await isMute('db')]).toEqual([true, true, false]);
      expect(await machine.apply(released)).toMatchObject({ exitCode: 2 });
      expect([await isMute('web'), await isMute('php')]).toEqual([false, false]);
      expect(await machine.apply(released)).toMatchObject({ exitCode: 0 });
    });

    test('a service that is not there is refused, with the name that was meant', async () => {
      const { exitCode, text } = await machine.apply(patching("services => ['wbe']"));
      expect(exitCode).toBe(4);
      expect(text).toContain('did you mean "web"?');
    });
  });
});
