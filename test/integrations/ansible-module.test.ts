import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { stateFor } from '../../src/state/state-directory.ts';
import { areMachinesMissing } from '../support/debian/root.js';
import { type AnsibleHost, type Call, meanings, openAnsibleHost, type TaskResult } from './ansible-host.ts';
import { configureMonit, type Monit, recipientsOf, startMonits } from './machine-monit.ts';

let host: AnsibleHost;
let monit: Monit;

/** A call of the module for this Monit. */
const call = (options: object, words: Omit<Call, 'options'> = {}): Call => ({
  options: { control_file: monit.controlFile, ...options },
  ...words,
});
const checking = { check_mode: true };
const showing = { check_mode: true, diff: true };

/** Calls the module once. */
async function ask(options: object, ...args: string[]): Promise<TaskResult & { readonly text: string }> {
  const { results, text } = await host.tasks([call(options)], ...args);
  const [result] = results;
  if (result === undefined) throw new Error('there is no result');
  return { ...result, text };
}

const recipients = async () => recipientsOf(host.machine, monit);
const managedFile = async () => readFile(host.machine.path(`${monit.includes}/monit-alert`));
const printed = ['/etc', '/srv', '/var/lib', '-printf', '%p %i %T@ %s\n'];
const everything = async () => (await host.machine.run('find', printed)).stdout;

