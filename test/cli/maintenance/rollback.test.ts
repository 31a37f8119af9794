import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { stateFor } from '../../../src/state/state-directory.ts';
import { changeOn, runOn } from '../../support/cli/change.ts';
import { monitAlert } from '../../support/cli/cli.ts';
import { unattended } from '../../support/cli/maintenance.ts';
import { type Monit, startMonit } from '../../support/monit/monit.ts';
import { wrapMonit } from '../../support/monit/wrapped-monit.ts';

const to = (address: string, more = '') => `recipients: [{ address: ${address} }]\n${more}`;
const profileFile = (monit: Monit, name = 'site') => join(monit.directory, `profiles/${name}.yaml`);

/** A Monit on which profile `site` was put in force for each of these addresses, one after the other. */
async function startWith(...addresses: string[]): Promise<Monit> {
  const monit = await startMonit({ connection: 'unix', includes: { 'profiles/site.yaml': to('nobody@x') } });
  for (const address of addresses) await putInForce(monit, address);
  return monit;
}

async function putInForce(monit: Monit, address: string): Promise<void> {
  await writeFile(profileFile(monit), to(address));
  expect(await changeOn(monit, 'site')).toMatchObject({ state: 'active', warnings: [] });
}

const managedText = async (monit: Monit) => readFile(monit.conf('monit-alert'), 'utf8');
const listed = async (monit: Monit) =>
  (
    (await runOn(monit, 'rollback', '--list', '--json')).json() as {
      revisions: { number: number; profile: string }[];
    }
  ).revisions;
const historyOf = async (monit: Monit) =>
  ((await runOn(monit, 'history', '--json')).json() as { history: Record<string, unknown>[] }).history;

describe('rollback puts back', () => {
  test('the text, and not what its profile says by now: proved, recorded, and said', async () => {
    const monit = await startWith('one@x');
    const one = await managedText(monit);
    await putInForce(monit, 'two@x');
    const plan = await changeOn(monit, 'rollback', '--dry-run');
    expect(plan).toMatchObject({ state: 'would-change', exitCode: 0, revision: { number: 1, profile: 'site' } });
    expect(await monit.recipients()).toEqual(['two@x']);

    const result = await changeOn(monit, 'rollback', '--reason', 'two is asleep', '--detailed-exitcode');
    expect(result).toMatchObject({ state: 'active', exitCode: 2, proof: { kind: 'listener' } });
    expect(result.warnings).toEqual([expect.stringContaining('profile "site" has changed since')]);
    expect(await managedText(monit)).toBe(one);
    expect(await monit.recipients()).toEqual(['one@x']);
    expect((await historyOf(monit))[0]).toMatchObject({
      action: 'rollback',
      reason: 'two is asleep',
      from: 'site',
      to: 'site',
      state: 'active',
    });
    const status = (await runOn(monit, 'status', '--json')).json();
    expect(status).toMatchObject({ drift: ['rendered: profile site has changed since it was written'] });

    await changeOn(monit, 'none', '--for', '1h', '--id', 'deploy', '--without-scheduler');
    await changeOn(monit, 'release', 'deploy');
    expect(await managedText(monit)).toBe(one);
  });

  test('what was in force before, the second time: as `cd -` does', async () => {
    const monit = await startWith('one@x', 'two@x', 'three@x');
    for (const expected of ['two@x', 'three@x', 'two@x']) {
      expect(await changeOn(monit, 'rollback')).toMatchObject({ state: 'active' });
      expect(await monit.recipients()).toEqual([expected]);
    }
  });

  test('the Nth before; after one step back, 2 is the next one further back', async () => {
    const monit = await startWith('one@x', 'two@x', 'three@x');
    expect((await listed(monit)).map(({ number }) => number)).toEqual([1, 2]);
    await changeOn(monit, 'rollback');
    expect(await changeOn(monit, 'rollback', '2')).toMatchObject({ state: 'active' });
    expect(await monit.recipients()).toEqual(['one@x']);
    expect(await changeOn(monit, 'rollback', '3')).toMatchObject({ exitCode: 1, error: { code: 'rollback.none' } });
  });

  test('what Monit was last seen to run, where somebody edited the file by hand, or removed it', async () => {
    const monit = await startWith('one@x', 'two@x');
    const two = await managedText(monit);
    await writeFile(monit.conf('monit-alert'), two.replace('two@x', 'edited@x'));
    const result = await changeOn(monit, 'rollback');
    expect(result).toMatchObject({ exitCode: 0, warnings: [expect.stringContaining('edited by hand')] });
    expect(await managedText(monit)).toBe(two);
    await rm(monit.conf('monit-alert'));
    expect(await changeOn(monit, 'rollback')).toMatchObject({ state: 'active', decision: 'create' });
    expect(await monit.recipients()).toEqual(['two@x']);
  });

  test('a text whose profile is gone', async () => {
    const monit = await startWith('one@x');
    await changeOn(monit, 'default');
    await rm(profileFile(monit));
    const result = await changeOn(monit, 'rollback');
    expect(result).toMatchObject({ state: 'active', warnings: [expect.stringContaining('cannot be put in force')] });
    expect(await monit.recipients()).toEqual(['one@x']);
  });

  test('a text for the next start, where no Monit runs', async () => {
    const monit = await startWith('one@x', 'two@x');
    await monit.stop();
    expect(await changeOn(monit, 'rollback')).toMatchObject({ state: 'written', exitCode: 0 });
    expect(await managedText(monit)).toContain('one@x');
  });

  test('a text that was written before Monit ran, once it was seen to be in force', async () => {
    const monit = await startMonit({ connection: 'unix', start: false });
    await changeOn(monit, 'default');
    await monit.start();
    await changeOn(monit, 'default');
    await changeOn(monit, 'none');
    expect(await changeOn(monit, 'rollback')).toMatchObject({ state: 'active', profile: 'default' });
  });

  test('never what was held', async () => {
    const monit = await startWith('one@x');
    await changeOn(monit, 'none', '--for', '1h', ...unattended);
    await changeOn(monit, 'release', '--all');
    expect(await listed(monit)).toEqual([]);
    expect(await changeOn(monit, 'rollback')).toMatchObject({ exitCode: 1, error: { code: 'rollback.none' } });
  });
});

