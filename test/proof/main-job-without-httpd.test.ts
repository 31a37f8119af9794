import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { changeOn, runOn } from '../support/cli/change.ts';
import { type Monit, startMonit } from '../support/monit/monit.ts';
import { waitFor } from '../support/processes/wait-for.js';
import { openSilentPort } from '../support/servers/silent-port.ts';

const managedText = async (monit: Monit) => readFile(monit.conf('monit-alert'), 'utf8');

/** A `monit` that leaves a mark once it has checked the real configuration, with our file in it. */
async function markingLastCheck(monit: Monit, mark: string): Promise<string> {
  const wrapper = join(monit.directory, 'monit');
  const marking = `case "$*" in *"-c ${monit.controlFile} "*) grep -q '"none"' ${monit.conf('monit-alert')} && touch ${mark};; esac`;
  await writeFile(wrapper, `#!/bin/sh\n${monit.binary} "$@"\nstatus=$?\n${marking}\nexit $status\n`, { mode: 0o700 });
  return wrapper;
}

describe('a Monit without `set httpd`', () => {
  test('is proved to run a profile by its traces, once, and then there is nothing to do', async () => {
    const monit = await startMonit({ connection: 'none' });
    for (const [round, profile] of ['default', 'none', 'default'].entries()) {
      const result = await changeOn(monit, profile);
      expect(result).toMatchObject({ state: 'active', exitCode: 0, monit: { pid: monit.pid() } });
      expect(['pid-file', 'log']).toContain(result.proof?.kind);
      expect(await changeOn(monit, profile)).toMatchObject({ state: 'unchanged', exitCode: 0 });
      expect(monit.reloads()).toBe(round + 1);
    }
    expect(await managedText(monit)).toContain('set alert root@localhost');
    expect((await runOn(monit, 'default')).stdout).toBe(
      '"default" is already in force: Monit runs it; nothing to do\n',
    );
    expect((await runOn(monit, 'status')).stdout).toMatch(/drift +none/);
  });

  test('is reloaded once more after somebody else has reloaded it, and after a restart', async () => {
    const monit = await startMonit({ connection: 'none' });
    await changeOn(monit, 'default');
    monit.hangUp();
    await waitFor(() => monit.reloads() === 2, { what: "somebody else's reload" });
    expect((await runOn(monit, 'status')).stdout).toMatch(/drift +unknown/);
    expect(await changeOn(monit, 'default')).toMatchObject({ state: 'active', decision: 'reload' });
    await monit.stop();
    await monit.start();
    expect(await changeOn(monit, 'default')).toMatchObject({ state: 'active', decision: 'reload' });
    expect(await changeOn(monit, 'default')).toMatchObject({ state: 'unchanged' });
  });

  test('is reloaded and proved by `reload`', async () => {
    const monit = await startMonit({ connection: 'none' });
    expect(await changeOn(monit, 'reload')).toMatchObject({ state: 'active', exitCode: 0 });
    expect((await runOn(monit, 'reload', '--verbose')).stderr).toMatch(
      /^proof: (pid file|\/).*, pid \d+, [\d.]+ ms\n$/,
    );
  });

  test('that logs to syslog is proved by its pid file, or what is missing is said, and what to do', async () => {
    const monit = await startMonit({ connection: 'none' });
    const text = await readFile(monit.controlFile, 'utf8');
    await writeFile(monit.controlFile, text.replace(/^set log .*$/m, 'set log syslog'));
    await changeOn(monit, 'none');
    const result = await changeOn(monit, 'default');
    if ((await monit.command('--version')).stdout.includes('version 5')) {
      expect(result).toMatchObject({ state: 'active', proof: { kind: 'pid-file' } });
    } else {
      expect(result).toMatchObject({
        state: 'pending',
        exitCode: 3,
        hint: expect.stringContaining('unixsocket') as string,
      });
    }
    expect(monit.isAlive()).toBe(true);
    expect(await managedText(monit)).toContain('set alert root@localhost');
  });

  test('that ends over a file broken after the last check is reported; the old file is back', async () => {
    const monit = await startMonit({ connection: 'none' });
    await changeOn(monit, 'default');
    const before = await managedText(monit);
    const wrapper = join(monit.directory, 'monit');
    // The real check, and right after the one that follows the write somebody breaks another include.
    const breaking = `grep -q '"none"' ${monit.conf('monit-alert')} && echo nonsense > ${monit.conf('web')}`;
    const script = `#!/bin/sh\n${monit.binary} "$@"\nstatus=$?\n${breaking}\nexit $status\n`;
    await writeFile(wrapper, script, { mode: 0o700 });
    const result = await changeOn(monit, 'none', '--monit', wrapper);
    expect(result).toMatchObject({ state: 'failed', exitCode: 5, reason: expect.stringContaining('exited') as string });
    expect(await managedText(monit)).toBe(before);
  });

  describe('where somebody else writes while Monit is busy,', () => {
    async function changeBehind(write: (monit: Monit) => Promise<void>) {
      const silent = await openSilentPort();
      const includes = { 'conf.d/slow': silent.check(120) };
      const monit = await startMonit({ connection: 'none', pollSeconds: 1, includes });
      await changeOn(monit, 'default');
      await silent.keepBusy();
      const mark = join(monit.directory, 'last-check');
      const change = changeOn(monit, 'none', '--monit', await markingLastCheck(monit, mark));
      await waitFor(() => existsSync(mark), { what: 'the last check, which comes after the write' });
      await write(monit);
      silent.release();
      return { monit, result: await change };
    }

    test('into the managed file, the change is taken back, even if the text is the same', async () => {
      const { monit, result } = await changeBehind(async (it) => {
        const text = await managedText(it);
        await writeFile(it.conf('monit-alert'), text);
      });
      expect(result).toMatchObject({ state: 'rolled-back', exitCode: 4 });
      expect(await managedText(monit)).toContain('"default"');
    });

    test('into another file, nothing is claimed: which of the two Monit has read cannot be seen', async () => {
      const { monit, result } = await changeBehind(async (it) => {
        await writeFile(it.conf('web'), 'set alert web@example.org\n');
      });
      expect(result).toMatchObject({
        state: 'pending',
        exitCode: 3,
        reason: expect.stringContaining('somebody') as string,
      });
      expect(await managedText(monit)).toContain('"none"');
      expect(await changeOn(monit, 'none')).toMatchObject({ state: 'active' });
    });
  });
});