describe.skipIf(areMachinesMissing)('the module', () => {
  beforeAll(async () => {
    host = await openAnsibleHost();
    monit = await configureMonit(host.machine, '/srv/monit');
    await startMonits(host.machine, [monit]);
  });

  afterAll(async () => host.machine.close());

  /** Where every test begins: profile default is in force, and nothing is held. */
  beforeEach(async () => {
    const script = 'monit-alert release --all --quiet && monit-alert default --quiet';
    const env = { MONIT_ALERT_CONTROL_FILE: monit.controlFile };
    expect(await host.machine.run('sh', ['-c', script], { env })).toMatchObject({ exitCode: 0 });
  });

  describe('state: applied', () => {
    test('check mode shows the difference and changes nothing; the first run changes, the second not', async () => {
      const before = await everything();
      const checked = await ask({ profile: 'none' }, '--check', '--diff');
      expect(checked).toMatchObject({
        outcome: 'changed',
        returned: { state: 'would-change', rc: 0, meaning: meanings.would },
      });
      expect(checked.text).toMatch(/^-set alert root@localhost$/m);
      expect(await everything()).toBe(before);

      const first = await ask({ profile: 'none', reason: '- "deploy" 42' }, '--diff');
      expect(first).toMatchObject({ outcome: 'changed', returned: { state: 'active', profile: 'none' } });
      expect(first.returned['effect']).toEqual([
        { recipient: 'root@localhost', before: 'all events', after: 'nothing' },
      ]);
      expect(first.returned['document']).toMatchObject({ schemaVersion: 1, proof: { kind: 'listener' } });
      expect(first.text).toMatch(/^-set alert root@localhost$/m);
      expect(await recipients()).toEqual([]);

      const again = await host.tasks([call({ profile: 'none' }), call({ profile: 'none' }, checking)]);
      expect(again.results).toMatchObject([
        { outcome: 'ok', returned: { state: 'unchanged', meaning: meanings.nothing } },
        { outcome: 'ok', returned: { state: 'unchanged' } },
      ]);
      const { stdout } = await host.machine.run('monit-alert', ['history', '--control-file', monit.controlFile]);
      expect(stdout).toContain('- "deploy" 42');
    });

    test('what is not a hold takes no end and no name: alerts would stay off', async () => {
      const given = [{ for: '30m' }, { id: 'deploy' }, { at: '02:00' }, { until: '04:00', grace: '5m' }];
      const { results } = await host.tasks(given.map((options) => call({ profile: 'none', ...options })));
      expect(results.map(({ outcome, returned }) => [outcome, returned.msg])).toEqual([
        ['fatal', '`for` needs state=held'],
        ['fatal', '`id` needs state=held'],
        ['fatal', '`at` needs state=held'],
        ['fatal', '`until` and `grace` need state=held'],
      ]);
      expect(await recipients()).toEqual(['root@localhost']);
    });
  });

  describe('a failure has the words of monit-alert, and what was there before stays, byte for byte,', () => {
    test('where Monit rejects the configuration', async () => {
      const before = await managedFile();
      await host.write(`${monit.includes}/web`, 'nonsense\n');
      const { results } = await host.tasks([call({ profile: 'none' }, checking), call({ profile: 'none' })]);
      await rm(host.machine.path(`${monit.includes}/web`));
      const msg = [
        'Monit rejects the configuration',
        `  ${monit.includes}/web:1: syntax error 'nonsense'`,
        'Correct it until `monit -t` succeeds. If Monit reloaded this configuration, it would exit.',
        '(exit status 1: refused or failed; nothing was changed)',
      ].join('\n');
      const refused = { outcome: 'fatal', returned: { changed: false, rc: 1, state: 'failed', msg } };
      expect(results).toMatchObject([refused, refused]);
      expect(await managedFile()).toEqual(before);
    });

    test('where a profile is wrong', async () => {
      await host.write('/etc/monit-alert/profiles/team.yaml', 'recipients:\n  - adress: team@example.org\n', 0o644);
      const { outcome, returned } = await ask({ profile: 'team' });
      expect(outcome).toBe('fatal');
      expect(returned.msg).toMatch(/\/etc\/monit-alert\/profiles\/team\.yaml:2: .*did you mean "address"\?/);
    });

    test('where Monit does not take it: what was there before is in force again', async () => {
      const before = await managedFile();
      // What checks claims a recipient whom Monit never loads, unless profile default is in place.
      const lie = "sed 's/^$/ Alert mail to      = ghost@example.org\\n   Alert on         = All events\\n/'";
      const script = [
        '#!/bin/sh',
        'file=$(printf "%s\\n" "$@" | grep monitrc)',
        `if grep -q '"default"' "$(dirname "$file")/conf.d/monit-alert" 2>/dev/null; then monit "$@"; exit; fi`,
        `monit "$@" | ${lie}`,
      ];
      await host.write('/srv/lying-monit', `${script.join('\n')}\n`, 0o700);
      const { outcome, returned } = await ask({ profile: 'none', monit: '/srv/lying-monit' });
      expect(outcome).toBe('fatal');
      expect(returned).toMatchObject({ changed: false, rc: 4, state: 'rolled-back' });
      expect(returned.msg).toMatch(
        /ghost@example\.org.*\n\(exit status 4: Monit did not take it; the earlier state is restored/s,
      );
      expect(await managedFile()).toEqual(before);
      expect(await recipients()).toEqual(['root@localhost']);
    });
  });

  describe('state: held and released', () => {
    const hold = {
      profile: 'none',
      state: 'held',
      id: 'deploy-42',
      for: '30m',
      reason: 'deploy 42',
      without_scheduler: true,
    };
    const release = { state: 'released', id: 'deploy-42' };
    const another = { ...hold, id: 'patches' };

    test('a hold changes once, and check mode says so without doing it', async () => {
      const { results, text } = await host.tasks([call(release), call(release, checking), call(hold, showing)]);
      expect(results).toMatchObject([
        { outcome: 'ok', returned: { state: 'unchanged' } },
        { outcome: 'ok', returned: { state: 'unchanged' } },
        { outcome: 'changed', returned: { state: 'would-change', holds: [{ id: 'deploy-42' }] } },
      ]);
      expect(text).toMatch(/^\+hold deploy-42: none, until .*, by root: deploy 42$/m);
      expect(await recipients()).toEqual(['root@localhost']);

      const held = await host.tasks([call(hold), call(hold), call(hold, checking)]);
      expect(held.results).toMatchObject([
        { outcome: 'changed', returned: { state: 'active', profile: 'none', holds: [{ id: 'deploy-42' }] } },
        { outcome: 'ok', returned: { state: 'unchanged' } },
        { outcome: 'ok', returned: { state: 'unchanged' } },
      ]);
      expect(await recipients()).toEqual([]);
    });

    test('its release changes once, and check mode says so without doing it', async () => {
      const { results, text } = await host.tasks([call(hold), call(release, showing)]);
      expect(results[1]).toMatchObject({ outcome: 'changed', returned: { state: 'would-change', profile: 'default' } });
      expect(text).toMatch(/^\+set alert root@localhost$/m);
      expect(text).toMatch(/^-hold deploy-42: none/m);
      expect(await recipients()).toEqual([]);

      const released = await host.tasks([call(release), call(release)]);
      expect(released.results).toMatchObject([
        { outcome: 'changed', returned: { state: 'active', profile: 'default' } },
        { outcome: 'ok', returned: { state: 'unchanged' } },
      ]);
      expect(await recipients()).toEqual(['root@localhost']);
    });

    test('what is held is a change also where the file of Monit stays as it is', async () => {
      const { results } = await host.tasks([
        call(hold),
        ...[showing, {}].map((words) => call(another, words)),
        ...[checking, {}].map((words) => call({ ...release, id: 'patches' }, words)),
        // The base below it.
        ...[checking, {}, {}, checking].map((words) => call({ profile: 'none' }, words)),
      ]);
      expect(results.slice(1).map(({ returned }) => returned['state'])).toEqual(Array(8).fill('unchanged'));
      const { would, proved, recorded, nothing } = meanings;
      const expected = [proved, would, recorded, would, recorded, would, recorded, nothing, nothing];
      expect(results.map(({ returned }) => returned['meaning'])).toEqual(expected);
      const outcomes = expected.map((meaning) => (meaning === nothing ? 'ok' : 'changed'));
      expect(results.map(({ outcome }) => outcome)).toEqual(outcomes);
    });

    test('a hold that nobody would end is refused, in check mode too, with a hint for a task', async () => {
      const unattended = { ...hold, without_scheduler: false };
      const { results } = await host.tasks([call(unattended), call(unattended, checking)]);
      const msg = expect.stringMatching(/so nothing would end it.*Or add `without_scheduler`: /s) as string;
      const refused = { outcome: 'fatal', returned: { msg } };
      expect(results).toMatchObject([refused, refused]);
      expect(await recipients()).toEqual(['root@localhost']);
    });

    test('what is named is never taken for an option: the id `--all` releases nothing', async () => {
      await ask(hold);
      const { results } = await host.tasks([
        call({ ...release, id: '--all' }),
        call({ ...release, id: '--all' }, checking),
        call({ profile: '--help' }),
      ]);
      expect(results).toMatchObject([
        { outcome: 'ok', returned: { state: 'unchanged' } },
        { outcome: 'ok', returned: { state: 'unchanged' } },
        {
          outcome: 'fatal',
          returned: { msg: expect.stringContaining('a profile cannot be called "--help"') as string },
        },
      ]);
      expect(await recipients()).toEqual([]);
    });

    test('a damaged record of what is held is named, and `applied` mends it', async () => {
      await ask(hold);
      await host.write(join(stateFor('/var/lib/monit-alert', monit.controlFile), 'maintenance.json'), '{');
      const { results } = await host.tasks([call(release), call({ profile: 'default' })]);
      expect(results).toMatchObject([
        { outcome: 'fatal', returned: { msg: expect.stringContaining('maintenance.json is damaged') as string } },
        { outcome: 'changed', returned: { state: 'active' } },
      ]);
      expect(await recipients()).toEqual(['root@localhost']);
    });
  });

  test('a command that is missing, that says something else, or that a signal kills is a clear failure', async () => {
    const scripts = {
      other: 'echo "other: bad option" >&2; exit 64',
      newer: `echo '{"schemaVersion": 2}'`,
      killed: 'kill -9 $$',
    };
    for (const [name, script] of Object.entries(scripts))
      await host.write(`/srv/${name}`, `#!/bin/sh\n${script}\n`, 0o700);
    const names = ['missing', ...Object.keys(scripts)];
    const { results } = await host.tasks(names.map((name) => call({ profile: 'none', executable: `/srv/${name}` })));
    const said = 'printed no JSON document: is it monit-alert? It said: other: bad option';
    expect(results.map(({ outcome, returned }) => [outcome, returned.msg])).toEqual([
      ['fatal', 'command not found: /srv/missing. Install monit-alert on this host, or set executable'],
      ['fatal', `/srv/other ended with 64 and ${said}`],
      ['fatal', 'monit-alert printed version 2 of its JSON; this module needs 1'],
      ['fatal', expect.stringMatching(/^monit-alert was killed by signal 9: /)],
    ]);
  });

  test('a Monit that does not run is a failure, in check mode a warning, and accepted on request', async () => {
    const { controlFile, ...stopped } = await configureMonit(host.machine, '/srv/stopped');
    const options = { control_file: controlFile, profile: 'default' };
    const { results, text } = await host.tasks([
      { options, check_mode: true },
      { options },
      { options },
      { options: { ...options, allow_stopped: true } },
    ]);
    const said = `no Monit runs with ${controlFile}: default takes effect when Monit starts`;
    const msg = expect.stringContaining(said) as string;
    expect(results).toMatchObject([
      { outcome: 'changed', returned: { state: 'would-change' } },
      { outcome: 'fatal', returned: { state: 'written', changed: true, msg } },
      { outcome: 'fatal', returned: { state: 'unchanged', changed: false, msg } },
      { outcome: 'ok', returned: { state: 'unchanged' } },
    ]);
    expect(text.replace(/\s+/g, ' ')).toContain(`[WARNING]: ${said}`);
    await startMonits(host.machine, [{ controlFile, ...stopped }]);
    expect(await recipientsOf(host.machine, { controlFile, ...stopped })).toEqual(['root@localhost']);
  });
});
