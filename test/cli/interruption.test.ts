import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { optionsFor, program } from '../support/cli.ts';
import { startMonit } from '../support/monit.ts';
import { openSilentPort } from '../support/silent-port.ts';
import { waitFor } from '../support/wait-for.js';
import { changeOn } from './change.ts';

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s in the middle of a change lets it come to its end',
  async (signal) => {
    const silent = await openSilentPort();
    const monit = await startMonit({
      connection: 'unix',
      pollSeconds: 1,
      includes: { 'conf.d/slow': silent.check(120) },
    });
    await silent.keepBusy();
    const child = spawn(process.execPath, [program, ...optionsFor(monit), 'default'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    await waitFor(() => stderr.includes('waiting for Monit to reload'), { what: 'the reload to be waited for' });

    child.kill(signal);
    silent.release();
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(await monit.recipients()).toEqual(['root@localhost']);
  },
);

test('a run that was killed while it waited for the reload is brought to its end by the next one', async () => {
  const silent = await openSilentPort();
  const monit = await startMonit({
    connection: 'unix',
    pollSeconds: 1,
    includes: { 'conf.d/slow': silent.check(120) },
  });
  await silent.keepBusy();
  const child = spawn(process.execPath, [program, ...optionsFor(monit), 'default'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  await waitFor(() => stderr.includes('waiting for Monit to reload'), { what: 'the reload to be waited for' });

  child.kill('SIGKILL');
  silent.release();
  expect(await changeOn(monit, 'default')).toMatchObject({ exitCode: 0 });
  expect(await monit.recipients()).toEqual(['root@localhost']);
});