describe('during a hold, rollback --list has the numbers that count when it has ended', () => {
  test.each([
    ['a text that is no revision', async () => Promise.resolve()],
    ['a base profile that is broken meanwhile', async (monit: Monit) => writeFile(profileFile(monit), '}')],
  ])('%s', async (_, meanwhile) => {
    const monit = await startWith('one@x', 'two@x');
    const before = await listed(monit);
    await changeOn(monit, 'none', '--for', '1h', ...unattended);
    await meanwhile(monit);
    expect(await listed(monit)).toEqual(before);
  });

  test('a text that is a revision, too', async () => {
    const monit = await startMonit({ connection: 'unix' });
    for (const name of ['none', 'default']) await changeOn(monit, name);
    const before = await listed(monit);
    await changeOn(monit, 'none', '--for', '1h', ...unattended);
    expect(await listed(monit)).toEqual(before);
    await changeOn(monit, 'release', '--all');
    expect(await listed(monit)).toEqual(before);
  });

  test('a base that was edited, and is another one when the hold has ended', async () => {
    const monit = await startWith('one@x', 'two@x');
    await changeOn(monit, 'none', '--for', '1h', ...unattended);
    await writeFile(profileFile(monit), to('three@x'));
    const during = await listed(monit);
    await changeOn(monit, 'release', '--all');
    expect(await listed(monit)).toEqual(during);
    expect(during).toHaveLength(2);
  });
});

