import { describe, expect, test } from 'vitest';
import { isLong } from '../support/long.ts';
import { waitFor } from '../support/processes/wait-for.js';
import type { Call } from './calls.ts';
import { begin, expectGoodEnd, expectSound, installedProfile, withLane } from './lane.ts';
import { creating, replacing, restoring, type Road } from './roads.ts';
import { killAt } from './tracing.ts';

/** Kills a run there, and has the next one end well; `meanwhile` happens between the two. */
async function killOnce(
  { before, argumentsFor }: Road,
  call: Call,
  when: 'before' | 'after',
  meanwhile: (reloads: () => number) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  await withLane(async (lane) => {
    await begin(lane, before);
    const reloadsBefore = lane.monit.reloads();
    const { exitCode, pid } = await killAt(lane, call, when, await argumentsFor(lane));
    expect(exitCode).toBe(137);
    expect([before, 'default']).toContain(await installedProfile(lane));
    await expectSound(lane);
    await meanwhile(() => lane.monit.reloads() - reloadsBefore);
    await expectGoodEnd(lane, [pid]);
  });
}

function killAtEach(road: Road, when: 'before' | 'after'): void {
  test.concurrent.each(road.calls)('%s', async (_, call) => {
    await killOnce(road, call, when);
  });
}

const replace = await replacing();
const goBack = await restoring();

test('the text is whole on the disk before its rename, and the rename before Monit is signalled', () => {
  const calls = replace.calls.map(([, call]) => call);
  const managed = calls.filter(({ name, path }) => name === 'kill' || path?.startsWith('@DIRECTORY/conf.d') === true);
  const names = managed.map(({ name, path }) => (path === '@DIRECTORY/conf.d' ? `${name} directory` : name));
  expect(names).toEqual(['kill', 'openat', 'fchmod', 'write', 'fsync', 'rename', 'fsync directory', 'kill']);
});

describe('killed while it replaces a profile, it leaves a whole file, and the next run ends well: before', () => {
  killAtEach(replace, 'before');
});

test('killed right after it has signalled Monit, it leaves a Monit that reloads; the next run ends well', async () => {
  const [, signal] = replace.calls.findLast(([, { name }]) => name === 'kill') ?? [];
  if (signal === undefined) throw new Error('the run signals nobody');
  await killOnce(replace, signal, 'after', async (reloads) => {
    await waitFor(() => reloads() === 1, { what: 'the reload that was asked for' });
  });
});

describe('killed while it goes back to what was there before, it leaves a whole file all the same: before', () => {
  const isOfCopy = ({ path }: Call) => path?.startsWith('@TEMPORARY') === true;
  killAtEach({ ...goBack, calls: goBack.calls.filter(([, call]) => isLong || !isOfCopy(call)) }, 'before');
});

if (isLong) {
  const create = await creating();

  describe('killed while it does everything for the first time: before', () => {
    killAtEach(create, 'before');
  });

  describe('killed while it replaces a profile: right after', () => {
    killAtEach(replace, 'after');
  });
}
