import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { changeOn } from '../../support/cli/change.ts';
import { optionsFor, program } from '../../support/cli/cli.ts';
import { runOnTerminal } from '../../support/cli/terminal.ts';
import { type Monit, startMonit } from '../../support/monit/monit.ts';
import { waitFor } from '../../support/processes/wait-for.js';
import { openSilentPort, type SilentPort } from '../../support/servers/silent-port.ts';

/** A `monit-alert default` that has written the file and waits for a Monit that is busy until the port is released. */
async function startWaiting(): Promise<{ monit: Monit; silent: SilentPort; child: ChildProcess }> {
  const silent = await openSilentPort();
  const monit = await startMonit({
    connection: 'unix',
    pollSeconds: 1,
    includes: { 'conf.d/slow': silent.check(120) },
  });
  await silent.keepBusy();
  const child = spawn(process.execPath, [program, ...optionsFor(monit), 'default'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, MONIT_ALERT_CONFIG: '/dev/null', MONIT_ALERT_LOG: 'none' },
  });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  await waitFor(() => stderr.includes('waiting for Monit to reload'), { what: 'the reload to be waited for' });
  return { monit, silent, child };
}

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s in the middle of a change lets it come to its end',
  async (signal) => {
    const { monit, silent, child } = await startWaiting();
    child.kill(signal);
    silent.release();
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(await monit.recipients()).toEqual(['root@localhost']);
  },
);

test('a run that was killed while it waited for the reload is brought to its end by the next one', async () => {
  const { monit, silent, child } = await startWaiting();
  child.kill('SIGKILL');
  silent.release();
  expect(await changeOn(monit, 'default')).toMatchObject({ exitCode: 0 });
  expect(await monit.recipients()).toEqual(['root@localhost']);
});

test("a terminal's Ctrl-C below the line reaches neither us nor the check that Monit makes for us", async () => {
  const monit = await startMonit({ connection: 'unix' });
  const [wrapper, reached] = [join(monit.directory, 'monit'), join(monit.directory, 'below-the-line')];
  // The check of the real configuration is the one below the line; it takes its time.
  const script = `case "$*" in *"-c ${monit.controlFile} "*) touch ${reached}; sleep 2;; esac\nexec ${monit.binary} "$@"`;
  await writeFile(wrapper, `#!/bin/sh\n${script}\n`, { mode: 0o700 });
  const args = [process.execPath, program, ...optionsFor(monit), '--monit', wrapper, 'default'];
  const terminal = runOnTerminal(args, { ...process.env, MONIT_ALERT_CONFIG: '/dev/null', MONIT_ALERT_LOG: 'none' });
  await waitFor(() => existsSync(reached), { what: 'the check below the line' });
  terminal.interrupt();
  expect(await terminal.ended).toMatchObject({ exitCode: 0, output: expect.stringContaining('^C') as string });
  expect(await monit.recipients()).toEqual(['root@localhost']);
});
