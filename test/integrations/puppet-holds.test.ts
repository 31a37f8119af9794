import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { areMachinesMissing } from '../support/debian/root.js';
import { isLong } from '../support/long.ts';
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

  test.runIf(isLong)(
    'is held anew where the manifest says another duration, and stays where another one lies over it',
    async () => {
      await machine.haveSynced();
      await machine.apply(patching('2h'));
      expect(await machine.apply(patching('90m'))).toMatchObject({ exitCode: 2 });
      expect(await machine.holds()).toMatchObject([{ id: 'patching', forMs: 5_400_000 }]);
      await machine.runOrThrow('monit-alert', ['default', '--for', '1h', '--id', 'watch', '--quiet']);
      expect(await machine.apply(patching('90m'))).toMatchObject({ exitCode: 0 });
      expect(await machine.recipients()).toEqual(['root@localhost']);
    },
  );

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

  const year = new Date().getFullYear() + 1;
  const migration = (end: string) => `monit_alert { 'migration':
    ensure => held, profile => 'none', at => '${year}-12-24 02:00', ${end}, grace => '10m', announce => true,
  }`;

  test('is planned once, anew if its times change, and given up with its release', async () => {
    await machine.haveSynced();
    const until = migration(`until => '${year}-12-24 04:00'`);
    const noop = await machine.apply(until, '--noop');
    const times = `from ${year}-12-24T02:00:00.000Z until ${year}-12-24T04:00:00.000Z`;
    expect(noop.text).toContain(`hold "migration": "none" ${times}`);
    expect(await machine.planned()).toEqual([]);

    const changed = await machine.apply(until);
    expect(changed, changed.text).toMatchObject({ exitCode: 2 });
    const wanted = { id: 'migration', profile: 'none', graceMs: 600_000, announces: true };
    expect(await machine.planned()).toMatchObject([wanted]);
    expect(await machine.apply(until)).toMatchObject({ exitCode: 0 });
    expect(await machine.recipients()).toEqual(['root@localhost']);

    expect(await machine.apply(migration("for => '3h'"))).toMatchObject({ exitCode: 2 });
    expect(await machine.planned()).toMatchObject([{ ...wanted, until: `${year}-12-24T05:00:00.000Z` }]);

    const givenUp = "monit_alert { 'migration': ensure => released }";
    expect(await machine.apply(givenUp)).toMatchObject({ exitCode: 2 });
    expect(await machine.planned()).toEqual([]);
    expect(await machine.apply(givenUp)).toMatchObject({ exitCode: 0 });
  });

  test.runIf(isLong)('is not asked for after its date has passed, and Puppet says so', async () => {
    for (const times of ["at => '2020-12-24 02:00', for => '2h'", "until => '2020-12-24 04:00'"]) {
      const resource = `monit_alert { 'past': ensure => held, profile => 'none', ${times} }`;
      const { exitCode, text } = await machine.apply(resource);
      expect(exitCode, text).toBe(0);
      expect(text).toMatch(/ \(2020-12-24 0\d:00\) has passed: nothing is left to do\. Remove this resource/);
    }
    expect(await machine.holds()).toEqual([]);
  });

  test.runIf(isLong).each([
    ['a profile that is not held', "monit_alert { 'none': at => '02:00' }", 'at cannot be set without ensure => held'],
    ['a moving end', "monit_alert { 'x': ensure => held, until => '+90m' }", 'until needs a time'],
    ['two ends', migration("for => '2h', until => '04:00'"), 'for and until cannot be combined'],
  ])('%s is refused before anything is done', async (_, resource, reason) => {
    const { exitCode, text } = await machine.apply(resource);
    expect(exitCode).toBe(1);
    expect(text).toContain(reason);
  });

  test.runIf(isLong)('an id is never taken for an option: `--all` releases nothing', async () => {
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
