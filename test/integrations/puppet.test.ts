import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { areMachinesMissing } from '../support/debian/root.js';
import { openPuppetMachine, patience, type PuppetMachine } from './puppet.ts';

describe.skipIf(areMachinesMissing)('puppet apply', patience, () => {
  let machine: PuppetMachine;
  beforeAll(async () => {
    machine = await openPuppetMachine();
  }, patience.timeout);
  afterAll(async () => {
    await machine.close();
  });

  const profile = (address: string) => `file { '/etc/monit-alert/profiles/office.yaml':
    content => "recipients: [{ address: ${address} }]\n",
  }`;

  test('--noop shows what would change, leaves every file as it is, and does not reload Monit', async () => {
    const before = { files: await machine.files(), reloads: await machine.reloads() };
    const { exitCode, text } = await machine.apply("monit_alert { 'default': }", '--noop');
    expect(exitCode).toBe(0);
    expect(text).toContain('\n+set alert root@localhost\n\nroot@localhost: nothing -> all events\n');
    expect(text).toMatch(/Monit_alert\[default\]\/ensure: .*'differs'.*'applied' \(noop\)/);
    expect({ files: await machine.files(), reloads: await machine.reloads() }).toEqual(before);
    expect(await machine.recipients()).toEqual([]);
  });

  test('puts a profile in force, says that it has changed once, and then does nothing at all', async () => {
    await machine.apply("monit_alert { 'none': }");
    const reloads = await machine.reloads();
    const changed = await machine.apply("monit_alert { 'default': }");
    expect(changed.exitCode).toBe(2);
    expect(changed.text).toContain('\n+set alert root@localhost\n');
    expect(changed.text).toMatch(
      /Monit_alert\[default\]\/ensure: "default" is in force: Monit \S+ reloaded and verified/,
    );
    expect(await machine.recipients()).toEqual(['root@localhost']);
    expect(await machine.reloads()).toBe(reloads + 1);

    const again = await machine.apply("monit_alert { 'default': }");
    expect(again).toEqual({ exitCode: 0, text: expect.not.stringContaining('Monit_alert') as string });
    expect(await machine.reloads()).toBe(reloads + 1);
  });

  test('a profile that is written first is in force after one reload, be it subscribed to or not', async () => {
    const manifest = (address: string) =>
      `${profile(address)} monit_alert { 'office': subscribe => File['/etc/monit-alert/profiles/office.yaml'] }`;
    await machine.apply(manifest('one@example.org'));
    const reloads = await machine.reloads();
    expect(await machine.apply(manifest('two@example.org'))).toMatchObject({ exitCode: 2 });
    expect(await machine.recipients()).toEqual(['two@example.org']);
    expect(await machine.reloads()).toBe(reloads + 1);

    const unordered = `monit_alert { 'office': } ${profile('three@example.org')}`;
    expect(await machine.apply(unordered)).toMatchObject({ exitCode: 2 });
    expect(await machine.recipients()).toEqual(['three@example.org']);
    expect(await machine.apply(unordered)).toMatchObject({ exitCode: 0 });
  });

  test('two profiles for one Monit are refused before anything is done', async () => {
    const before = await machine.files();
    const rivals = `${profile('four@example.org')} monit_alert { ['default', 'office']: }`;
    const { exitCode, text } = await machine.apply(rivals);
    expect(exitCode).toBe(1);
    expect(text).toContain('Monit_alert[office] is for the same Monit. Only one profile can be applied to it');
    expect(await machine.files()).toBe(before);

    const apart =
      "monit_alert { 'default': control_file => '/etc/monit/monitrc' } " +
      "monit_alert { 'none': control_file => '/etc/other' }";
    expect((await machine.apply(apart, '--noop')).text).not.toContain('same Monit');
  });

  test('the class writes profiles and settings, and puts one of them in force', async () => {
    const manifest = `class { 'monit_alert':
      profile  => 'night',
      profiles => { 'night' => { 'recipients' => [{ 'address' => 'night@example.org', 'events' => { 'except' => ['instance'] } }] } },
      config   => { 'quiet' => true, 'json' => true, 'detailed-exitcode' => true },
    }`;
    const noop = await machine.apply(manifest, '--noop');
    expect(noop.exitCode).toBe(0);
    expect(noop.text).toContain('cannot be shown before /etc/monit-alert/profiles/night.yaml exists');

    const changed = await machine.apply(manifest);
    expect(changed.exitCode).toBe(2);
    expect(changed.text).toContain('Monit_alert[night]/ensure: "night" is in force: ');
    expect(await machine.recipients()).toEqual(['night@example.org']);
    expect(await machine.managedFile()).toContain('not on { instance }');
    expect(await machine.apply(manifest)).toMatchObject({ exitCode: 0 });
    await machine.runOrThrow('rm', ['/etc/monit-alert/config.yaml']);
  });

  test('puppet resource lists the base, the holds and the planned ones, as in a manifest', async () => {
    await machine.apply("monit_alert { 'default': }");
    await machine.haveSynced();
    const day = `${new Date().getFullYear() + 1}-12-24`;
    const hold = ['none', '--for', '2h', '--id', 'patching', '--reason', 'monthly', '--quiet'];
    await machine.runOrThrow('monit-alert', hold);
    await machine.runOrThrow('monit-alert', ['none', '--at', `${day} 02:00`, '--for', '2h', '--id', 'far', '--quiet']);
    const { stdout } = await machine.runOrThrow('puppet', ['resource', 'monit_alert', '--color=false']);
    await machine.runOrThrow('monit-alert', ['release', '--all', '--quiet']);
    expect(stdout.replace(/ +=> /g, ' => ')).toMatch(
      new RegExp(
        [
          String.raw`^monit_alert \{ 'default':\n  ensure => 'applied',\n  profile => 'default',\n.*`,
          String.raw`^monit_alert \{ 'far':\n  ensure => 'held',\n  at => '${day} 02:00',\n.* until => '${day} 04:00',\n.*`,
          String.raw`^monit_alert \{ 'patching':\n  ensure => 'held',\n  profile => 'none',\n.* reason => 'monthly',\n`,
        ].join(''),
        'ms',
      ),
    );
  });

  test('comes after the files in each directory that Monit includes, in whatever order they are declared', async () => {
    const { text } = await machine.apply(
      `monit_alert { 'none': }
      file { '/srv/monit/web': content => "check file web with path /etc/hostname\n" }
      file { '/etc/monit/conf.d/more': content => "include /srv/monit/*\n" }`,
      '--noop',
    );
    const at = (resource: string) => text.indexOf(`${resource}/`);
    expect(at('File[/srv/monit/web]'), text).toBeGreaterThan(0);
    expect(at('Monit_alert[none]')).toBeGreaterThan(at('File[/srv/monit/web]'));
  });

  test('a directory of Monit that Puppet purges keeps the managed file that is declared in it', async () => {
    const manifest = `
      file { '/etc/monit/conf.d': ensure => directory, recurse => true, purge => true }
      file { '/etc/monit/conf.d/monit-alert': }
      monit_alert { 'default': }`;
    await machine.apply(manifest);
    const again = await machine.apply(manifest);
    expect(again.exitCode).toBe(0);
    expect(await machine.recipients()).toEqual(['root@localhost']);
  });

  test('Puppet accepts the module, and what its README tells to write', async () => {
    const readme = await readFile(new URL('../../integrations/puppet/README.md', import.meta.url), 'utf8');
    const blocks = (language: string) =>
      [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map(([, text = '']) => text);
    const place = '/etc/puppet/code/environments/production';
    await machine.runOrThrow('mkdir', ['-p', `${place}/data`]);
    await machine.write(`${place}/hiera.yaml`, 'version: 5\nhierarchy: [{ name: all, path: all.yaml }]\n');
    await machine.write(`${place}/data/all.yaml`, blocks('yaml').join('\n'));
    await machine.runOrThrow('mkdir', ['-p', '/etc/puppet/code/modules/site/templates']);
    await machine.write('/etc/puppet/code/modules/site/templates/check.epp', blocks('epp').join('\n'));

    const texts = [];
    for (const manifest of blocks('puppet')) texts.push((await machine.apply(manifest, '--noop')).text);
    expect(texts.length).toBeGreaterThan(3);
    for (const text of texts) expect(text).toContain('Applied catalog');
    expect(texts.join('')).toContain('/Stage[main]/Monit_alert/Monit_alert[office]/ensure');
    await machine.runOrThrow('puppet', ['parser', 'validate', '/usr/share/monit-alert/integrations/puppet/manifests']);
  });
});
