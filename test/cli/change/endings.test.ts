import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { changeOn, runOn } from '../../support/cli/change.ts';
import { optionsFor, program } from '../../support/cli/cli.ts';
import { type Monit, startMonit } from '../../support/monit/monit.ts';
import { wrapMonit } from '../../support/monit/wrapped-monit.ts';
import { run } from '../../support/processes/run.js';
import { waitFor } from '../../support/processes/wait-for.js';
import { openSilentPort } from '../../support/servers/silent-port.ts';

test('without a running Monit the file is written and checked, and in force from its next start', async () => {
  const monit = await startMonit({ connection: 'unix', start: false });
  expect(await changeOn(monit, 'default')).toMatchObject({ state: 'written', exitCode: 0 });
  await monit.start();
  expect(await monit.recipients()).toEqual(['root@localhost']);
  expect(await changeOn(monit, 'default')).toMatchObject({ exitCode: 0 });
});

test('a busy Monit is waited for, and the wait is explained', async () => {
  const silent = await openSilentPort();
  const monit = await startMonit({ connection: 'unix', pollSeconds: 1, includes: { 'conf.d/slow': silent.check(10) } });
  await silent.keepBusy();
  const result = await runOn(monit, 'default');
  silent.release();
  expect(result).toMatchObject({
    exitCode: 0,
    stderr: expect.stringContaining('waiting for Monit to reload') as string,
  });
  expect(await monit.recipients()).toEqual(['root@localhost']);
});

test('a busy Monit that outlasts the timeout is pending, and loads the change when its check is over', async () => {
  const silent = await openSilentPort();
  const monit = await startMonit({
    connection: 'unix',
    pollSeconds: 1,
    includes: { 'conf.d/slow': silent.check(120) },
  });
  await silent.keepBusy();
  const result = await changeOn(monit, 'default', '--timeout', '15s');
  expect(result).toMatchObject({ state: 'pending', exitCode: 3 });
  expect(await monit.recipients()).toEqual([]);

  silent.release();
  await waitFor(async () => (await monit.recipients()).includes('root@localhost'), {
    what: 'the change to be in force',
  });
  expect(await changeOn(monit, 'default')).toMatchObject({ exitCode: 0 });
});

/** A check that claims a recipient whom Monit never loads, unless profile default is in place. */
async function lyingMonit(monit: Monit): Promise<string[]> {
  return wrapMonit(
    monit,
    [
      'file=$(printf "%s\\n" "$@" | grep monitrc)',
      'if grep -q \'"default"\' "$(dirname "$file")/conf.d/monit-alert" 2>/dev/null; then real "$@"; exit $?; fi',
      'real "$@" | sed \'s/^$/ Alert mail to      = ghost@example.org\\n   Alert on         = All events\\n/\'',
    ].join('\n'),
  );
}

