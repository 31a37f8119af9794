import { describe, expect, test } from 'vitest';
import { changeOn, runOn } from '../../support/cli/change.ts';
import { startMonit } from '../../support/monit/monit.ts';
import { waitFor } from '../../support/processes/wait-for.js';

/** Monit 5.33.0 and later begin the delay anew with each signal. */
const delaySeconds = 8;

/** A Monit in its start delay; `isReady` resolves when that is over. */
async function startDelayed(connection: 'unix' | 'none') {
  const controlFile = `set daemon 300 with start delay ${delaySeconds}`;
  const monit = await startMonit({ connection, controlFile, start: false });
  const isReady = monit.start();
  await waitFor(() => monit.log().includes('will delay for'), { what: 'the start delay to begin' });
  return { monit, isReady };
}

const reads = (log: string) => [...log.matchAll(/Reinitializing/g)].length;

describe.each(['unix', 'none'] as const)('in the start delay, connection: %s', (connection) => {
  test('Monit is not signalled where the time does not allow it, and the words say why', async () => {
    const { monit, isReady } = await startDelayed(connection);
    const pending = await changeOn(monit, 'none', '--timeout', '2s');
    expect(pending).toMatchObject({ state: 'pending', exitCode: 3 });
    expect(pending.reason).toMatch(/start delay for another \d+ s/);
    const reload = await runOn(monit, 'reload', '--timeout', '2s');
    expect(reload).toMatchObject({ exitCode: 3 });
    expect(reload.stdout + reload.stderr).toContain('start delay');
    expect((await runOn(monit, 'status')).stdout).not.toContain('verified');
    await isReady;
    expect(reads(monit.log())).toBe(0);
    expect(await changeOn(monit, 'none')).toMatchObject({ state: 'active', exitCode: 0 });
  });

  test('a change waits for its end where the time allows it, and is proved', async () => {
    const { monit } = await startDelayed(connection);
    expect(await changeOn(monit, 'none')).toMatchObject({ state: 'active', exitCode: 0 });
    const log = monit.log();
    expect(reads(log)).toBe(1);
    expect(log.indexOf('started')).toBeLessThan(log.indexOf('Reinitializing'));
  });
});
