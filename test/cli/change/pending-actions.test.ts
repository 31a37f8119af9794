import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { changeOn } from '../../support/cli/change.ts';
import { startMonit } from '../../support/monit/monit.ts';
import { waitFor } from '../../support/processes/wait-for.js';
import { openSilentPort } from '../../support/servers/silent-port.ts';

test.each(['none', 'reload'])(
  'an action that Monit has not done yet is never lost: `%s` waits for it, and in the end touches nothing',
  async (command) => {
    const silent = await openSilentPort();
    const monit = await startMonit({
      connection: 'unix',
      pollSeconds: 1,
      includes: { 'conf.d/slow': silent.check(120) },
    });
    await silent.keepBusy();
    expect(await monit.command('unmonitor', 'foo')).toMatchObject({ exitCode: 0 });
    const result = await changeOn(monit, command, '--timeout', '15s');
    expect(result).toMatchObject({ state: 'failed', exitCode: 1, error: { code: 'actions.pending' } });
    expect(result.error?.message).toContain('foo');
    expect(existsSync(monit.conf('monit-alert'))).toBe(false);

    silent.release();
    await waitFor(async () => (await monit.services()).get('foo')?.monitor === 0, { what: 'foo to be unmonitored' });
    expect(monit.reloads()).toBe(0);
  },
);