describe('below the line every failure restores, or says that it could not', () => {
  test('a file broken after the check is found before Monit is asked to read it: exit 1, nothing changed', async () => {
    const monit = await startMonit({ connection: 'unix' });
    await changeOn(monit, 'default');
    const before = await readFile(monit.conf('monit-alert'), 'utf8');
    const breaking = await wrapMonit(
      monit,
      `real "$@"; status=$?; echo 'set nonsense' > ${monit.conf('web')}; exit $status`,
    );

    const result = await changeOn(monit, 'none', ...breaking);
    expect(result).toMatchObject({ state: 'failed', exitCode: 1, error: { code: 'control-file.rejected' } });
    expect(result.error?.details).toEqual([expect.stringContaining(`${monit.conf('web')}:1`)]);
    expect(await readFile(monit.conf('monit-alert'), 'utf8')).toBe(before);
    expect(monit.isAlive()).toBe(true);
    expect(monit.reloads()).toBe(1);
  });

  test('a Monit that dies of a file broken after the last check: exit 5, the earlier file is back', async () => {
    const monit = await startMonit({ connection: 'unix' });
    await changeOn(monit, 'default');
    const before = await readFile(monit.conf('monit-alert'), 'utf8');
    const broken = monit.conf('web');
    const isLast = `case "$*" in *"-c ${monit.controlFile} "*) echo 'set nonsense' > ${broken};; esac`;
    const breaking = await wrapMonit(monit, `real "$@"; status=$?; ${isLast}; exit $status`);

    const result = await changeOn(monit, 'none', ...breaking);
    expect(result).toMatchObject({ state: 'failed', exitCode: 5 });
    expect(result.reason).toContain('exited while it was reloading');
    expect(result.reason).toContain(`${broken}:1`);
    expect(await readFile(monit.conf('monit-alert'), 'utf8')).toBe(before);
    expect(monit.isAlive()).toBe(false);
  });

  test('a Monit that runs something else than was checked gets back what it had, and that is proved', async () => {
    const monit = await startMonit({ connection: 'unix' });
    await changeOn(monit, 'default');
    const before = await readFile(monit.conf('monit-alert'), 'utf8');
    const lying = await lyingMonit(monit);

    const result = await changeOn(monit, 'none', ...lying);
    expect(result).toMatchObject({ state: 'rolled-back', exitCode: 4 });
    expect(result.reason).toContain('ghost@example.org');
    expect(await readFile(monit.conf('monit-alert'), 'utf8')).toBe(before);
    expect(await monit.recipients()).toEqual(['root@localhost']);
  });

  test('where Monit does not accept what was there before, what was last proved comes back instead', async () => {
    const monit = await startMonit({ connection: 'unix' });
    await changeOn(monit, 'default');
    const proved = await readFile(monit.conf('monit-alert'), 'utf8');
    await writeFile(monit.conf('monit-alert'), `${proved}set nonsense\n`);
    const lying = await lyingMonit(monit);
    const result = await changeOn(monit, 'none', ...lying);
    expect(result).toMatchObject({ state: 'rolled-back', exitCode: 4 });
    expect(await readFile(monit.conf('monit-alert'), 'utf8')).toBe(proved);
    expect(await monit.recipients()).toEqual(['root@localhost']);
  });
});

test('a managed file that somebody replaces by one with the same recipients is not taken for the profile', async () => {
  const profile = (message: string) => `recipients: []\nmail-format:\n  message: ${message}\n`;
  const silent = await openSilentPort();
  const monit = await startMonit({
    connection: 'unix',
    pollSeconds: 1,
    includes: {
      'conf.d/slow': silent.check(120),
      'profiles/one.yaml': profile('a message of some length, one'),
      'profiles/two.yaml': profile('a message of some length, two'),
    },
  });
  await changeOn(monit, 'one');
  const one = await readFile(monit.conf('monit-alert'), 'utf8');
  await silent.keepBusy();
  const change = changeOn(monit, 'two');
  await waitFor(async () => (await readFile(monit.conf('monit-alert'), 'utf8')).includes('"two"'), {
    what: 'the write',
  });
  await writeFile(monit.conf('monit-alert'), one);
  silent.release();
  expect(await change).toMatchObject({ state: 'rolled-back', exitCode: 4 });
  expect(Object.fromEntries(await monit.runtime())['Default mail message']).toContain('one');
});

test('with --strict an alert that comes in meanwhile is not accepted', async () => {
  const monit = await startMonit({ connection: 'unix' });
  await changeOn(monit, 'default');
  const adding = await wrapMonit(
    monit,
    `real "$@"; status=$?; echo 'set alert new@example.org' > ${monit.conf('web')}; exit $status`,
  );
  const result = await changeOn(monit, 'none', '--strict', ...adding);
  expect(result.exitCode).not.toBe(0);
});

test('a Monit that was started while the file was being written is made to load it', async () => {
  const monit = await startMonit({ connection: 'unix', start: false });
  await changeOn(monit, 'default');
  const starting = await wrapMonit(
    monit,
    `real "$@"; status=$?; [ -e ${monit.directory}/started ] || { touch ${monit.directory}/started; real -c ${monit.controlFile} >/dev/null 2>&1; sleep 1; }; exit $status`,
  );
  expect(await changeOn(monit, 'none', ...starting)).toMatchObject({ state: 'active', exitCode: 0 });
  expect(await monit.recipients()).toEqual([]);
});

