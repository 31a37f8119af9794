import type { Ahead } from '../calendar/coming-holds.ts';
import { durationText } from './duration-text.ts';

/** Milliseconds that `sync` has to begin or end a hold; a timer calls it once a minute. */
export const graceMs = 300_000;

/** What should have begun, and has not; a sentence each. @param now milliseconds since the epoch. */
export function lateBeginnings({ coming }: Pick<Ahead, 'coming'>, now: number): string[] {
  return coming
    .filter(({ canBeginMs }) => now - canBeginMs >= graceMs)
    .map(({ id, from }) => {
      const ago = durationText(now - Date.parse(from));
      return `hold ${id} should have begun ${ago} ago, but \`monit-alert sync\` has not begun it`;
    });
}
