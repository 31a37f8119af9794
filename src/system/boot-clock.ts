import { readFileSync } from 'node:fs';
import { bootId } from './boot-id.ts';

/** A moment on the clock of one boot. Nobody sets this clock, and it also runs while the machine sleeps. */
export interface BootTime {
  /** The kernel's id of that boot. */
  readonly bootId: string;
  /** Milliseconds after boot. */
  readonly ms: number;
}

/** USER_HZ: 100 on all machines that Node.js runs on. */
const ticksPerSecond = 100;
const tickMs = 1000 / ticksPerSecond;

/** @param startTime of a process, in clock ticks after boot. @returns milliseconds, rounded down to a tick. */
export function startMs(startTime: string): number {
  return Number(startTime) * tickMs;
}

/** Never earlier than now, on the scale of process start times. Undefined if /proc does not show it. */
export function bootTimeNow(): BootTime | undefined {
  const boot = bootId();
  const ownStart = ownStartTime();
  if (boot === '' || ownStart === undefined) return undefined;
  // A container may show a shorter uptime. Our own uptime does not count the time that the machine slept.
  const byOwnStart = startMs(ownStart) + process.uptime() * 1000;
  return { bootId: boot, ms: Math.ceil(Math.max(byOwnStart, kernelUptimeMs()) + tickMs) };
}

/** Undefined if `then` is unknown or belongs to another boot. */
export function elapsedMs(then: BootTime | undefined, now: BootTime | undefined): number | undefined {
  return then !== undefined && now?.bootId === then.bootId ? now.ms - then.ms : undefined;
}

function ownStartTime(): string | undefined {
  const stat = readOwn('/proc/self/stat');
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
}

function kernelUptimeMs(): number {
  const seconds = Number(readOwn('/proc/uptime')?.split(' ')[0]);
  return Number.isNaN(seconds) ? 0 : seconds * 1000;
}

function readOwn(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