test("somebody else's change between check and parse is accepted if the profile means the same beside it", async () => {
  const monit = await startMonit({ connection: 'unix' });
  const adding = await wrapMonit(
    monit,
    `real "$@"; status=$?; echo 'set alert new@example.org' > ${monit.conf('web')}; exit $status`,
  );
  expect(await changeOn(monit, 'default', ...adding)).toMatchObject({ state: 'active', exitCode: 0 });
  expect((await monit.recipients()).sort()).toEqual(['new@example.org', 'root@localhost']);
});

test('a managed file that somebody overwrites before the parse is not taken for the profile', async () => {
  const silent = await openSilentPort();
  const monit = await startMonit({
    connection: 'unix',
    pollSeconds: 1,
    includes: { 'conf.d/slow': silent.check(120) },
  });
  await changeOn(monit, 'default');
  const before = await readFile(monit.conf('monit-alert'), 'utf8');
  await silent.keepBusy();
  const change = changeOn(monit, 'none');
  await waitFor(async () => (await readFile(monit.conf('monit-alert'), 'utf8')).includes('"none"'), {
    what: 'the write',
  });
  await writeFile(monit.conf('monit-alert'), 'set alert thief@example.org\n');
  silent.release();

  const result = await change;
  expect(result).toMatchObject({ state: 'rolled-back', exitCode: 4 });
  expect(result.reason).toContain('thief@example.org');
  expect(await readFile(monit.conf('monit-alert'), 'utf8')).toBe(before);
  expect(await monit.recipients()).toEqual(['root@localhost']);
});

test('what another monit-alert wrote meanwhile is left alone, and said to be: exit 5', async () => {
  const silent = await openSilentPort();
  const monit = await startMonit({
    connection: 'unix',
    pollSeconds: 1,
    includes: {
      'conf.d/slow': silent.check(120),
      'profiles/third.yaml': 'recipients: [{ address: third@example.org }]\n',
    },
  });
  await changeOn(monit, 'third');
  const third = await readFile(monit.conf('monit-alert'), 'utf8');
  await changeOn(monit, 'default');
  await silent.keepBusy();
  const change = changeOn(monit, 'none');
  await waitFor(async () => (await readFile(monit.conf('monit-alert'), 'utf8')).includes('"none"'), {
    what: 'the write',
  });
  await writeFile(monit.conf('monit-alert'), third);
  silent.release();

  const result = await change;
  expect(result).toMatchObject({ state: 'failed', exitCode: 5 });
  expect(result.reason).toContain('another monit-alert wrote');
  expect(result.reason).toContain('meanwhile, for profile "third"; that file was left as it is');
  expect(await readFile(monit.conf('monit-alert'), 'utf8')).toBe(third);
});

test('several changes at once are made one after the other, none is lost, and the last one is in force', async () => {
  const monit = await startMonit({ connection: 'unix' });
  const profiles = ['none', 'default', 'none', 'default', 'none', 'default'];
  const results = await Promise.all(profiles.map(async (profile) => changeOn(monit, profile)));
  expect(results.map(({ exitCode }) => exitCode)).toEqual(profiles.map(() => 0));
  const { history } = (await runOn(monit, 'history', '--json')).json() as { history: { to: string; state: string }[] };
  expect(history.length).toBe(results.filter(({ state }) => state === 'active').length);
  expect(await monit.recipients()).toEqual(history[0]?.to === 'default' ? ['root@localhost'] : []);
});

test('a reader that goes away does not stop a change half-way', async () => {
  const monit = await startMonit({ connection: 'unix' });
  const command = [process.execPath, program, ...optionsFor(monit), 'default'].map((word) => `'${word}'`).join(' ');
  await run('/bin/sh', ['-c', `${command} | true`], {
    env: { ...process.env, MONIT_ALERT_CONFIG: '/dev/null', MONIT_ALERT_LOG: 'none' },
  });
  expect(await monit.recipients()).toEqual(['root@localhost']);
});
