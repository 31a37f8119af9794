import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { catalogue, commonOptions } from '../../src/commands/catalogue.ts';
import { longFlag } from '../../src/commands/help.ts';
import { eventNames } from '../../src/monit/config/events.ts';
import { runOn } from '../support/cli/change.ts';
import { unattended } from '../support/cli/maintenance.ts';
import { writeFiles } from '../support/files/files.ts';
import { createMonit, type Monit } from '../support/monit/daemon.js';
import { type Place, shells } from './shells.ts';

const commandNames = catalogue.flatMap(({ commands }) => commands.map(({ name }) => name));

let monit: Monit;
/** A service whose name would write a file if a shell expanded it. */
const hostile = 'odd$(>ran)';
/** What Monit has loaded. */
let services: string[];

beforeAll(async () => {
  const profile = 'recipients:\n  - address: night@example.org\n';
  const odd = `check file "${hostile}" with path /etc/passwd\n`;
  monit = await createMonit({ connection: 'unix', includes: { 'profiles/night.yaml': profile, 'conf.d/odd': odd } });
  expect((await runOn(monit, 'default', '--quiet')).exitCode).toBe(0);
  for (const id of ['deploy', 'backup']) {
    expect((await runOn(monit, 'none', '--for', '1h', '--id', id, ...unattended)).exitCode).toBe(0);
  }
  services = linesOf((await runOn(monit, 'complete', 'services')).stdout);
  expect(services.length).toBeGreaterThan(1);
});

afterAll(async () => monit.dispose());

const linesOf = (text: string) => text.split('\n').filter((line) => line !== '');

async function atMonit(files: Record<string, string> = {}): Promise<Place> {
  return { monit, directory: await writeFiles(files) };
}

const sorted = (words: readonly string[]) => [...words].sort();

/** A word without the shell's quoting. */
const unquoted = (word: string) => word.replaceAll(/[\\']/g, '');

describe.each(shells)('%s', (_name, offer) => {
  test('offers every command and every profile where nothing is typed, and no command that is not listed', async () => {
    const offered = await offer('monit-alert ', await atMonit());
    expect(sorted(offered)).toEqual(sorted([...commandNames, 'default', 'night', 'none']));
  });

  test('offers what begins with what is typed', async () => {
    expect(sorted(await offer('monit-alert re', await atMonit()))).toEqual(['release', 'reload', 'restart']);
    expect(await offer('monit-alert ni', await atMonit())).toEqual(['night']);
  });

  test('offers the options of the command, and those of every command', async () => {
    const offered = await offer('monit-alert release --', await atMonit());
    const expected = ['--all', '--dry-run', '--help', ...commonOptions.map(({ flags }) => longFlag(flags))];
    expect(sorted(offered.map((word) => word.trim()))).toEqual(sorted(expected));
  });

  test('offers the options of a change before the profile is named', async () => {
    expect(await offer('monit-alert --without', await atMonit())).toEqual(['--without-scheduler']);
  });

  test('offers profiles where a profile is wanted, also behind options with values', async () => {
    for (const line of ['apply --reason x ', 'show --table ', '--for 5m --id x apply ', 'who --profile ']) {
      const offered = await offer(`monit-alert ${line}`, await atMonit());
      expect([line, ...sorted(offered)]).toEqual([line, 'default', 'night', 'none']);
    }
  });

  test('offers what is held to `release`, again and again, and to `extend` once', async () => {
    expect(sorted(await offer('monit-alert release ', await atMonit()))).toEqual(['backup', 'deploy']);
    expect(await offer('monit-alert release backup de', await atMonit())).toEqual(['deploy']);
    expect(await offer('monit-alert extend d', await atMonit())).toEqual(['deploy']);
    expect(await offer('monit-alert extend deploy 1', await atMonit())).toEqual(['15m', '1h']);
  });

  test('offers the services that Monit has loaded', async () => {
    for (const line of ['unmonitor ', 'restart --group x ', 'run none --unmonitor x --unmonitor ', 'who ']) {
      const offered = await offer(`monit-alert ${line}`, await atMonit());
      expect([line, ...sorted(offered.map(unquoted))]).toEqual([line, ...sorted(services)]);
    }
    // Where no word is wanted any more, zsh offers options by itself.
    const behind = await offer('monit-alert who x ', await atMonit());
    expect(behind.filter((word) => !word.startsWith('-'))).toEqual([]);
  });

  test('runs nothing of a name that looks like a command, and quotes it so that no shell will', async () => {
    const place = await atMonit();
    const [offered = '', ...others] = await offer('monit-alert unmonitor odd', place);
    expect(others).toEqual([]);
    expect(unquoted(offered)).toBe(hostile);
    expect(await readdir(place.directory)).toEqual([]);
  });

  test("offers Monit's events", async () => {
    expect(sorted(await offer('monit-alert who --event ', await atMonit()))).toEqual(sorted(eventNames));
  });

  test('offers files where a file is wanted, and directories where a directory is', async () => {
    const place = await atMonit({ 'mine.yaml': '', 'other/there': '' });
    expect((await offer('monit-alert --config mi', place)).map((word) => word.trim())).toEqual(['mine.yaml']);
    expect((await offer('monit-alert list --state-dir ', place)).map((word) => word.replace('/', ''))).toEqual([
      'other',
    ]);
  });

  test('asks for profiles where the line says that they are', async () => {
    const directory = await writeFiles({ 'elsewhere.yaml': 'recipients: []\n' });
    const line = `monit-alert --profiles-dir ${directory} show `;
    expect(sorted(await offer(line, await atMonit()))).toEqual(['default', 'elsewhere', 'none']);
    const joined = `monit-alert --profiles-dir=${directory} show `;
    expect(sorted(await offer(joined, await atMonit()))).toEqual(['default', 'elsewhere', 'none']);
  });

  test('offers nothing, and says nothing, where monit-alert cannot answer', async () => {
    const missing = join(monit.directory, 'missing');
    expect(await offer(`monit-alert --control-file ${missing} release `, await atMonit())).toEqual([]);
    expect(await offer(`monit-alert --config ${missing} unmonitor `, await atMonit())).toEqual([]);
  });

  test('offers programs behind `run PROFILE --`', async () => {
    expect(await offer('monit-alert run none -- mkfif', await atMonit())).toEqual(['mkfifo']);
  });
});
