import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { areMachinesMissing } from '../support/debian/root.js';
import { openPuppetMachine, patience, type PuppetMachine } from './puppet.ts';

describe.skipIf(areMachinesMissing)('where something is wrong, puppet apply', patience, () => {
  let machine: PuppetMachine;
  beforeAll(async () => {
    machine = await openPuppetMachine();
  }, patience.timeout);
  beforeEach(async () => {
    await machine.runOrThrow('monit-alert', ['default', '--quiet']);
  });
  afterAll(async () => {
    await machine.close();
  });

  /** Nothing but what the tool says: no place in Ruby code. */
  const ensureWords = (text: string) => {
    expect(text).not.toMatch(/\.rb:\d/);
  };

  test('fails in the words of the tool where Monit refuses the profile, and what was in force stays', async () => {
    const before = { managed: await machine.managedFile(), reloads: await machine.reloads() };
    const { exitCode, text } = await machine.apply(`
      file { '/etc/monit-alert/templates/broken.hbs': content => "set nonsense\n" }
      file { '/etc/monit-alert/profiles/broken.yaml': content => "template: broken\nrecipients: []\n" }
      monit_alert { 'broken': require => File['/etc/monit-alert/templates/broken.hbs'] }`);
    expect(exitCode).toBe(6);
    expect(text).toMatch(
      /Error: .*Monit_alert\[broken\]: Could not evaluate: Monit rejects .*\n {2}.*:\d+: syntax error 'nonsense'/,
    );
    ensureWords(text);
    expect({ managed: await machine.managedFile(), reloads: await machine.reloads() }).toEqual(before);
    expect(await machine.recipients()).toEqual(['root@localhost']);
  });

  test('fails in the words of the tool where a file of Monit is broken, with file, line and advice', async () => {
    await machine.write('/etc/monit/conf.d/web', 'nonsense\n');
    const { exitCode, text } = await machine.apply("monit_alert { 'none': }");
    await machine.runOrThrow('rm', ['/etc/monit/conf.d/web']);
    expect(exitCode).toBe(4);
    expect(text).toContain("\n  /etc/monit/conf.d/web:1: syntax error 'nonsense'\nCorrect it until `monit -t`");
    ensureWords(text);
  });

  test('fails if Monit runs something else than was checked, and what was there before is in force again', async () => {
    const before = await machine.managedFile();
    const ghost = 's/^$/ Alert mail to      = ghost@example.org\\n   Alert on         = All events\\n/';
    // What Monit has in force when it is put back is told as it is.
    const real = `grep -q '"default"' "$(dirname "$(printf '%s\\n' "$@" | grep monitrc)")/conf.d/monit-alert" && exec monit "$@"`;
    await machine.write('/root/monit', `#!/bin/sh\n${real}\nmonit "$@" | sed '${ghost}'\n`, 0o755);
    await machine.write('/root/config.yaml', 'monit: /root/monit\n');
    const { exitCode, text } = await machine.apply("monit_alert { 'none': config => '/root/config.yaml' }");
    expect(exitCode).toBe(4);
    expect(text).toMatch(/Error: .*"none" was not applied: .*ghost@example.org/);
    expect(text).toContain('\nThe previous configuration is restored: Monit');
    ensureWords(text);
    expect(await machine.managedFile()).toBe(before);
    expect(await machine.recipients()).toEqual(['root@localhost']);
  });

  test('writes the profile once if Monit does not run, and says that it is in force from its next start', async () => {
    await machine.stopMonit();
    const changed = await machine.apply("monit_alert { 'none': }");
    const again = await machine.apply("monit_alert { 'none': }");
    await machine.startMonit();
    expect(changed.exitCode).toBe(2);
    expect(changed.text).toContain(
      '"none" is installed and checked; Monit is not running and will load it when it starts',
    );
    expect(again.exitCode).toBe(0);
    expect(await machine.recipients()).toEqual([]);
  });

  test('says what is missing where the command or the profile is', async () => {
    const command = await machine.apply("monit_alert { 'default': executable => '/opt/monit-alert' }");
    expect(command.exitCode).toBe(4);
    expect(command.text).toContain(
      'cannot run monit-alert (No such file or directory - /opt/monit-alert): install it, or set',
    );
    const profile = await machine.apply("monit_alert { 'defualt': }");
    expect(profile.exitCode).toBe(4);
    expect(profile.text).toContain('there is no profile "defualt"; did you mean "default"?');
    const other = await machine.apply("monit_alert { 'default': executable => '/bin/true' }");
    expect(other.exitCode).toBe(4);
    expect(other.text).toContain('/bin/true printed no JSON document: is it monit-alert?');
    ensureWords(command.text + profile.text + other.text);
  });

  test('does not fail for letters beyond ASCII without a locale, as the agent of systemd runs it', async () => {
    await machine.write('/etc/monit-alert/profiles/night.yaml', 'description: für nachts\nrecipients: []\n');
    const words = ['apply', '--detailed-exitcodes', '--color=false', '--facts_terminus=memory'];
    const { exitCode, stderr } = await machine.run('puppet', [...words, '-e', "monit_alert { 'night': }"], {
      env: { LANG: 'C' },
    });
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: '' });
  });
});
