import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import {
  readMaintenance,
  removeMaintenance,
  takeMaintenance,
  writeMaintenance,
} from '../../../src/maintenance/record/store.ts';
import { aHold, holding } from '../../support/values/maintenance.ts';

async function makeDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'monit-alert-store-'));
  onTestFinished(async () => rm(directory, { recursive: true }));
  return directory;
}

test('what is written is read, for its owner alone, and nothing is left of what is removed', async () => {
  const directory = await makeDirectory();
  expect(await readMaintenance(directory)).toBeUndefined();
  const maintenance = holding(
    aHold('a', { unmonitored: ['web'] }),
    aHold('b', { ownerProcess: { pid: 1, startTime: '2', bootId: '3' } }),
  );
  await writeMaintenance(directory, maintenance);
  expect(await readMaintenance(directory)).toEqual(maintenance);
  expect((await stat(join(directory, 'maintenance.json'))).mode & 0o777).toBe(0o600);
  await removeMaintenance(directory);
  expect(await readdir(directory)).toEqual([]);
});

test.each([
  ['nothing', ''],
  ['half of it', '{"version":1,"base":"def'],
  ['another version', JSON.stringify({ ...holding(), version: 4 })],
  ['a hold without a profile', JSON.stringify({ ...holding(), holds: [{ id: 'a' }] })],
])(
  'a file with %s is never taken for "nothing is held": it stays until it is set aside, and that is said',
  async (_, text) => {
    const directory = await makeDirectory();
    await writeFile(join(directory, 'maintenance.json'), text);
    await expect(readMaintenance(directory)).rejects.toMatchObject({ code: 'maintenance.damaged' });
    expect(await readdir(directory)).toEqual(['maintenance.json']);

    const { before, warnings } = await takeMaintenance(directory);
    expect(before).toBeUndefined();
    const [kept = '', ...others] = await readdir(directory);
    expect(others).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining(join(directory, kept))]);
    expect(await readFile(join(directory, kept), 'utf8')).toBe(text);
    expect(await takeMaintenance(directory)).toEqual({ before: undefined, isSetAside: false, warnings: [] });
  },
);
