import { spawn } from 'node:child_process';
import { expect, onTestFinished, test } from 'vitest';
import { changeOn } from '../../support/cli/change.ts';
import { startMonit } from '../../support/monit/monit.ts';
import { endProcess } from '../../support/monit/process.js';
import { waitFor } from '../../support/processes/wait-for.js';

test('a Monit that stays where it was started, as with -I, has relative includes that begin there', async () => {
  const monit = await startMonit({ connection: 'unix', start: false, includePattern: 'conf.d/*' });
  const args = ['--pdeathsig', 'TERM', monit.binary, '-c', monit.controlFile, '-I'];
  const { pid = 0 } = spawn('setpriv', args, { cwd: monit.directory, stdio: 'ignore' });
  onTestFinished(() => endProcess(pid, () => undefined));
  await waitFor(async () => (await monit.services()).size > 0, { what: 'Monit to answer' });

  expect(await changeOn(monit, 'default')).toMatchObject({ state: 'active', exitCode: 0, decision: 'create' });
  expect(await monit.recipients()).toEqual(['root@localhost']);
  expect(await changeOn(monit, 'none')).toMatchObject({ state: 'active', decision: 'replace' });
  expect(await monit.recipients()).toEqual([]);
});
