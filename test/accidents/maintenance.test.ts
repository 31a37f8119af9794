import { describe, expect, test } from 'vitest';
import { apply, loadProfile, readMaintenance, release, sync } from '../../src/index.ts';
import { profileInForce } from '../../src/maintenance/record/in-force.ts';
import { stateFor } from '../../src/state/state-directory.ts';
import { isLong } from '../support/long.ts';
import type { Call } from './calls.ts';
import {
  begin,
  expectGoodEnd,
  expectSound,
  installedProfile,
  type Lane,
  type ProfileName,
  recipientsOf,
  withLane,
} from './lane.ts';
import { applyingUnconfirmed, beginning, holding, releasing, reverting, type Road } from './roads.ts';
import { failAt, killAt } from './tracing.ts';

const options = { force: false, strict: false };

const maintenanceOf = async ({ site }: Lane) => readMaintenance(stateFor(site.stateDirectory, site.controlFile));

/** Where what is written down, the managed file or Monit changes; the rest of the road is that of every change. */
function isTurn([, { name, path }]: readonly [string, Call]): boolean {
  if (isLong || name === 'kill') return true;
  const isPlace = path !== undefined && /^@DIRECTORY\/(?:state|conf\.d)\//.test(path);
  return isPlace && (name === 'rename' || name === 'unlink');
}

/** Where a disk that is full or broken would show first. */
function canFail([, { name, path }]: readonly [string, Call]): boolean {
  const isOfState = path?.startsWith('@DIRECTORY/state/') === true;
  return isOfState && (isLong || name === 'openat' || name === 'unlink');
}

/** What is written down is in force after the next `sync`, and then the base can be had back. */
async function expectSyncToEnd(lane: Lane, pid: number): Promise<void> {
  await sync(options, lane.site);
  expect(await installedProfile(lane)).toBe(await wantedProfile(lane));
  expect(await lane.monit.recipients()).toEqual(recipientsOf[await wantedProfile(lane)]);
  await release('all', options, lane.site);
  expect(await maintenanceOf(lane)).toBeUndefined();
  await expectGoodEnd(lane, [pid]);
}

async function wantedProfile(lane: Lane): Promise<ProfileName> {
  const maintenance = await maintenanceOf(lane);
  return maintenance === undefined || profileInForce(maintenance) === 'default' ? 'default' : 'none';
}

async function killOnce({ argumentsFor }: Road, call: Call, after?: ProfileName): Promise<void> {
  await withLane(async (lane) => {
    await begin(lane, 'default');
    const { exitCode, pid } = await killAt(lane, call, 'before', await argumentsFor(lane));
    expect(exitCode).toBe(137);
    await expectSound(lane);
    await sync(options, lane.site);
    if (after !== undefined) expect(await installedProfile(lane)).toBe(after);
    await expectSyncToEnd(lane, pid);
  });
}

/** The exit status says what is in force: 0 what was asked for, 1 what was there before. */
async function failOnce({ argumentsFor }: Road, call: Call, asked: ProfileName): Promise<void> {
  await withLane(async (lane) => {
    await begin(lane, 'default');
    const args = await argumentsFor(lane);
    const before = await installedProfile(lane);
    const { exitCode, pid } = await failAt(lane, call, call.name === 'unlink' ? 'EIO' : 'ENOSPC', args);
    expect([0, 1]).toContain(exitCode);
    expect(await installedProfile(lane)).toBe(exitCode === 0 ? asked : before);
    expect(await lane.monit.recipients()).toEqual(recipientsOf[exitCode === 0 ? asked : (before ?? 'none')]);
    if (asked === 'none') expect(await wantedProfile(lane)).toBe(exitCode === 0 ? 'none' : 'default');
    await expectSyncToEnd(lane, pid);
  });
}

/**
 * What was tried is in force and waits, or never was; what reverted is gone back from. Then a newer base ends it all.
 */
async function killUnconfirmed({ argumentsFor }: Road, call: Call): Promise<void> {
  await withLane(async (lane) => {
    await begin(lane, 'default');
    const { exitCode, pid } = await killAt(lane, call, 'before', await argumentsFor(lane));
    expect(exitCode).toBe(137);
    await expectSound(lane);
    await sync(options, lane.site);
    const maintenance = await maintenanceOf(lane);
    const wanted = maintenance?.unconfirmed === undefined ? 'default' : 'none';
    expect(maintenance?.reconciled).not.toBe(false);
    expect(await installedProfile(lane)).toBe(wanted);
    expect(await lane.monit.recipients()).toEqual(recipientsOf[wanted]);
    const profile = await loadProfile('default', lane.site.profilesDirectories);
    await apply({ ...options, profile, reason: undefined }, lane.site);
    expect(await maintenanceOf(lane)).toBeUndefined();
    await expectGoodEnd(lane, [pid]);
  });
}

/** Exit 0 promises that it comes back; where that could not be written down, nothing is tried. */
async function failUnconfirmed({ argumentsFor }: Road, call: Call): Promise<void> {
  await withLane(async (lane) => {
    await begin(lane, 'default');
    const args = await argumentsFor(lane);
    const { exitCode, pid } = await failAt(lane, call, call.name === 'unlink' ? 'EIO' : 'ENOSPC', args);
    expect([0, 1]).toContain(exitCode);
    const wanted = exitCode === 0 ? 'none' : 'default';
    expect(await installedProfile(lane)).toBe(wanted);
    expect(await lane.monit.recipients()).toEqual(recipientsOf[wanted]);
    expect((await maintenanceOf(lane))?.unconfirmed !== undefined).toBe(exitCode === 0);
    const profile = await loadProfile('default', lane.site.profilesDirectories);
    await apply({ ...options, profile, reason: undefined }, lane.site);
    await expectGoodEnd(lane, [pid]);
  });
}

const [hold, end, start] = [await holding(), await releasing(), await beginning()];
const [unconfirmed, reversion] = [await applyingUnconfirmed(), await reverting()];

describe('killed during an unconfirmed change: whatever is in force can still be reverted: before', () => {
  test.concurrent.each(unconfirmed.calls.filter(isTurn))('%s', async (_, call) => {
    await killUnconfirmed(unconfirmed, call);
  });
});

describe('killed while it goes back from what nobody confirmed, the next `sync` does: before', () => {
  test.concurrent.each(reversion.calls.filter(isTurn))('%s', async (_, call) => {
    await killUnconfirmed(reversion, call);
  });
});

describe('killed while it begins a hold: it is held or not, as written down, and `sync` completes it: before', () => {
  test.concurrent.each(hold.calls.filter(isTurn))('%s', async (_, call) => {
    await killOnce(hold, call);
  });
});

describe('killed while it releases a hold, it never leaves one that nobody knows of: before', () => {
  test.concurrent.each(end.calls.filter(isTurn))('%s', async (_, call) => {
    await killOnce(end, call);
  });
});

describe('killed while `sync` begins a planned hold, the next `sync` begins it, once: before', () => {
  test.concurrent.each(start.calls.filter(isTurn))('%s', async (_, call) => {
    await killOnce(start, call, 'none');
  });
});

describe('a full or broken disk under the state directory: the exit status says what is in force all the same:', () => {
  test.concurrent.each(hold.calls.filter(canFail))('holding: %s', async (_, call) => {
    await failOnce(hold, call, 'none');
  });
  test.concurrent.each(unconfirmed.calls.filter(canFail))('with --confirm: %s', async (_, call) => {
    await failUnconfirmed(unconfirmed, call);
  });
  test.concurrent.each(end.calls.filter(canFail))('releasing: %s', async (_, call) => {
    await failOnce(end, call, 'default');
  });
});
