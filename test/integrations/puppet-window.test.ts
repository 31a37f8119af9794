import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { blocksOf } from '../docs/blocks.ts';
import { areMachinesMissing } from '../support/debian/root.js';
import { isLong } from '../support/long.ts';
import { openPuppetMachine, patience, type PuppetMachine } from './puppet.ts';

const windows = '/etc/monit-alert/windows';
const file = `${windows}/nightly.yaml`;
const written = [
  '# Puppet writes this file. Changes made here will be lost.',
  'profile: "none"',
  'for: "10m"',
  'schedule: "*/30 2 * * *"',
  '',
].join('\n');

describe.skipIf(areMachinesMissing)('a window of Puppet', patience, () => {
  let machine: PuppetMachine;
  beforeAll(async () => {
    machine = await openPuppetMachine();
  }, patience.timeout);
  beforeEach(async () => {
    await machine.runOrThrow('rm', ['-rf', windows]);
  });
  afterAll(async () => {
    await machine.close();
  });

  const window = (more = '', cron = '*/30 2 * * *') =>
    `monit_alert_window { 'nightly': profile => 'none', cron => '${cron}', for => '10m', ${more} }`;
  const absent = "monit_alert_window { 'nightly': ensure => absent }";

  test('is shown with --noop, written once, and removed once', async () => {
    const noop = await machine.apply(window(), '--noop');
    expect(noop.exitCode, noop.text).toBe(0);
    expect(noop.text).toMatch(/^\+schedule: "\*\/30 2 \* \* \*"$/m);
    expect(existsSync(machine.path(windows))).toBe(false);

    const changed = await machine.apply(window());
    expect(changed.exitCode, changed.text).toBe(2);
    expect(await machine.read(file)).toBe(written);
    const { mode, uid } = await stat(machine.path(file));
    expect([mode & 0o7777, uid]).toEqual([0o644, 0]);
    expect(await readdir(machine.path(windows))).toEqual(['nightly.yaml']);
    const again = await machine.apply(window());
    expect(again).toEqual({ exitCode: 0, text: expect.not.stringContaining('Monit_alert_window') as string });

    expect((await machine.apply(absent, '--noop')).text).toContain('Monit_alert_window[nightly]/ensure');
    expect(existsSync(machine.path(file))).toBe(true);
    expect(await machine.apply(absent)).toMatchObject({ exitCode: 2 });
    expect(existsSync(machine.path(file))).toBe(false);
    expect(await machine.apply(absent)).toMatchObject({ exitCode: 0 });
  });

  test('has every key of the file, whatever is in the texts', async () => {
    const reason = `* "quoted": \\\\ # {ü}`;
    const { exitCode, text } = await machine.apply(
      window(`services => ['nginx', '-e, f', 'No'], groups => 'web', time_zone => 'Europe/Berlin',
        reason => '${reason}', grace => '5m', announce => true, report_to_mail => true`),
    );
    expect(exitCode, text).toBe(2);
    expect(parse(await machine.read(file))).toEqual({
      profile: 'none',
      services: ['nginx', '-e, f', 'No'],
      groups: ['web'],
      for: '10m',
      reason: '* "quoted": \\ # {ü}',
      grace: '5m',
      announce: true,
      schedule: '*/30 2 * * *',
      'time-zone': 'Europe/Berlin',
      'report-to-mail': true,
    });
  });

  test('that is wrong fails in the words of monit-alert, with --noop too, and the file stays as it was', async () => {
    await machine.apply(window());
    for (const args of [['--noop'], []]) {
      const { text } = await machine.apply(window('', '61 2 * * *'), ...args);
      expect(text).toMatch(new RegExp(`Error: .*Could not evaluate: ${file}:4: .*the minute "61" is not valid`));
      expect(text).not.toMatch(/\.rb:\d/);
    }
    expect(await machine.read(file)).toBe(written);
  });

  test.runIf(isLong)('that somebody has changed is written again, with the mode of such a file', async () => {
    await machine.apply(window());
    await machine.runOrThrow('sh', ['-c', `echo 'grace: 1h' >>${file} && chmod 600 ${file}`]);
    const mended = await machine.apply(window());
    expect(mended.exitCode, mended.text).toBe(2);
    expect(mended.text).toMatch(/^-grace: 1h$/m);
    expect(await machine.read(file)).toBe(written);
    expect((await stat(machine.path(file))).mode & 0o7777).toBe(0o644);
  });

  test.runIf(isLong)('comes after its profile; with --noop it cannot be checked before', async () => {
    const office = 'file { \'/etc/monit-alert/profiles/office.yaml\': content => "recipients: []\\n" }';
    const both = `${window().replace("'none'", "'office'")} ${office}`;
    const noop = await machine.apply(both, '--noop');
    expect(noop.exitCode, noop.text).toBe(0);
    expect(noop.text).toContain('cannot be checked before /etc/monit-alert/profiles/office.yaml exists');
    expect(await machine.apply(both)).toMatchObject({ exitCode: 2 });
    expect(existsSync(machine.path(file))).toBe(true);
  });

  test.each([
    ['no end', "monit_alert_window { 'x': profile => 'none', cron => '0 2 * * *' }", 'a window needs for'],
    ['no name', window('services => [], groups => []'), 'Omit both if all services are meant'],
    ['a name that leads elsewhere', "monit_alert_window { '../x': ensure => absent }", 'Invalid value "../x"'],
  ])('with %s is refused before anything is done', async (_, resource, reason) => {
    const { exitCode, text } = await machine.apply(resource);
    expect(exitCode).toBe(1);
    expect(text).toContain(reason);
  });

  test.runIf(isLong)('the class declares those of Hiera', async () => {
    const { exitCode, text } = await machine.apply(`class { 'monit_alert':
      manage_package => false,
      windows        => { 'nightly' => { 'profile' => 'none', 'cron' => '0 2 * * *', 'for' => '1h' } },
    }`);
    expect(exitCode, text).toBe(2);
    expect(await machine.read(file)).toContain('schedule: "0 2 * * *"');
  });

  test('the sketch for Chef writes what monit-alert has checked, and refuses what it has not', async () => {
    const blocks = await blocksOf('config-management.md');
    const sketch = blocks.find(({ text }) => text.startsWith('# Chef: a window\n'))?.text ?? '';
    // As much of Chef as the sketch uses.
    const chef = [
      "require 'fileutils'; require 'tmpdir'",
      'def content(text) = @content = text',
      'def mode(text) = @mode = text',
      'def verify(&block) = @verify = block',
      'def file(path)',
      "  yield; candidate = '/root/candidate.yaml'; File.write(candidate, @content)",
      '  abort unless @verify.call(candidate)',
      '  FileUtils.mkdir_p(File.dirname(path)); FileUtils.cp(candidate, path); File.chmod(@mode.to_i(8), path)',
      'end',
    ].join('\n');
    const converge = async (recipe: string) => machine.run('ruby', ['-e', `${chef}\n${recipe}`]);
    expect(await converge(sketch.replace('0 2 * * *', '61 2 * * *'))).toMatchObject({ exitCode: 1 });
    expect(existsSync(machine.path(file))).toBe(false);
    expect(await converge(sketch)).toMatchObject({ exitCode: 0 });
    expect(await machine.runOrThrow('monit-alert', ['windows', 'nightly'])).toMatchObject({ exitCode: 0 });
  });
});
