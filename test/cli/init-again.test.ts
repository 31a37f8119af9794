import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { changeOn, runOn } from '../support/cli/change.ts';
import { type Monit, type MonitOptions, startMonit } from '../support/monit/monit.ts';

async function startHost(connection: MonitOptions['connection']): Promise<Monit> {
  const db = 'check file db with path /etc/hostname\n  alert dba@example.org only on { timeout }\n';
  const controlFile = 'set alert ops@example.org not on { instance }\n';
  return startMonit({ connection, controlFile, includes: { 'conf.d/db': db } });
}

test('who has imported nothing first can import everything afterwards, and what is added later', async () => {
  const monit = await startHost('unix');
  await changeOn(monit, 'init', '--write', '--from-none');
  expect(await changeOn(monit, 'init', '--write')).toMatchObject({ state: 'active', left: [] });
  expect(await monit.recipients()).toEqual(['ops@example.org']);
  const file = join(monit.directory, 'profiles/default.yaml');
  const profile = await readFile(file, 'utf8');
  expect(profile).toMatch(/^# yaml-language-server: \$schema=\/.*\/docs\/profile\.schema\.json\n/);

  await writeFile(monit.conf('late'), 'set alert late@example.org not on { instance }\n');
  await changeOn(monit, 'none');
  const later = await runOn(monit, 'init', '--write');
  expect(later.exitCode).toBe(1);
  expect(later.stderr).toMatch(/\nAdd these lines to the profile, then run `monit-alert init` again\.\n$/);
  const [, lines = ''] = /^ {2}recipients:\n((?: {4}.*\n)+)/m.exec(later.stderr) ?? [];
  const added = lines.replaceAll(/^ {2}/gm, '');
  await writeFile(file, profile.replace('\nrecipients:\n', `\nrecipients:\n${added}`));
  const muted = await runOn(monit, 'init', '--write');
  expect(muted.stderr).toContain('Put "default" in force first: `monit-alert default`.\n');
  await changeOn(monit, 'default');
  expect(await changeOn(monit, 'init', '--write')).toMatchObject({ state: 'active', left: [] });
  expect((await monit.recipients()).sort()).toEqual(['late@example.org', 'ops@example.org']);
});

test('it ends with the commands that one needs next', async () => {
  const monit = await startHost('none');
  const preview = await runOn(monit, 'init');
  expect(preview.stdout).toContain(
    'To make these changes: monit-alert init --write\n' +
      'To also compare what Monit has loaded: monit-alert init --write --add-httpd\n' +
      'To have holds (--for) end in time: ',
  );
  const { stdout } = await runOn(monit, 'init', '--write', '--add-httpd');
  const next = ['monit-alert none     mute all alerts', 'monit-alert default  turn them on again'];
  expect(stdout.split('\n').slice(-4)).toEqual(['Next:', ...next.map((line) => `  ${line}`), '']);
});
