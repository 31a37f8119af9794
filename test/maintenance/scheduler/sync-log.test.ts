import { expect, test } from 'vitest';
import { isRegular, withCall } from '../../../src/maintenance/scheduler/sync-log.ts';

/** What is remembered after so many calls, one every so many milliseconds. */
function remembered(calls: number, everyMs: number): string[] {
  let times: string[] = [];
  for (let call = 0; call < calls; call += 1) times = withCall(times, new Date(call * everyMs));
  return times;
}

test.each([1_000, 5_000, 60_000])('who calls every %i ms is seen to do so, and the last call is known', (everyMs) => {
  const times = remembered(100, everyMs);
  expect(isRegular(times)).toBe(true);
  expect(times.at(-1)).toBe(new Date(99 * everyMs).toISOString());
});

test('a few calls at once are nobody’s habit', () => {
  expect(isRegular(remembered(5, 1_000))).toBe(false);
});
