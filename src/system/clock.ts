import { setTimeout as delay } from 'node:timers/promises';

export interface Clock {
  /** Milliseconds on a monotonic scale: only differences have a meaning. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  sleep: async (milliseconds) => {
    await delay(milliseconds);
  },
};

/** Shared by all steps of a command, so that the limit applies to the whole command. */
export interface Deadline {
  readonly clock: Clock;
  remainingMs(): number;
  hasPassed(): boolean;
}

export function deadlineAfter(milliseconds: number, clock: Clock = systemClock): Deadline {
  const end = clock.now() + milliseconds;
  return {
    clock,
    remainingMs: () => Math.max(0, end - clock.now()),
    hasPassed: () => clock.now() >= end,
  };
}
