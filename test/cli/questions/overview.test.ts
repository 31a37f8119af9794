import { writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { changeOn, runOn } from '../../support/cli/change.ts';
import { environmentFor } from '../../support/cli/cli-environment.js';
import { monitAlert, program } from '../../support/cli/cli.ts';
import { runOnTerminal } from '../../support/cli/terminal.ts';
import { type Monit, startMonit } from '../../support/monit/monit.ts';

/** What a person sees who types `monit-alert` and nothing else. */
async function onTerminal(monit: Monit): Promise<string> {
  const terminal = runOnTerminal([process.execPath, program], { ...environmentFor(monit), NO_COLOR: '1' });
  const { exitCode, output } = await terminal.ended;
  expect(exitCode).toBe(1);
  const text = output.replaceAll('\r\n', '\n');
  expect(text).toMatch(/\nmonit-alert --help +show all commands and options\n$/);
  return text;
}

test('alone it says what is in force and how to go on', async () => {
  const monit = await startMonit({ connection: 'unix' });
  expect(await onTerminal(monit)).toMatch(/^problem +no profile is in force$.*^monit-alert init /ms);

  await changeOn(monit, 'default');
  expect(await onTerminal(monit)).toMatch(
    /^profile +default, in force and verified: Monit \S+ \(pid \d+\) runs it\nrecipients +root@localhost\nmaintenance +no active holds\n\nmonit-alert none --for 30m /,
  );

  await changeOn(monit, 'none', '--for', '30m', '--id', 'deploy', '--without-scheduler');
  const held = await onTerminal(monit);
  expect(held).toMatch(/^profile +none, in force and verified: .*\nrecipients +nobody\nmaintenance +"none" until /);
  expect(held).toMatch(/^monit-alert release --all .*\nmonit-alert extend deploy 30m /m);

  expect(held.split('\n').filter((line) => line.length > 80)).toEqual([]);

  await changeOn(monit, 'release', '--all');
  await changeOn(monit, 'none');
  expect(await onTerminal(monit)).toMatch(
    /^maintenance +no active holds\n\nmonit-alert default +turn alerts on again$/m,
  );
});

test('what it says is true: the commands that it names do that', async () => {
  const monit = await startMonit({ connection: 'unix' });
  await changeOn(monit, 'default');
  await changeOn(monit, 'none', '--for', '30m', '--id', 'deploy', '--without-scheduler');
  expect((await runOn(monit, 'extend', 'deploy', '30m')).exitCode).toBe(0);
  expect((await runOn(monit, 'release', '--all')).exitCode).toBe(0);
  expect(await monit.recipients()).toEqual(['root@localhost']);
});

test('where no Monit runs, or its configuration is no good, or there is none, it still says how to go on', async () => {
  const monit = await startMonit({ connection: 'unix' });
  await changeOn(monit, 'default');
  await monit.stop();
  expect(await onTerminal(monit)).toMatch(
    /^profile +default, installed; Monit is not running\nmaintenance +no active holds\nproblem +Monit is not running\n[^]*^monit-alert doctor /m,
  );

  await writeFile(monit.conf('web'), 'nonsense\n', { mode: 0o600 });
  expect(await onTerminal(monit)).toMatch(/^error: Monit rejects the configuration$.*^monit-alert doctor /ms);

  expect(await onTerminal({ ...monit, controlFile: '/nonexistent/monitrc' })).toMatch(
    /^error: there is no control file \/nonexistent\/monitrc$.*^monit-alert doctor /ms,
  );
});

test('without a terminal it says the same, and that no profile was named', async () => {
  const monit = await startMonit({ connection: 'unix' });
  await changeOn(monit, 'default');
  const { exitCode, stdout, stderr } = await runOn(monit);
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/^profile +default, in force and verified/);
  expect(stderr).toMatch(/^error: no profile given\n/);
});

test.each([['--quiet'], ['--for', '30m'], ['--reason', 'deploy 42'], ['--dry-run']])(
  'who forgets the profile beside %s is told so, and nothing else',
  async (...options) => {
    const result = await monitAlert(['--control-file', '/nonexistent/monitrc', ...options]);
    expect(result).toMatchObject({ exitCode: 1, stdout: '' });
    expect(result.stderr).toMatch(/^error: no profile given\n/);
  },
);

test('a program that forgets it gets one document', async () => {
  const result = await monitAlert(['--json']);
  expect(result.exitCode).toBe(1);
  expect(result.json()).toMatchObject({ state: 'failed', exitCode: 1, error: { code: 'usage' } });
});
