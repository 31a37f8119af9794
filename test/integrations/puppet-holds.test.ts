import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { areMachinesMissing } from '../support/debian/root.js';
import { openPuppetMachine, patience, type PuppetMachine } from './puppet.ts';

describe.skipIf(areMachinesMissing)('what Puppet holds', patience, () => {
  let machine: PuppetMachine;
  beforeAll(async () => {
    machine = await openPuppetMachine();
  }, patience.timeout);
  beforeEach(async () => {
    await machine.runOrThrow('monit-alert', ['release', '--all', '--quiet']);
    await machine.runOrThrow('monit-alert', ['default', '--quiet']);
  });
  afterAll(async () => {
    await machine.close();
  });

  const patching = (duration = '2h') => `monit_alert { 'patching':
    ensure => held, profile => 'none', for => '${duration}', reason => 'monthly patches',
  }`;
  const released = "monit_alert { 'patching': ensure => released }";

  test('is refused where nobody would end it', async () => {
    const { exitCode, text } = await machine.apply(patching());
    expect(exitCode).toBe(4);
    expect(text).toContain('so nothing would end it');
    expect(await machine.recipients()).toEqual(['root@localhost']);
  });

  test('is held once over what is applied, with its first end, and released once', async () => {
    await machine.haveSynced();
    const both = `${patching()} monit_alert { 'default': }`;
    const noop = await machine.apply(both, '--noop');
    expect(noop.text).toContain('root@localhost: all events -> nothing');
    expect(await machine.holds()).toEqual([]);

    const changed = await machine.apply(both);
    expect(changed.exitCode).toBe(2);
    expect(changed.text).toMatch(/hold "patching" is active .*, then "default"/);
    const held = await machine.holds();
    expect(held).toMatchObject([{ id: 'patching', profile: 'none', reason: 'monthly patches' }]);
    expect(await machine.recipients()).toEqual([]);
    const reloads = await machine.reloads();
    expect(await machine.apply(both)).toMatchObject({ exitCode: 0 });
    expect(await machine.holds()).toEqual(held);
    expect(await machine.reloads()).toBe(reloads);

    expect((await machine.apply(released, '--noop')).text).toContain('root@localhost: nothing -> all events');
    const ended = await machine.apply(released);
    expect(ended.exitCode).toBe(2);
    expect(ended.text).toContain('hold "patching" (none) ended: released');
    expect(await machine.recipients()).toEqual(['root@localhost']);
    expect(await machine.apply(released)).toMatchObject({ exitCode: 0 });
  });

  test('is held anew where the manifest says another duration, and stays where another one lies over it', async () => {
    await machine.haveSynced();
    await machine.apply(patching('2h'));
    expect(await machine.apply(patching('90m'))).toMatchObject({ exitCode: 2 });
    expect(await machine.holds()).toMatchObject([{ id: 'patching', forMs: 5_400_000 }]);
    await machine.runOrThrow('monit-alert', ['default', '--for', '1h', '--id', 'watch', '--quiet']);
    expect(await machine.apply(patching('90m'))).toMatchObject({ exitCode: 0 });
    expect(await machine.recipients()).toEqual(['root@localhost']);
  });

  test('is not ended by a profile that is applied meanwhile: that comes afterwards', async () => {
    await machine.haveSynced();
    await machine.write('/etc/monit-alert/profiles/office.yaml', 'recipients: [{ address: ops@example.org }]\n');
    await machine.apply(patching());
    const office = "monit_alert { 'office': }";
    const changed = await machine.apply(office);
    expect(changed.exitCode).toBe(2);
    expect(changed.text).toContain('base profile set to "office"');
    expect(await machine.recipients()).toEqual([]);
    expect(await machine.apply(office)).toMatchObject({ exitCode: 0 });
    await machine.apply(released);
    expect(await machine.recipients()).toEqual(['ops@example.org']);
  });

  test('an id is never taken for an option: `--all` releases nothing', async () => {
    await machine.haveSynced();
    await machine.apply(patching());
    expect(await machine.apply("monit_alert { '--all': ensure => released }")).toMatchObject({ exitCode: 0 });
    expect(await machine.holds()).toMatchObject([{ id: 'patching' }]);
  });

  test('an id that is asked for twice is refused', async () => {
    const twice = `${patching()} monit_alert { 'again': ensure => released, id => 'patching' }`;
    const { exitCode, text } = await machine.apply(twice);
    expect(exitCode).toBe(1);
    expect(text).toContain('A hold can be declared only once for each id.');
  });
});
