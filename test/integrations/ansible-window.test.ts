import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { areMachinesMissing } from '../support/debian/root.js';
import { type AnsibleHost, openAnsibleHost, type Played, playOf } from './ansible-host.ts';

let host: AnsibleHost;

const module = 'monit_alert.monit_alert.monit_alert_window';
const windows = '/etc/monit-alert/windows';
const file = `${windows}/nightly.yaml`;
const nightly = { name: 'nightly', profile: 'none', schedule: '*/30 2 * * *', for: '10m' };
const absent = { name: 'nightly', state: 'absent' };
const written = [
  '# Ansible writes this file. Changes made here will be lost.',
  'profile: "none"',
  'schedule: "*/30 2 * * *"',
  'for: "10m"',
  '',
].join('\n');

interface Words {
  readonly check_mode?: boolean;
  readonly diff?: boolean;
}

type Call = readonly [options: object, words?: Words];

const checking = { check_mode: true };
const showing = { check_mode: true, diff: true };

/** Calls the module several times, whatever becomes of each. */
async function declare(...calls: readonly Call[]): Promise<Played> {
  const tasks = calls.map(([options, words]) => ({ [module]: options, ignore_errors: true, ...words }));
  return host.play([playOf(tasks)]);
}

const textOf = async (path = file) => readFile(host.machine.path(path), 'utf8');
const outcomesOf = ({ results }: Played) => results.map(({ outcome }) => outcome);
const messagesOf = ({ results }: Played) => results.map(({ returned }) => returned.msg);

describe.skipIf(areMachinesMissing)('a window', () => {
  beforeAll(async () => {
    host = await openAnsibleHost();
  });

  afterAll(async () => host.machine.close());

  beforeEach(async () => {
    await host.machine.runOrThrow('rm', ['-rf', windows]);
  });

  test('is shown in check mode, written once, and removed once', async () => {
    const shown = await declare([nightly, showing]);
    expect(outcomesOf(shown)).toEqual(['changed']);
    expect(shown.text).toMatch(/^\+schedule: "\*\/30 2 \* \* \*"$/m);
    expect(existsSync(host.machine.path(windows))).toBe(false);

    const played = await declare([nightly], [nightly], [nightly, checking]);
    expect(outcomesOf(played)).toEqual(['changed', 'ok', 'ok']);
    expect(played.results[0]?.returned).toMatchObject({ path: file, next: [{ state: 'coming' }] });
    expect(await textOf()).toBe(written);
    const { mode, uid } = await stat(host.machine.path(file));
    expect([mode & 0o7777, uid]).toEqual([0o644, 0]);
    expect(await readdir(host.machine.path(windows))).toEqual(['nightly.yaml']);

    const removed = await declare([absent, showing], [absent], [absent], [absent, checking]);
    expect(outcomesOf(removed)).toEqual(['changed', 'changed', 'ok', 'ok']);
    expect(removed.text).toMatch(/^-schedule: "\*\/30 2 \* \* \*"$/m);
    expect(existsSync(host.machine.path(file))).toBe(false);
  });

  test('has every key of the file, and monit-alert reads what was asked for, whatever is in the texts', async () => {
    const options = {
      ...nightly,
      services: ['nginx', '-e, f', 'No'],
      groups: 'web,php',
      time_zone: 'Europe/Berlin',
      reason: '* "quoted": \\ # {ü} 😀',
      grace: '5m',
      announce: true,
      report_to_mail: true,
    };
    const played = await declare([options], [options]);
    expect(outcomesOf(played), played.text).toEqual(['changed', 'ok']);
    expect(parse(await textOf())).toEqual({
      profile: 'none',
      services: ['nginx', '-e, f', 'No'],
      groups: ['web', 'php'],
      schedule: '*/30 2 * * *',
      for: '10m',
      'time-zone': 'Europe/Berlin',
      reason: options.reason,
      grace: '5m',
      announce: true,
      'report-to-mail': true,
    });
    expect(played.results[0]?.returned['document']).toMatchObject({
      windows: [{ file, window: { reason: options.reason, scope: { services: options.services } } }],
    });
  });

  test('that is wrong fails in the words of monit-alert, in check mode too, and the file stays as it was', async () => {
    await declare([nightly]);
    const schedule = { ...nightly, schedule: '61 2 * * *' };
    const played = await declare([schedule, checking], [schedule], [{ ...nightly, profile: 'noen' }]);
    expect(outcomesOf(played)).toEqual(['fatal', 'fatal', 'fatal']);
    const wrong = expect.stringMatching(`^${file}:3: .*the minute "61" is not valid`) as string;
    const unknown = expect.stringMatching(`^${file}: there is no profile "noen"; did you mean "none"`) as string;
    expect(messagesOf(played)).toEqual([wrong, wrong, unknown]);
    expect(await textOf()).toBe(written);
  });

  test('that others have changed is written again, with the mode of such a file', async () => {
    await declare([nightly]);
    await host.machine.runOrThrow('sh', ['-c', `echo 'grace: 1h' >>${file} && chmod 600 ${file}`]);
    const mended = await declare([nightly, showing], [nightly]);
    expect(outcomesOf(mended)).toEqual(['changed', 'changed']);
    expect(mended.text).toMatch(/^-grace: 1h$/m);
    expect(await textOf()).toBe(written);
    await host.machine.runOrThrow('chmod', ['666', file]);
    expect(outcomesOf(await declare([nightly, checking], [nightly], [nightly]))).toEqual(['changed', 'changed', 'ok']);
    expect((await stat(host.machine.path(file))).mode & 0o7777).toBe(0o644);
  });

  test('that another file defines is refused, and one that overlaps with another is a warning', async () => {
    await host.write(`${windows}/nightly.yml`, written, 0o644);
    const played = await declare([nightly]);
    expect(messagesOf(played)).toEqual([expect.stringContaining(`two files, ${file} and ${windows}/nightly.yml`)]);
    const { results, text } = await declare([{ ...nightly, name: 'daily' }]);
    expect(results).toMatchObject([{ outcome: 'changed' }]);
    expect(text.replace(/\s+/g, ' ')).toContain('[WARNING]: window "daily": it overlaps with "nightly"');
  });

  test('without what it needs, or with a name that leads elsewhere, is refused before anything is done', async () => {
    const played = await declare(
      [{ name: 'nightly', profile: 'none', schedule: '0 2 * * *' }],
      [{ ...nightly, services: [] }],
      [{ ...nightly, services: ['nginx', ''] }],
      [{ ...nightly, name: '../profiles/default' }],
      [{ ...absent, name: '../profiles/default' }],
      [{ ...nightly, executable: '/srv/missing' }],
    );
    const empty = '`services` and `groups` have no names, or an empty one. Omit both if all services are meant';
    const name = expect.stringMatching(
      /^a window cannot be called "\.\.\/profiles\/default": its name must be/,
    ) as string;
    expect(outcomesOf(played)).toEqual(Array(6).fill('fatal'));
    expect(messagesOf(played)).toEqual([
      'state is present but all of the following are missing: for',
      empty,
      empty,
      name,
      name,
      'command not found: /srv/missing. Install monit-alert on this host, or set executable',
    ]);
    expect(existsSync(host.machine.path(windows))).toBe(false);
  });
});
