import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { optionsFor, program } from '../support/cli.ts';
import { type Monit, startMonit } from '../support/monit.ts';
import { openSilentPort, type SilentPort } from '../support/silent-port.ts';
import { waitFor } from '../support/wait-for.js';
import { changeOn } from './change.ts';

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
    env: { ...process.env, MONIT_ALERT_CONFIG: '/dev/null' },
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
