import { execFile } from 'node:child_process';
import { mkdir, readFile, rename, symlink, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { changeOn, runOn } from '../../support/cli/change.ts';
import { type Monit, startMonit } from '../../support/monit/monit.ts';
import { wrapMonit } from '../../support/monit/wrapped-monit.ts';

/** Two profiles that no alert table tells apart, nor the first twenty characters of a message. */
const twins = (directory = 'profiles') => ({
  [`${directory}/one.yaml`]: 'recipients: []\nmail-format:\n  message: a message of some length, one\n',
  [`${directory}/two.yaml`]: 'recipients: []\nmail-format:\n  message: a message of some length, two\n',
});

const loadedMessage = async (monit: Monit) => Object.fromEntries(await monit.runtime())['Default mail message'];

/**
 * A stand-in for the `monit` that checks: the real one, and something that happens once after a check of the real tree.
 */
async function afterLastCheck(monit: Monit, script: string): Promise<string[]> {
  const wrapper = join(monit.directory, 'monit');
  const isLast = `case "$*" in *"-c ${monit.controlFile} "*) [ -e ${wrapper}.done ] || { touch ${wrapper}.done; ${script}; };; esac`;
  await writeFile(wrapper, `#!/bin/sh\n${monit.binary} "$@"; status=$?\n${isLast}\nexit $status\n`, { mode: 0o700 });
  return ['--monit', wrapper];
}

describe('exit 0 is not said', () => {
  test('when the file was replaced between its writing and the reload', async () => {
    const monit = await startMonit({ connection: 'unix', includes: twins() });
    await changeOn(monit, 'one');
    const before = await readFile(monit.conf('monit-alert'), 'utf8');
    const replacing = await afterLastCheck(monit, `echo '# theirs' > ${monit.conf('monit-alert')}`);
    const result = await changeOn(monit, 'two', ...replacing);
    expect(result).toMatchObject({ state: 'rolled-back', exitCode: 4 });
    expect(result.warnings?.join()).toContain('kept as');
    expect(await readFile(monit.conf('monit-alert'), 'utf8')).toBe(before);
    expect(await loadedMessage(monit)).toContain('one');
  });

  test('when a profile that was in force has been overridden since', async () => {
    const monit = await startMonit({ connection: 'unix', pollSeconds: 300, includes: twins() });
    await changeOn(monit, 'one');
    const override = 'set mail-format { message: a message of some length, theirs }\n';
    await writeFile(monit.controlFile, `${await readFile(monit.controlFile, 'utf8')}\n${override}`, { mode: 0o600 });
    await runOn(monit, 'reload');
    const status = (await runOn(monit, 'status', '--json')).json() as { drift: string[] };
    expect(status.drift.join()).toContain('message');
    expect((await changeOn(monit, 'one')).exitCode).not.toBe(0);
  });

  test('when a link on the way to the file was switched', async () => {
    const monit = await startMonit({
      connection: 'unix',
      start: false,
      includePattern: 'cur/conf.d/*',
      includes: twins(),
    });
    await linkedTrees(monit);
    await changeOn(monit, 'one');
    await switchTo(monit, 'r2');
    await changeOn(monit, 'two');
    await monit.start();
    await switchTo(monit, 'r1');
    await changeOn(monit, 'one');
    expect(await loadedMessage(monit)).toContain('one');
  });
});

async function linkedTrees(monit: Monit): Promise<void> {
  for (const tree of ['r1', 'r2']) await mkdir(join(monit.directory, tree, 'conf.d'), { recursive: true });
  await symlink('r1', join(monit.directory, 'cur'));
  const text = await readFile(monit.controlFile, 'utf8');
  await writeFile(monit.controlFile, text.replace(/include .*/, `include ${monit.directory}/cur/conf.d/*`));
}

async function switchTo(monit: Monit, tree: string): Promise<void> {
  await unlink(join(monit.directory, 'cur'));
  await symlink(tree, join(monit.directory, 'cur'));
}

test('a run whose lock was lost with the control file that it was on begins nothing', async () => {
  const monit = await startMonit({ connection: 'unix' });
  await changeOn(monit, 'default');
  const before = await readFile(monit.conf('monit-alert'), 'utf8');
  const wrapper = join(monit.directory, 'monit');
  const replace = `cp -p ${monit.controlFile} ${monit.controlFile}.new; mv ${monit.controlFile}.new ${monit.controlFile}`;
  await writeFile(wrapper, `#!/bin/sh\n${replace}\nexec ${monit.binary} "$@"\n`, { mode: 0o700 });
  expect(await changeOn(monit, 'none', '--monit', wrapper)).toMatchObject({
    exitCode: 1,
    error: { code: 'lock.lost' },
  });
  expect(await readFile(monit.conf('monit-alert'), 'utf8')).toBe(before);
});

test('a managed file that somebody edits while Monit checks the new one is not overwritten', async () => {
  const monit = await startMonit({ connection: 'unix' });
  await changeOn(monit, 'default');
  const edited = '# by somebody else\n';
  const editing = await wrapMonit(
    monit,
    `real "$@"; status=$?; printf '${edited}' > ${monit.conf('monit-alert')}; exit $status`,
  );
  expect(await changeOn(monit, 'none', ...editing)).toMatchObject({
    state: 'failed',
    exitCode: 1,
    error: { code: 'managed-file.changed' },
  });
  expect(await readFile(monit.conf('monit-alert'), 'utf8')).toBe(edited);
  expect(monit.reloads()).toBe(1);
});

test.each(['profiles/pipe.yaml', 'templates/alert.hbs'])('a FIFO does not hang us: %s', async (name) => {
  const monit = await startMonit({
    connection: 'unix',
    start: false,
    includes: { 'profiles/x.yaml': 'recipients: []\n' },
  });
  await mkdir(join(monit.directory, 'templates'), { recursive: true });
  await promisify(execFile)('mkfifo', [join(monit.directory, name)]);
  const result = await runOn(monit, name === 'profiles/pipe.yaml' ? 'pipe' : 'none', '--timeout', '20s');
  expect(result.exitCode).toBe(1);
});

test('a moved directory comes back and is not taken for loaded', async () => {
  const monit = await startMonit({ connection: 'unix', includes: twins() });
  await changeOn(monit, 'one');
  await rename(monit.conf('.'), `${monit.directory}/one`);
  await mkdir(monit.conf('.'));
  await changeOn(monit, 'two');
  await rename(monit.conf('.'), `${monit.directory}/two`);
  await rename(`${monit.directory}/one`, monit.conf('.'));
  expect(await changeOn(monit, 'one')).toMatchObject({ state: 'active', decision: 'reload' });
  expect(await loadedMessage(monit)).toContain('one');
});
