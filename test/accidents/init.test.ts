import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { changeOn } from '../support/cli/change.ts';
import { globalRecipients } from '../support/files/files.ts';
import { createMonit } from '../support/monit/daemon.js';
import { type Monit, type MonitOptions, startMonit } from '../support/monit/monit.ts';
import { type Call, describeCall } from './calls.ts';
import { callsOf, failAt, killAt } from './tracing.ts';

const recipients = ['db@example.org', 'ops@example.org', 'root@localhost'];
const host: MonitOptions = {
  connection: 'unix',
  controlFile: 'set alert root@localhost not on { instance }\nset alert ops@example.org with reminder on 3 cycles',
  includes: { 'conf.d/db': 'set alert db@example.org only on { timeout }\n' },
};
const command = ['init', '--write', '--json'];

/** The calls that put something in a place where Monit or the next run finds it, and the signal. */
async function turningPoints(): Promise<(readonly [string, Call])[]> {
  const monit = await createMonit(host);
  try {
    const calls = await callsOf({ monit }, command);
    const signal = calls.findLast(({ name }) => name === 'kill');
    const renames = calls.filter(({ name, path }) => name.startsWith('rename') && path?.includes('/state/') === false);
    return [...renames, ...(signal === undefined ? [] : [signal])].map((call) => [describeCall(call), call] as const);
  } finally {
    await monit.dispose();
  }
}

async function textsOf(monit: Monit): Promise<readonly string[]> {
  return Promise.all([monit.controlFile, monit.conf('db')].map(async (path) => readFile(path, 'utf8')));
}

async function recipientsOnDisk(monit: Monit): Promise<string[]> {
  const checked = await monit.command('-t', '-v');
  expect(checked).toMatchObject({ exitCode: 0 });
  return [...new Set(globalRecipients(checked.stdout))].sort();
}

const points = await turningPoints();

test('it puts four files in place before it signals Monit: the managed file first', () => {
  expect(points.map(([, { name }]) => name)).toEqual(['rename', 'rename', 'rename', 'rename', 'kill']);
});

describe('killed there, it leaves a configuration that Monit accepts with all alerts; the next run ends it:', () => {
  test.each(points)('before %s', async (_, call) => {
    const monit = await startMonit(host);
    const before = await monit.runtime();
    expect((await killAt({ monit }, call, 'before', command)).exitCode).toBe(137);
    expect(monit.isAlive()).toBe(true);
    expect(await recipientsOnDisk(monit)).toEqual(recipients);

    expect(await changeOn(monit, 'init', '--write')).toMatchObject({ state: 'active' });
    expect(alertsIn(await monit.runtime())).toEqual(alertsIn(before));
    for (const text of await textsOf(monit)) expect(text).not.toMatch(/^set alert/m);
    expect(await changeOn(monit, 'init', '--write')).toMatchObject({ state: 'unchanged' });
  });
});

describe('what fails there is taken back, byte for byte:', () => {
  test.each(points)('%s', async (_, call) => {
    const monit = await startMonit(host);
    const [before, texts] = [await monit.runtime(), await textsOf(monit)];
    const isSignal = call.name === 'kill';
    const { exitCode } = await failAt({ monit }, call, isSignal ? 'EPERM' : 'EROFS', command);
    expect(exitCode).toBe(isSignal ? 4 : 1);
    expect(await textsOf(monit)).toEqual(texts);
    expect(await readdir(monit.conf('.'))).toEqual(['db']);
    expect(await readdir(join(monit.directory, 'profiles')).catch(() => [])).toEqual([]);
    expect(alertsIn(await monit.runtime())).toEqual(alertsIn(before));
    expect(monit.reloads()).toBe(isSignal ? 1 : 0);
  });
});

/** The rows of the loaded alert table, in no order. */
function alertsIn(rows: readonly (readonly string[])[]): string[] {
  const lines = rows.map((row) => row.join(': ')).filter((row) => row.startsWith('Alert'));
  return lines
    .join('\n')
    .split(/\n(?=Alert mail to)/)
    .sort();
}
