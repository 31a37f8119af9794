import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Hold } from '../../../src/maintenance/record/model.ts';
import { changeOn, printed, runOn } from '../../support/cli/change.ts';
import { inForce, startWithDefault, unattended, withScheduler } from '../../support/cli/maintenance.ts';
import type { Monit } from '../../support/monit/monit.ts';
import { waitFor } from '../../support/processes/wait-for.js';

/** A service that fails as long as its file is missing. */
async function withApp({ isWell = true } = {}) {
  const monit = await startWithDefault();
  const app = join(monit.directory, 'app.pid');
  if (isWell) await writeFile(app, '');
  await writeFile(monit.conf('app'), `check file app path ${app}\n`);
  expect((await runOn(monit, 'reload', '--quiet')).exitCode).toBe(0);
  const seen = async (status: 'well' | 'failing') =>
    waitFor(
      async () => {
        const found = (await monit.services()).get('app');
        return found?.monitor === 1 && (found.status === 0) === (status === 'well');
      },
      { what: `the app to be ${status}` },
    );
  await seen(isWell ? 'well' : 'failing');
  return { monit, app, seen };
}

const holdsOf = async (monit: Monit) => ((await runOn(monit, 'holds', '--json')).json() as { holds: Hold[] }).holds;

const ends = async (monit: Monit, what: string) =>
  waitFor(
    async () => {
      const document = (await runOn(monit, 'sync', '--json')).json() as { ended?: { end: string }[] };
      return document.ended?.[0]?.end;
    },
    { what },
  );

test('a hold outlasts its end until Monit has found its services well', async () => {
  const { monit, app, seen } = await withApp();
  await runOn(monit, 'none', '--for', '1s', '--grace', '1h', '--id', 'deploy', ...unattended);
  await rm(app);
  const graced = await waitFor(
    async () => {
      await runOn(monit, 'sync');
      return (await holdsOf(monit)).find(({ graceSince }) => graceSince !== undefined);
    },
    { what: 'the grace to begin' },
  );
  expect(graced.graceSince).toBe(graced.until);
  expect(await printed(monit, 'holds')).toContain('in its grace: until its services are well, at most until');
  await seen('failing');
  await runOn(monit, 'sync');
  expect(await inForce(monit)).toBe('none');
  await writeFile(app, '');
  expect(await ends(monit, 'the hold to end')).toBe('services are well');
  expect(await inForce(monit)).toBe('default');
});

test('what is still failing when the grace is over is said', async () => {
  const { monit, app, seen } = await withApp();
  await runOn(monit, 'none', '--for', '1s', '--grace', '1s', '--id', 'deploy', ...unattended);
  await rm(app);
  await seen('failing');
  const said = await waitFor(
    async () => {
      const { stdout } = await runOn(monit, 'sync');
      return /ended: (?:grace is over|expired)/.test(stdout) ? stdout : undefined;
    },
    { what: 'the hold to end' },
  );
  expect(said).toContain('still failing: app');
  expect(await inForce(monit)).toBe('default');
});

test('a service that failed before, or is not monitored, keeps no hold from ending', async () => {
  const { monit } = await withApp({ isWell: false });
  await runOn(monit, 'none', '--for', '1s', '--grace', '1h', '--id', 'deploy', ...unattended);
  expect(await ends(monit, 'the hold to end')).toBe('services are well');
});

test('`run` returns when its command ends, and `sync` ends the hold; --wait waits for it', async () => {
  const { monit, app } = await withApp();
  await withScheduler(monit);
  const run = await runOn(monit, 'run', 'none', '--id', 'a', '--grace', '1h', '--', 'rm', app);
  expect(run).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('grace') as string });
  expect(await inForce(monit)).toBe('none');
  const [hold] = await holdsOf(monit);
  expect(hold).toMatchObject({ id: 'a', graceSince: expect.any(String) as string });
  expect(hold).not.toHaveProperty('ownerProcess');
  await writeFile(app, '');
  expect(await ends(monit, 'the hold to end')).toBe('services are well');

  const waited = await runOn(monit, 'run', 'none', '--grace', '1h', '--wait', '--', 'true');
  expect(waited.exitCode).toBe(0);
  expect(await inForce(monit)).toBe('default');
  expect(await holdsOf(monit)).toEqual([]);
});

test('the services that a hold does not monitor are monitored in its grace', async () => {
  const { monit } = await withApp();
  const command = ['run', 'none', '--unmonitor', 'app', '--grace', '1h', '--wait', '--', 'true'];
  expect(await runOn(monit, ...command)).toMatchObject({ exitCode: 0 });
  // The reload that ends the hold lets Monit look at it anew.
  expect((await monit.services()).get('app')?.monitor).not.toBe(0);
});

test('a grace counts towards the longest hold, and has no effect alone', async () => {
  const { monit } = await withApp();
  const config = join(monit.directory, 'config.yaml');
  await writeFile(config, 'hold-max: 1h\n');
  const asked = await changeOn(
    monit,
    'none',
    '--for',
    '50m',
    '--grace',
    '20m',
    '--config',
    config,
    '--without-scheduler',
  );
  expect(asked).toMatchObject({ exitCode: 1, error: { code: 'hold.too-long' } });
  expect(await changeOn(monit, 'none', '--grace', '20m')).toMatchObject({
    exitCode: 1,
    error: { code: 'option.invalid' },
  });
  const command = ['run', 'none', '--grace', '2h', '--config', config, '--', 'true'];
  expect(await runOn(monit, ...command)).toMatchObject({
    exitCode: 125,
    stderr: expect.stringContaining('(hold-max)') as string,
  });
  const run = await runOn(monit, 'run', 'none', '--wait', '--', 'true');
  expect(run).toMatchObject({ exitCode: 125, stderr: expect.stringContaining('--wait has no effect') as string });
});

test('a grace that the site sets holds for each hold, and `release` ends it at once', async () => {
  const { monit } = await withApp();
  const config = join(monit.directory, 'config.yaml');
  await writeFile(config, 'grace: 1h\n');
  await runOn(monit, 'none', '--for', '1h', '--id', 'a', '--config', config, ...unattended);
  expect(await holdsOf(monit)).toMatchObject([{ graceMs: 3_600_000 }]);
  await runOn(monit, 'release', 'a');
  expect(await inForce(monit)).toBe('default');
});
