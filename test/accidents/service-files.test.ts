import { readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ownersPrefix } from '../../src/system/temporary-file-owner.ts';
import { isLong } from '../support/long.ts';
import { endedPid } from '../support/processes/ended-pid.ts';
import { type Call, describeCall } from './calls.ts';
import { change } from './lane.ts';
import {
  expectInForce,
  expectNothingMissing,
  expectOnDisk,
  type RoutingProfile,
  servicesDirectory,
  startServiceLane,
  withServiceLane,
} from './service-lane.ts';
import { callsOf, failAfter, failAt, killAt } from './tracing.ts';

type Turn = readonly [before: RoutingProfile, after: RoutingProfile];

const turns: readonly Turn[] = [
  ['none', 'default'],
  ['default', 'none'],
  ['day', 'night'],
  ['night', 'day'],
];

/** Where the managed files change. */
async function callsOfTurns(): Promise<readonly (readonly [Turn, readonly Call[]])[]> {
  const lane = await startServiceLane();
  const all: [Turn, Call[]][] = [];
  for (const turn of turns) {
    await change(lane.site, turn[0]);
    all.push([turn, (await callsOf(lane, [turn[1]])).filter(isOfManagedFile)]);
  }
  await lane.monit.dispose();
  return all;
}

function isOfManagedFile({ path }: Call): boolean {
  return path !== undefined && /^@DIRECTORY\/(conf\.d|monit-alert\.d)(\/|$)/.test(path);
}

const calls = await callsOfTurns();
const isTurningPoint = ({ name }: Call) => /^(rename|unlink)/.test(name);
/** What a kill at another call leaves behind is what one at the next turning point does, and an unfinished file. */
const isChange = (call: Call) => isLong || isTurningPoint(call);

async function killOnce(turn: Turn, call: Call, when: 'before' | 'after', next: RoutingProfile): Promise<void> {
  await withServiceLane(async (lane) => {
    await change(lane.site, turn[0]);
    expect((await killAt(lane, call, when, [turn[1]])).exitCode).toBe(137);
    await expectNothingMissing(lane, turn);
    await expectInForce(lane, next);
  });
}

test('five files and the global one: what is new and what changes first, then the global one, then removals', () => {
  const places = calls.map(([, all]) =>
    all.filter(isTurningPoint).map(({ name, path }) => `${name} ${path?.split('/')[1] ?? ''}`),
  );
  const [rename, global, unlink] = ['rename monit-alert.d', 'rename conf.d', 'unlink monit-alert.d'];
  expect(places).toEqual([
    [rename, rename, rename, rename, global, unlink, unlink],
    [rename, rename, rename, rename, rename, rename, global],
    [rename, rename, rename, rename, global, unlink, unlink],
    [rename, rename, rename, global, unlink, unlink, unlink],
  ]);
});

test('the next change removes what a killed run has left, even if it changes no file of a service', async () => {
  await withServiceLane(async (lane) => {
    const { monit, site } = lane;
    await change(site, 'day');
    const left = join(servicesDirectory(monit), ownersPrefix().replace(/\d+-$/, `${await endedPid()}-0~`));
    await writeFile(left, 'noalert ops@example.org\n');
    const profile = join(monit.directory, 'profiles', 'day.yaml');
    const text = await readFile(profile, 'utf8');
    await writeFile(profile, JSON.stringify({ description: 'by day', ...(JSON.parse(text) as object) }));
    await change(site, 'day');
    expect(await readdir(servicesDirectory(monit))).not.toContain(basename(left));
    await writeFile(profile, text);
  });
});

/** Files that come, change and go, and a recipient who moves from all services to one: the others are ways back. */
const tried = calls.filter((_, index) => isLong || index % 2 === 0);

describe.each(tried)(
  'killed between %j: no alert of both is missing, and the next run ends well: before',
  (turn, all) => {
    const [before, after] = turn;
    const each = all
      .filter(isChange)
      .map((call, index) => [describeCall(call), index % 2 === 0 ? after : before, call] as const);
    test.concurrent.each(each)('%s, then %s', async (_, next, call) => {
      await killOnce(turn, call, 'before', next);
    });
  },
);

describe.each(tried)('what fails between %j is taken back, byte for byte:', (turn, all) => {
  const each = all.filter(isTurningPoint).map((call) => [describeCall(call), call] as const);
  test.concurrent.each(each)('%s', async (_, call) => {
    await withServiceLane(async (lane) => {
      await change(lane.site, turn[0]);
      const { exitCode, stderr } = await failAt(lane, call, 'EROFS', [turn[1]]);
      expect({ exitCode, stderr }).toMatchObject({ exitCode: 1 });
      await expectOnDisk(lane, turn[0]);
      await expectInForce(lane, turn[0]);
    });
  });
});

test('if what was written cannot be taken back either, nobody is told that nothing was changed', async () => {
  await withServiceLane(async (lane) => {
    await change(lane.site, 'night');
    // The name of who has the lock, and the files of cron, mail and nginx. That of nginx was there before.
    const { exitCode, stdout } = await failAfter(lane, { name: 'rename', ordinal: 4 }, 'EROFS', ['day', '--json']);
    const { state, reason } = JSON.parse(stdout) as { readonly state: string; readonly reason?: string };
    expect({ exitCode, state }).toEqual({ exitCode: 5, state: 'failed' });
    expect(reason).toContain('; restoring the earlier file failed: ');
    await expectNothingMissing(lane, ['night', 'day']);
    await expectInForce(lane, 'day');
  });
});

if (isLong) {
  describe.each(calls)('killed between %j: right after', (turn, all) => {
    const each = all.map((call) => [describeCall(call), call] as const);
    test.concurrent.each(each)('%s', async (_, call) => {
      await killOnce(turn, call, 'after', turn[1]);
    });
  });
}
