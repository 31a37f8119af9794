import { spawn } from 'node:child_process';
import { onTestFinished } from 'vitest';
import { waitFor } from '../processes/wait-for.js';
import type { Monit } from './monit.ts';

/** Starts the Monit whenever there is none; it ends when the supervisor does. */
const loop = 'while :; do setpriv --pdeathsig KILL "$0" -c "$1" -I; sleep 0.02; done';

/**
 * Has a supervisor keep a test's Monit running, as systemd's `Restart=always` does: whenever it ends it is started
 * again. Both end with the test.
 *
 * @param monit not running
 */
export async function supervise(monit: Monit): Promise<void> {
  const supervisor = spawn('sh', ['-c', loop, monit.binary, monit.controlFile], { detached: true, stdio: 'ignore' });
  onTestFinished(() => {
    if (supervisor.pid !== undefined) process.kill(-supervisor.pid, 'SIGKILL');
  });
  await waitFor(async () => (await monit.services()).size > 0, { what: 'the supervised Monit to answer' });
}
