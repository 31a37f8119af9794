import { nextStart } from './schedule.ts';
import type { Window } from './window.ts';

const yearMs = 366 * 86_400_000;
const mostStarts = 400;

/**
 * Whether the window begins once more before it has ended: worth a warning, because it then looks as if it never ended.
 * Looks at the starts of the year after a moment, at most 400 of them.
 * @param fromMs since the epoch.
 */
export function overlapsItself({ schedule, forMs }: Pick<Window, 'schedule' | 'forMs'>, fromMs: number): boolean {
  let last = nextStart(schedule, fromMs);
  for (let seen = 1; last !== undefined && last <= fromMs + yearMs && seen < mostStarts; seen++) {
    const next = nextStart(schedule, last);
    if (next !== undefined && next - last < forMs) return true;
    last = next;
  }
  return false;
}
