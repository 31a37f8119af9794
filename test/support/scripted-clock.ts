import { setImmediate as pause } from 'node:timers/promises';
import type { Clock } from '../../src/system/clock.ts';

/** What a test has happen while the code under test sleeps; `count` is 1 for its first sleep. */
export type DuringSleep = (count: number) => unknown;

/**
 * A clock whose time passes only in its sleeps, and then at once; with `speed` that many times more than was asked for.
 */
export function scriptedClock(duringSleep: DuringSleep = () => undefined, speed = 1): Clock {
  let now = 0;
  let count = 0;
  return {
    now: () => now,
    sleep: async (milliseconds) => {
      count += 1;
      await duringSleep(count);
      await pause();
      now += milliseconds * speed;
    },
  };
}
