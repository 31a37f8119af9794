import { describe, expect, test } from 'vitest';
import { stateFor } from '../../src/change/state.ts';
import { readMaintenance, release, sync } from '../../src/index.ts';
import { profileInForce } from '../../src/maintenance/maintenance.ts';
import { isLong } from '../support/long.ts';
import type { Call } from './calls.ts';
import { begin, expectGoodEnd, expectSound, installedProfile, type Lane, recipientsOf, withLane } from './lane.ts';
import { holding, releasing, type Road } from './roads.ts';
import { killAt } from './tracing.ts';

const options = { force: false, strict: false };

const maintenanceOf = async ({ site }: Lane) => readMaintenance(stateFor(site.stateDirectory, site.controlFile));

/** What is written down, the managed file, and Monit; the rest of the road is that of every change. */
function concernsMaintenance([, { name, path }]: readonly [string, Call]): boolean {
  if (isLong || name === 'kill') return true;
  const isPlace = path !== undefined && /^@DIRECTORY\/(?:state|conf\.d)\//.test(path);
  return isPlace && ['openat', 'rename', 'unlink'].includes(name);
}

/** Kills a run there. What is written down then is in force after the next `sync`, and the base can be had back. */
async function killOnce({ argumentsFor }: Road, call: Call, allowed: readonly ('default' | 'none')[]): Promise<void> {
  await withLane(async (lane) => {
    await begin(lane, 'default');
    const { exitCode, pid } = await killAt(lane, call, 'before', await argumentsFor(lane));
    expect(exitCode).toBe(137);
    await expectSound(lane);

    await sync(options, lane.site);
    const maintenance = await maintenanceOf(lane);
    const wanted = maintenance === undefined ? 'default' : profileInForce(maintenance);
    expect(allowed).toContain(wanted);
    expect(await installedProfile(lane)).toBe(wanted);
    expect(await lane.monit.recipients()).toEqual(recipientsOf[wanted as 'default' | 'none']);

    await release('all', options, lane.site);
    expect(await maintenanceOf(lane)).toBeUndefined();
    await expectGoodEnd(lane, [pid]);
  });
}

const [hold, end] = [await holding(), await releasing()];

describe('killed while it holds a profile: it is held or not, as is written down, and `sync` sees to it: before', () => {
  test.concurrent.each(hold.calls.filter(concernsMaintenance))('%s', async (_, call) => {
    await killOnce(hold, call, ['default', 'none']);
  });
});

describe('killed while it releases a hold, it never leaves one that nobody knows of: before', () => {
  test.concurrent.each(end.calls.filter(concernsMaintenance))('%s', async (_, call) => {
    await killOnce(end, call, ['default', 'none']);
  });
});
