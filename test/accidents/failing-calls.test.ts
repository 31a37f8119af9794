import { readdir } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { isLong } from '../support/long.ts';
import type { Call } from './calls.ts';
import { begin, expectGoodEnd, expectSound, installedProfile, recipientsOf, withLane } from './lane.ts';
import { replacing, restoring, type Road } from './roads.ts';
import { failAt } from './tracing.ts';

/** What the tests read of the JSON document of a change. */
interface Told {
  readonly exitCode: number;
  readonly warnings?: readonly string[];
  readonly reason?: string;
  readonly error?: { readonly code: string; readonly message: string };
}

/** How a run is to end of which one call fails, and of what it must speak then. */
interface Ending {
  readonly exitCode: 0 | 1 | 4;
  /** Error code, or the beginning of a warning. */
  readonly of?: string;
}

/**
 * What can befall a call: a disk that is full, broken or read-only, and what a user may not do. The first one in CI.
 */
function errorsOf(name: string): string[] {
  if (name === 'kill') return ['EPERM'];
  if (/chmod|chown/.test(name)) return ['EPERM', 'EROFS'];
  if (/^(fsync|unlink|rmdir)/.test(name)) return ['EIO', 'EROFS'];
  return name === 'write' ? ['ENOSPC', 'EDQUOT', 'EIO'] : ['ENOSPC', 'EROFS', 'EACCES'];
}

function endingOf({ name, path, ordinal }: Call): Ending {
  if (path === undefined) return ordinal === 1 ? { exitCode: 1, of: 'daemon.denied' } : { exitCode: 4 };
  // What of the copy cannot be taken away again does no harm; a later run sweeps up.
  if (path.startsWith('@TEMPORARY'))
    return /unlink|rmdir/.test(name) ? { exitCode: 0 } : { exitCode: 1, of: 'scratch.unwritable' };
  if (path === '@DIRECTORY/conf.d') return { exitCode: 0, of: '@DIRECTORY/conf.d/monit-alert was written, but' };
  if (path.startsWith('@DIRECTORY/conf.d/')) return { exitCode: 1, of: 'managed-file.unwritable' };
  if (path.endsWith('/history.jsonl')) return { exitCode: 0, of: 'the history could not be written: cannot write @' };
  if (/00000[34]/.test(path)) return { exitCode: 0, of: 'the reload proof could not be kept in @' };
  // The directory's own sync is that of the text: for the three others nobody waits.
  return path.includes('000005') || name === 'fsync'
    ? { exitCode: 0, of: 'the text could not be kept for `monit-alert rollback` in @' }
    : { exitCode: 0 }; // The name that a run leaves for those who wait is a kindness.
}

const replace = await replacing();
const goBack = await restoring();

/** Of the copies that are checked, one call of each kind: all of them are dealt with in one place. */
const inCi = replace.calls.filter(
  ([, { name, path }], index, all) =>
    path?.startsWith('@TEMPORARY') !== true ||
    index === all.findIndex(([, other]) => other.name === name && other.path?.startsWith('@TEMPORARY') === true),
);

const withErrors = (calls: Road['calls']) =>
  calls.flatMap(([what, call]) =>
    errorsOf(call.name)
      .slice(0, isLong ? undefined : 1)
      .map((error): [string, string, Call] => [error, what, call]),
  );

describe('one call fails: the exit status tells how things are, and the message what happened where', () => {
  test.concurrent.each(withErrors(isLong ? replace.calls : inCi))('%s at %s', async (error, _, call) => {
    await withLane(async (lane) => {
      await begin(lane, 'none');
      const { exitCode, stdout, stderr, pid } = await failAt(lane, call, error, ['default', '--json']);
      const told = JSON.parse(stdout) as Told;
      const ending = endingOf(call);
      expect({ exitCode, told: told.exitCode }).toEqual({ exitCode: ending.exitCode, told: ending.exitCode });
      expect(stderr).not.toContain('    at ');
      const profile = exitCode === 0 ? 'default' : 'none';
      expect(await installedProfile(lane)).toBe(profile);
      expect(await lane.monit.recipients()).toEqual(recipientsOf[profile]);
      expect(await readdir(lane.monit.conf('.'))).toEqual(['monit-alert']);
      if (exitCode === 1) expect(told.error?.code).toBe(ending.of);
      if (exitCode === 1 && call.path !== undefined) expect(told.error?.message).toContain(`(${error})`);
      if (exitCode === 0) expectWarning(told, ending.of?.replace('@DIRECTORY', lane.monit.directory), error);
      await expectSound(lane);
      await expectGoodEnd(lane, [pid]);
    });
  });
});

function expectWarning({ warnings = [] }: Told, beginning: string | undefined, error: string): void {
  expect(warnings).toHaveLength(beginning === undefined ? 0 : 1);
  for (const warning of warnings) {
    expect(warning.startsWith(beginning?.replace(/@$/, '/') ?? '')).toBe(true);
    expect(warning.endsWith(` (${error})`)).toBe(true);
  }
}

describe('one call fails while the earlier profile is put back: 4 is said only where that was done, else 5', () => {
  const calls = goBack.calls.filter(([, { path }]) => path?.startsWith('@TEMPORARY') !== true);
  test.concurrent.each(withErrors(calls))('%s at %s', async (error, _, call) => {
    await withLane(async (lane) => {
      await begin(lane, 'none');
      const args = [...(await goBack.argumentsFor(lane)), '--json'];
      const { exitCode, stdout, stderr, pid } = await failAt(lane, call, error, args);
      const told = JSON.parse(stdout) as Told;
      const isLost = call.name === 'kill' || call.path?.startsWith('@DIRECTORY/conf.d/') === true;
      expect({ exitCode, told: told.exitCode }).toEqual({ exitCode: isLost ? 5 : 4, told: isLost ? 5 : 4 });
      expect(stderr).not.toContain('    at ');
      expect(await installedProfile(lane)).toBe(isLost && call.name !== 'kill' ? 'default' : 'none');
      if (isLost) expect(told.reason).toContain('; restoring the earlier file failed: ');
      else expect(await lane.monit.recipients()).toEqual([]);
      await expectSound(lane);
      await expectGoodEnd(lane, [pid]);
    });
  });
});