describe('rollback touches nothing', () => {
  test('while something is held, and names that', async () => {
    const monit = await startWith('one@x', 'two@x');
    await changeOn(monit, 'none', '--for', '1h', '--id', 'deploy', ...unattended);
    for (const args of [[], ['--dry-run']]) {
      const result = await changeOn(monit, 'rollback', ...args);
      expect(result).toMatchObject({ exitCode: 1, error: { code: 'rollback.held' } });
      expect(result.error?.message).toContain('deploy ("none", by ');
    }
    expect(await monit.recipients()).toEqual([]);
  });

  test.each(['0', '-1', '1.5', 'none', '1e3'])('where asked for the text number %s', async (number) => {
    expect(await monitAlert(['rollback', number])).toMatchObject({ exitCode: 1, stdout: '' });
  });

  test('where nothing was ever proved', async () => {
    const monit = await startMonit({ connection: 'unix' });
    expect(await runOn(monit, 'rollback')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('there is no revision to roll back to') as string,
    });
    expect((await runOn(monit, 'rollback', '--list')).stdout).toBe('no earlier revisions\n');
  });

  test('where Monit does not accept the text any more', async () => {
    const monit = await startWith('one@x', 'two@x');
    const file = join(stateFor(join(monit.directory, 'state'), monit.controlFile), 'revisions.json');
    await writeFile(file, (await readFile(file, 'utf8')).replace('set alert one@x', 'set nonsense'));
    const before = await managedText(monit);
    const reloads = monit.reloads();
    expect(await changeOn(monit, 'rollback')).toMatchObject({ exitCode: 1, error: { code: 'control-file.rejected' } });
    expect(await managedText(monit)).toBe(before);
    expect(monit.reloads()).toBe(reloads);
  });

  test('where another file overrides by now what the text says of mails', async () => {
    const monit = await startMonit({
      connection: 'unix',
      includes: { 'profiles/site.yaml': to('one@x', 'mail-format: { subject: mine }\n') },
    });
    await changeOn(monit, 'site');
    await changeOn(monit, 'none');
    await writeFile(monit.controlFile, 'set mail-format { subject: theirs }\n', { flag: 'a' });
    expect(await changeOn(monit, 'rollback')).toMatchObject({ exitCode: 1, error: { code: 'profile.overridden' } });
  });
});

test('passwords in a text are masked, and those in the state directory are for its owner alone', async () => {
  const server = 'mail-servers: [{ host: localhost, port: 2525, username: u, password: { file: SECRET } }]\n';
  const monit = await startMonit({ connection: 'unix', includes: { 'profiles/site.yaml': '' } });
  const secret = join(monit.directory, 'secret');
  await writeFile(secret, 'swordfish\n', { mode: 0o600 });
  await writeFile(profileFile(monit), to('one@x', server.replace('SECRET', secret)));
  expect(await changeOn(monit, 'site')).toMatchObject({ state: 'active' });
  await changeOn(monit, 'none');
  for (const args of [['--dry-run'], ['--dry-run', '--json'], ['--list', '--json'], ['--json', '--verbose']]) {
    const { stdout, stderr, exitCode } = await runOn(monit, 'rollback', ...args);
    expect(exitCode).toBe(0);
    expect(stdout + stderr).not.toContain('swordfish');
  }
  expect(await managedText(monit)).toContain('swordfish');
});

test('a text that Monit does not take is undone like any change: exit 4', async () => {
  const monit = await startWith('one@x', 'two@x');
  const two = await managedText(monit);
  // This check claims a recipient whom Monit never loads, unless the later text is in place.
  const lying = await wrapMonit(
    monit,
    [
      'file=$(printf "%s\\n" "$@" | grep monitrc)',
      'if grep -q two@x "$(dirname "$file")/conf.d/monit-alert" 2>/dev/null; then real "$@"; exit $?; fi',
      'real "$@" | sed \'s/^$/ Alert mail to      = ghost@example.org\\n   Alert on         = All events\\n/\'',
    ].join('\n'),
  );
  const result = await changeOn(monit, 'rollback', ...lying);
  expect(result).toMatchObject({ exitCode: 4, state: 'rolled-back' });
  expect(await managedText(monit)).toBe(two);
  expect(await monit.recipients()).toEqual(['two@x']);
  expect((await listed(monit)).length).toBe(1);
});
