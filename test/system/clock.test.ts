import { expect, test } from 'vitest';
import { deadlineAfter, systemClock } from '../../src/system/clock.ts';
import { scriptedClock } from '../support/scripted-clock.ts';

test('a deadline is shared by all who ask it, and never has less than nothing left', async () => {
  const clock = scriptedClock();
  const deadline = deadlineAfter(100, clock);
  expect([deadline.remainingMs(), deadline.hasPassed()]).toEqual([100, false]);
  await clock.sleep(99);
  expect([deadline.remainingMs(), deadline.hasPassed()]).toEqual([1, false]);
  await clock.sleep(1);
  expect([deadline.remainingMs(), deadline.hasPassed()]).toEqual([0, true]);
  await clock.sleep(5_000);
  expect([deadline.remainingMs(), deadline.hasPassed()]).toEqual([0, true]);
});

test('a deadline of no time has passed at once', () => {
  expect(deadlineAfter(0, scriptedClock()).hasPassed()).toBe(true);
});

test("the system's clock goes on while it sleeps, and is not the time of day", async () => {
  const before = systemClock.now();
  await systemClock.sleep(2);
  expect(systemClock.now()).toBeGreaterThan(before);
  // Time of day is some fifty years after its beginning; this one began with the process.
  expect(systemClock.now()).toBeLessThan(Date.now() / 2);
});
