import { spawn } from 'node:child_process';
import { afterEach, expect, test, vi } from 'vitest';
import { readProcess } from '../../src/monit/process/process.ts';
import { bootTimeNow, elapsedMs, startMs } from '../../src/system/boot-clock.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

test('it goes on whatever the wall clock shows', () => {
  const before = bootTimeNow();
  vi.spyOn(Date, 'now').mockReturnValue(0);
  const elapsed = elapsedMs(before, bootTimeNow());
  expect(elapsed).toBeGreaterThanOrEqual(0);
  expect(elapsed).toBeLessThan(60_000);
});

test('it has the scale of process start times: what starts later has a later one', async () => {
  const startOf = (pid: number | undefined) => startMs(readProcess(pid ?? 0)?.startTime ?? '');
  const now = bootTimeNow()?.ms ?? 0;
  expect(startOf(process.pid)).toBeLessThan(now);
  // Start times are in ticks of 10 ms, and the present is rounded up.
  await vi.waitFor(() => {
    const child = spawn('sleep', ['60']);
    const start = startOf(child.pid);
    child.kill();
    expect(start).toBeGreaterThanOrEqual(now);
  });
});

test('moments of two boots have no distance', () => {
  const now = bootTimeNow();
  expect(elapsedMs({ bootId: 'another', ms: 0 }, now)).toBeUndefined();
  expect(elapsedMs(undefined, now)).toBeUndefined();
});
