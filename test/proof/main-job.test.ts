import { describe, expect, test } from 'vitest';
import { changeOn, runOn } from '../support/cli/change.ts';
import { type Monit, type MonitOptions, startMonit } from '../support/monit/monit.ts';
import { waitFor } from '../support/processes/wait-for.js';

/** Monit 6.0.0 does an action in its next cycle only, so the cycles are short. */
const pollSeconds = 1;
const connections: [string, MonitOptions][] = [
  ['a unix socket with a password', { connection: 'unix', pollSeconds }],
  ['a unix socket without one', { connection: 'unix-open', pollSeconds }],
  ['TCP with a password', { connection: 'tcp', pollSeconds }],
  ['TCP with a user who may only read', { connection: 'tcp', readOnlyUser: 'only', pollSeconds }],
  ['TCP with a list of hosts', { connection: 'tcp-host-list', pollSeconds }],
  ['TLS with a password', { connection: 'tls', pollSeconds }],
];

const recipientsOf = { default: ['root@localhost'], none: [] };

describe.each(connections)('over %s', (_, options) => {
  test('default, none and default are in force when the command returns, and the next action is done', async () => {
    const monit = await startMonit(options);
    const mayAct = options.readOnlyUser === undefined;
    for (const [round, profile] of (['default', 'none', 'default'] as const).entries()) {
      const change = await changeOn(monit, profile);
      expect(change).toMatchObject({ state: 'active', exitCode: 0, monit: { pid: monit.pid() } });
      expect(change.proof?.after).not.toEqual(change.proof?.before);
      expect(await monit.recipients()).toEqual(recipientsOf[profile]);
      if (mayAct) await actOnFoo(monit, round % 2 === 0 ? 'unmonitor' : 'monitor');
    }
    expect(monit.reloads()).toBe(3);
  });

  test('what is in force is left alone, a reload is proved, and status agrees', async () => {
    const monit = await startMonit(options);
    await changeOn(monit, 'none');
    expect(await changeOn(monit, 'none')).toMatchObject({ state: 'unchanged', exitCode: 0 });
    expect(monit.reloads()).toBe(1);

    expect(await changeOn(monit, 'reload')).toMatchObject({
      state: 'active',
      exitCode: 0,
      proof: { pid: monit.pid() },
    });
    expect(monit.reloads()).toBe(2);

    const status = (await runOn(monit, 'status', '--json')).json();
    expect(status).toMatchObject({ profile: 'none', installed: 'intact', loaded: [], drift: [], warnings: [] });
    expect(status).toMatchObject({ monit: { pid: monit.pid() } });
  });
});

/** Asks at once, and once: an action that comes while Monit reloads is acknowledged and lost. */
async function actOnFoo(monit: Monit, verb: 'monitor' | 'unmonitor'): Promise<void> {
  expect(await monit.command(verb, 'foo')).toMatchObject({ exitCode: 0 });
  const wanted = verb === 'monitor' ? 1 : 0;
  await waitFor(async () => (await monit.services()).get('foo')?.monitor === wanted, { what: `foo after ${verb}` });
}
