import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { findScheduler } from '../../../src/maintenance/scheduler/scheduler.ts';
import {
  isRegular,
  isSilent,
  noteSync,
  readSyncs,
  type SyncCall,
  withCall,
} from '../../../src/maintenance/scheduler/sync-log.ts';
import { bootTimeNow } from '../../../src/system/boot-clock.ts';
import { bootId } from '../../../src/system/boot-id.ts';

/** What is kept after so many calls, one every so many milliseconds. */
function kept(calls: number, everyMs: number): SyncCall[] {
  let all: SyncCall[] = [];
  for (let call = 0; call < calls; call += 1) {
    all = withCall(all, { at: new Date(call * everyMs).toISOString(), scheduler: 'cron' });
  }
  return all;
}

async function stateDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'monit-alert-sync-'));
  onTestFinished(async () => rm(directory, { recursive: true }));
  return directory;
}

test.each([1_000, 5_000, 60_000])('calls every %i ms are regular, and the last call is known', (everyMs) => {
  const calls = kept(100, everyMs);
  expect(isRegular(calls)).toBe(true);
  expect(calls.at(-1)?.at).toBe(new Date(99 * everyMs).toISOString());
});

test('a few calls at once are not regular', () => {
  expect(isRegular(kept(5, 1_000))).toBe(false);
});

test('a call is noted with the name that the caller gives; a line without a name is from `other`', async () => {
  const state = await stateDirectory();
  const before = new Date(Date.now() - 60_000).toISOString();
  await writeFile(join(state, 'last-sync'), `${before}\n`);
  expect(await findScheduler(state)).toEqual({ scheduler: undefined, lastCall: before });
  await noteSync(state, 'systemd');
  const calls = await readSyncs(state);
  expect(calls).toEqual([
    { at: before, scheduler: 'other' },
    { at: calls[1]?.at, scheduler: 'systemd', boot: { bootId: bootId(), ms: expect.any(Number) as number } },
  ]);
  const gapMs = Date.parse(calls[1]?.at ?? '') - Date.parse(before);
  expect(await findScheduler(state)).toEqual({ scheduler: 'systemd', lastCall: calls[1]?.at, gapMs });
});

test('calls of more than ten minutes ago show nothing; a file that cannot be read is not taken for none', async () => {
  const state = await stateDirectory();
  const calls = [690_000, 630_000].map((agoMs) => `${new Date(Date.now() - agoMs).toISOString()} cron\n`);
  await writeFile(join(state, 'last-sync'), calls.join(''));
  expect(await findScheduler(state)).toEqual({ scheduler: undefined, lastCall: undefined });
  await expect(readSyncs(`${state}/${'x'.repeat(300)}`)).rejects.toMatchObject({ code: 'state.unreadable' });
});

test.each([
  ['before it was set back', 3 * 3_600_000],
  ['before it was set forward', -3 * 3_600_000],
])('calls count by the time that has passed, also if a clock noted them %s', async (_, ahead) => {
  const state = await stateDirectory();
  const boot = bootTimeNow();
  const called = (agoMs: number) =>
    `${new Date(Date.now() - agoMs + ahead).toISOString()} cron ${boot?.bootId ?? ''} ${(boot?.ms ?? 0) - agoMs}\n`;
  await writeFile(join(state, 'last-sync'), [120_000, 60_000].map(called).join(''));
  expect(await findScheduler(state)).toMatchObject({ scheduler: 'cron' });
  await writeFile(join(state, 'last-sync'), [10_860_000, 10_800_000].map(called).join(''));
  expect(await findScheduler(state)).toEqual({ scheduler: undefined, lastCall: undefined });
});

test('calls in the future, which a wrong clock noted, show nothing', async () => {
  const state = await stateDirectory();
  const calls = [60_000, 120_000].map((aheadMs) => `${new Date(Date.now() + aheadMs).toISOString()} cron\n`);
  await writeFile(join(state, 'last-sync'), calls.join(''));
  expect(await findScheduler(state)).toEqual({ scheduler: undefined, lastCall: undefined });
});

test('calls of an earlier boot say nothing about this one', async () => {
  const state = await stateDirectory();
  const called = (agoMs: number) => `${new Date(Date.now() - agoMs).toISOString()} cron another-boot 4711\n`;
  await writeFile(join(state, 'last-sync'), [120_000, 60_000].map(called).join(''));
  expect(await findScheduler(state)).toEqual({ scheduler: undefined, lastCall: undefined });
});

const callsEvery = (everyMs: number, until: number): SyncCall[] =>
  [4, 3, 2, 1, 0].map((back) => ({ at: new Date(until - back * everyMs).toISOString(), scheduler: 'cron' }));

test.each([
  [60_000, 130_000, false],
  [60_000, 140_000, true],
  [1_000, 130_000, false],
  [150_000, 310_000, false],
  [150_000, 320_000, true],
])('what called every %i ms and last %i ms ago is gone: %s', (everyMs, agoMs, gone) => {
  const now = Date.parse('2026-05-01T12:00:00Z');
  expect(isSilent(callsEvery(everyMs, now - agoMs), now)).toBe(gone);
});

test('a call by a person between two of a scheduler does not make the scheduler late', () => {
  const now = Date.parse('2026-05-01T12:00:00Z');
  const calls = callsEvery(60_000, now - 100_000);
  const byPerson: SyncCall = { at: new Date(now - 99_000).toISOString(), scheduler: 'other' };
  expect(isSilent([...calls, byPerson], now)).toBe(false);
});

test('what called regularly and has stopped is told from what never called', async () => {
  const state = await stateDirectory();
  const calls = [300_000, 240_000, 180_000].map((agoMs) => `${new Date(Date.now() - agoMs).toISOString()} cron\n`);
  await writeFile(join(state, 'last-sync'), calls.join(''));
  expect(await findScheduler(state)).toMatchObject({ scheduler: undefined, gone: 'silent' });
});

test.each([
  ['inactive', 'loaded', { gone: 'inactive' }],
  ['failed', 'loaded', { gone: 'inactive' }],
  ['active', 'loaded', { scheduler: 'systemd' }],
  ['inactive', 'not-found', { scheduler: 'systemd' }],
])('a timer that systemd calls %s (unit %s) is judged at once', async (active, load, expected) => {
  const state = await stateDirectory();
  const calls = [80_000, 20_000].map((agoMs) => `${new Date(Date.now() - agoMs).toISOString()} systemd\n`);
  await writeFile(join(state, 'last-sync'), calls.join(''));
  const script = `#!/bin/sh\n[ "$1" = is-active ] && echo ${active} && exit 3\necho ${load}\n`;
  await writeFile(join(state, 'systemctl'), script, { mode: 0o755 });
  vi.stubEnv('PATH', `${state}:${process.env['PATH'] ?? ''}`);
  onTestFinished(() => void vi.unstubAllEnvs());
  expect(await findScheduler(state)).toMatchObject(expected);
});
