import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readMaintenance, writeMaintenance } from '../../src/maintenance/record/store.ts';
import { damagedLines, readHistory } from '../../src/state/history.ts';
import { readLastApplied, rememberLastApplied } from '../../src/state/last-applied.ts';
import { readRevisions, rememberRevision } from '../../src/state/revisions.ts';
import { writeFiles } from '../support/files/files.ts';
import { proof } from '../support/values/alerts.ts';

/** The files in earlier-version/ were written by 1.0.0-rc.1; only paths, users and the boot id were changed. */
async function stateWith(name: string, as = name): Promise<string> {
  const text = await readFile(new URL(`earlier-version/${name}`, import.meta.url), 'utf8');
  return writeFiles({ [as]: text });
}
const maintenanceOf = async (name: string) => readMaintenance(await stateWith(name, 'maintenance.json'));

test('a hold survives the upgrade', async () => {
  expect(await maintenanceOf('hold.json')).toEqual({
    version: 3,
    base: 'default',
    holds: [
      {
        id: 'deploy',
        profile: 'none',
        by: 'alice',
        reason: 'release 4',
        since: '2026-11-30T07:57:41.069Z',
        until: '2026-11-30T08:57:41.069Z',
        forMs: 3_600_000,
        unmonitored: [],
        mailsReport: true,
      },
    ],
    returning: [],
    observations: {
      since: '2026-11-30T07:57:40.918Z',
      failing: [],
      log: { path: '/etc/monit/monit.log', file: '65024:2272205', offset: 1954 },
      seenFailing: {},
    },
    reconciled: true,
  });
});

test('so does the hold of a command, with its process and the services that it keeps unmonitored', async () => {
  const maintenance = await maintenanceOf('run.json');
  expect(maintenance?.holds).toMatchObject([
    {
      ownerProcess: { pid: expect.any(Number) as number, bootId: '00000000-0000-4000-8000-000000000000' },
      unmonitored: ['foo'],
    },
  ]);
});

test('so does an unconfirmed change, held over or not', async () => {
  const unconfirmed = { forMs: 3_600_000, before: { profile: 'default', text: expect.any(String) as string } };
  expect(await maintenanceOf('unconfirmed.json')).toMatchObject({ base: 'night', holds: [], unconfirmed });
  const held = await maintenanceOf('unconfirmed-held.json');
  expect(held).toMatchObject({ base: 'night', holds: [{ id: 'deploy' }], unconfirmed });
});

test('what is read is written in the form of today', async () => {
  const state = await stateWith('run.json', 'maintenance.json');
  const maintenance = await readMaintenance(state);
  if (maintenance === undefined) throw new Error('nothing is read');
  await writeMaintenance(state, maintenance);
  const { clock, ...today } = JSON.parse(await readFile(join(state, 'maintenance.json'), 'utf8')) as { clock: unknown };
  expect(clock).toBeDefined();
  expect(today).toEqual(maintenance);
});

test('every line of the history is read', async () => {
  const state = await stateWith('history.jsonl');
  expect(await damagedLines(state)).toEqual([]);
  const actions = (await readHistory(state)).map(({ action }) => action);
  expect(new Set(actions)).toEqual(new Set(['set', 'hold', 'release']));
});

test('what was applied last is read under its earlier name, until it is written under its new one', async () => {
  const state = await stateWith('proved.json');
  const applied = await readLastApplied(state);
  expect(applied).toMatchObject({ profile: 'none', proof: { kind: 'listener' } });
  await rememberLastApplied(state, { key: '1', way: [] }, { profile: 'default', text: 'text', proof });
  expect(await readdir(state)).toEqual(['last-applied.json']);
  expect(await readLastApplied(state)).toMatchObject({ profile: 'default' });
});

test('so are the revisions', async () => {
  const state = await stateWith('base-texts.json');
  const known = await readRevisions(state);
  expect(known.map(({ profile }) => profile)).toEqual(['default', 'night']);
  expect(known[0]?.mail).toEqual(
    expect.objectContaining({
      mailFormat: { subject: '$SERVICE $EVENT' },
      mailServers: { servers: [{ host: 'mail.example.org', port: 25 }] },
    }),
  );
  const since = '2026-12-01T00:00:00.000Z';
  await rememberRevision(state, { profile: 'none', text: 'text', alerts: [], mail: {}, since, by: 'alice' });
  expect(await readdir(state)).toEqual(['revisions.json']);
  expect((await readRevisions(state)).map(({ profile }) => profile)).toEqual(['none', 'default', 'night']);
});
