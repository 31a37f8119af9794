import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { areMachinesMissing } from '../support/debian/root.js';
import { type AnsibleHost, type Call, openAnsibleHost } from './ansible-host.ts';
import { configureMonit, type Monit, recipientsOf, startMonits } from './machine-monit.ts';

let host: AnsibleHost;
let monit: Monit;

const hold = { profile: 'none', state: 'held', id: 'patches', without_scheduler: true };
const release = { state: 'released', id: 'patches' };
const year = new Date().getFullYear() + 1;
const planned = { ...hold, at: `${year}-12-24T02:00:00Z`, for: '2h', grace: '10m', announce: true };
const from = `${year}-12-24T02:00:00.000Z`;

const call = (options: object, words: Omit<Call, 'options'> = {}): Call => ({
  options: { control_file: monit.controlFile, ...options },
  ...words,
});
const checking = { check_mode: true };
const showing = { check_mode: true, diff: true };

async function holds(): Promise<unknown> {
  const args = ['holds', '--json', '--control-file', monit.controlFile];
  return JSON.parse((await host.machine.runOrThrow('monit-alert', args)).stdout);
}

describe.skipIf(areMachinesMissing)('a hold with a beginning, an end or a grace', () => {
  beforeAll(async () => {
    host = await openAnsibleHost();
    monit = await configureMonit(host.machine, '/srv/monit');
    await startMonits(host.machine, [monit]);
    await host.tasks([call({ profile: 'default' })]);
  });

  afterAll(async () => host.machine.close());

  beforeEach(async () => {
    await host.machine.runOrThrow('monit-alert', [
      'release',
      'patches',
      '--quiet',
      '--control-file',
      monit.controlFile,
    ]);
  });

  test('is planned once, and check mode says so without doing it', async () => {
    const shown = await host.tasks([call(planned, showing)]);
    expect(shown.results).toMatchObject([{ outcome: 'changed', returned: { state: 'planned', planned: { from } } }]);
    expect(shown.text).toMatch(/^\+planned hold patches: none, from \S+, until \S+, by root$/m);
    expect(await holds()).toMatchObject({ holds: [], planned: [] });

    const { results } = await host.tasks([call(planned), call(planned), call(planned, checking)]);
    expect(results).toMatchObject([
      { outcome: 'changed', returned: { state: 'planned', planned: { id: 'patches', from, graceMs: 600_000 } } },
      { outcome: 'ok', returned: { state: 'planned' } },
      { outcome: 'ok', returned: { state: 'planned' } },
    ]);
    expect(await holds()).toMatchObject({ holds: [], planned: [{ id: 'patches', announces: true, from }] });
    expect(await recipientsOf(host.machine, monit)).toEqual(['root@localhost']);
  });

  test('is planned anew if its times change, and is given up with its release', async () => {
    await host.tasks([call(planned)]);
    const longer = { ...planned, for: undefined, until: `${year}-12-24T05:00:00Z` };
    const moved = await host.tasks([call(longer, showing), call(longer), call(longer)]);
    expect(moved.results.map(({ outcome }) => outcome)).toEqual(['changed', 'changed', 'ok']);
    expect(moved.text).toMatch(/^-planned hold patches: .*T04:00:00.000Z, by root$/m);
    expect(moved.text).toMatch(/^\+planned hold patches: .*T05:00:00.000Z, by root$/m);

    const ended = await host.tasks([call(release, showing), call(release), call(release)]);
    expect(ended.results).toMatchObject([
      { outcome: 'changed', returned: { cancelled: [{ id: 'patches' }] } },
      { outcome: 'changed', returned: { cancelled: [{ id: 'patches' }] } },
      { outcome: 'ok' },
    ]);
    expect(ended.text).toMatch(/^-planned hold patches: /m);
    expect(await holds()).toMatchObject({ planned: [] });
  });

  test('ends at a time of day, and the same end changes nothing', async () => {
    const until = { ...hold, until: `${year}-01-01T00:00:00Z`, grace: '5m' };
    const { results } = await host.tasks([call(until), call(until), call(until, checking)]);
    const active = { holds: [{ id: 'patches', until: `${year}-01-01T00:00:00.000Z`, graceMs: 300_000 }] };
    expect(results).toMatchObject([
      { outcome: 'changed', returned: { state: 'active', ...active } },
      { outcome: 'ok', returned: active },
      { outcome: 'ok', returned: active },
    ]);
  });

  test('has one end only, and one to come', async () => {
    const { results } = await host.tasks([
      call({ ...hold, for: '2h', until: '04:00' }),
      call({ ...hold, at: '2020-01-01 02:00', for: '2h' }),
      call({ ...hold, until: '+90m' }),
    ]);
    expect(results.map(({ outcome }) => outcome)).toEqual(['fatal', 'fatal', 'fatal']);
    expect(results.map(({ returned }) => returned.msg)).toEqual([
      'parameters are mutually exclusive: for|until',
      expect.stringContaining('`at` takes a time to come, and 2020-01-01 02:00 has passed'),
      '`until` needs a time if the hold begins now. For a duration, use `for`',
    ]);
  });
});
