import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fileIn } from '../docs/blocks.ts';
import { openMachine } from '../support/debian/managed-machine.js';
import { areMachinesMissing } from '../support/debian/root.js';
import { isLong } from '../support/long.ts';
import { waitFor } from '../support/processes/wait-for.js';
import { configureMonit, type Machine, type Monit, recipientsOf, startMonits, writeIn } from './machine-monit.ts';

// Without a repository there is nothing to fetch.
const capfile = `require 'capistrano/setup'
require 'capistrano/framework'
require 'capistrano/scm/plugin'
install_plugin Class.new(Capistrano::SCM::Plugin)
`;
// Without ssh: the commands run on Capistrano's own host.
const stage = `server 'localhost', roles: %w[app]
set :sshkit_backend, SSHKit::Backend::Local
set :application, 'shop'
task :work do
  on(roles(:app)) { execute 'monit-alert holds --json > during.json; exit $(cat status)' }
end
after 'deploy:updating', 'work'
`;

/** Of the work that is deployed. */
const statuses = isLong ? [0, 7] : [7];

describe.skipIf(areMachinesMissing)('cap production deploy', () => {
  let machine: Machine;
  let monit: Monit;
  beforeAll(async () => {
    machine = await openMachine();
    monit = await configureMonit(machine, '/etc/monit');
    await startMonits(machine, [monit]);
    await machine.runOrThrow('monit-alert', ['default']);
    await writeIn(machine, '/root/shop/Capfile', capfile);
    await writeIn(machine, '/root/shop/config/deploy.rb', await fileIn('capistrano.md', 'config/deploy.rb'));
    await writeIn(machine, '/root/shop/config/deploy/production.rb', stage);
    const isScheduled = async () => {
      await machine.runOrThrow('monit-alert', ['sync']);
      return (await machine.run('monit-alert', ['none', '--for', '1h', '--dry-run'])).exitCode === 0;
    };
    await waitFor(isScheduled, { what: '`sync` to have run for a while' });
  });
  afterAll(async () => {
    await machine.close();
  });

  test.each(statuses)('alerts are muted, and the grace begins afterwards (status of the work: %i)', async (status) => {
    await machine.runOrThrow('monit-alert', ['release', '--all']);
    await writeIn(machine, '/root/shop/status', `${status}\n`);
    const deployed = await machine.run('cap', ['production', 'deploy'], { cwd: '/root/shop' });
    expect(deployed.exitCode === 0, deployed.stdout + deployed.stderr).toBe(status === 0);
    const during = await readFile(machine.path('/root/shop/during.json'), 'utf8');
    expect(JSON.parse(during)).toMatchObject({
      holds: [{ id: 'deploy-shop', profile: 'none', forMs: 1_800_000, graceMs: 300_000, reason: 'deployment' }],
    });
    const { stdout } = await machine.runOrThrow('monit-alert', ['holds', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ holds: [{ id: 'deploy-shop', forMs: 1_000 }] });
    expect(await recipientsOf(machine, monit)).toEqual([]);
  });
});
