import { expect, test } from 'vitest';
import { runOn } from '../support/cli/change.ts';
import { environmentFor } from '../support/cli/cli-environment.js';
import { program } from '../support/cli/cli.ts';
import { withScheduler } from '../support/cli/maintenance.ts';
import { expectScreen } from '../support/cli/screen.ts';
import { runOnTerminal } from '../support/cli/terminal.ts';
import { writeFiles } from '../support/files/files.ts';
import { type Monit, startMonit } from '../support/monit/monit.ts';
import { oldHost } from '../support/monit/old-host.ts';

async function startOldHost(): Promise<Monit> {
  const { controlFile, includes } = oldHost(await writeFiles({}), 25);
  const inDirectory = Object.entries(includes).map(([name, text]) => [`conf.d/${name}`, text] as const);
  return startMonit({ connection: 'none', controlFile, includes: Object.fromEntries(inDirectory) });
}

/** What a terminal shows of a command, which succeeds. */
async function typed(monit: Monit, ...args: readonly string[]): Promise<string> {
  const env = { ...environmentFor(monit), TERM: 'xterm', NO_COLOR: '1' };
  const { exitCode, output } = await runOnTerminal([process.execPath, program, ...args], env).ended;
  const shown = output.replaceAll('\r', '');
  expect({ exitCode, shown }).toEqual({ exitCode: 0, shown: expect.anything() as string });
  return shown;
}

test('on a host with many alerts, what the first commands say fits a screen', async () => {
  const monit = await startOldHost();
  await withScheduler(monit);
  const preview = await typed(monit, 'init');
  expectScreen(preview);
  expect(preview).toMatch(/^9 files change, 10\d lines \(`--diff` prints them\):\s+\S+\/monitrc, /);
  expect(preview).toContain('mysql: dba@example.org: nonexist (');
  expect(preview).toContain('To make these changes: monit-alert init --write\n');

  const written = await typed(monit, 'init', '--write');
  expectScreen(written);
  expect(written).toContain('each recipient gets the same alerts as before\n');
  expect(written).toMatch(/monit-alert none +mute all alerts\n/);

  for (const profile of ['none', 'default']) {
    const changed = await typed(monit, profile);
    expectScreen(changed);
    expect(changed).toMatch(/^4 files change, 17 lines \(`--diff` prints them\):/);
    expect(changed).toContain('ops@example.org: ');
  }
});

test.each([[['init', '--diff']], [['none', '--dry-run']], [['diff', 'none']], [['none', '--diff']]])(
  '%j prints the whole diff',
  async (args) => {
    const monit = await startOldHost();
    if (args[0] !== 'init') expect((await runOn(monit, 'init', '--write')).exitCode).toBe(0);
    const { stdout } = await runOn(monit, ...args);
    expect(stdout).toMatch(/^[-+]alert dba@example.org only on \{ nonexist \}$/m);
    expect(stdout).not.toContain('prints them');
  },
);
