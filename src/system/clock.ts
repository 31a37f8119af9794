import { setTimeout as delay } from 'node:timers/promises';

/** The two things that code asks of time. Tests script it by passing another one. */
export interface Clock {
  /** Milliseconds on a monotonic scale: only differences mean anything, and no clock step moves it. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  sleep: async (milliseconds) => {
    await delay(milliseconds);
  },
};

/** A point in time that all steps of one command share, so that a limit bounds the whole and not each step. */
export interface Deadline {
  readonly clock: Clock;
  /** Milliseconds left, never negative. */
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
