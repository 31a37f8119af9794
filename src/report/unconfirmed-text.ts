import { durationText } from '../maintenance/meanwhile/duration-text.ts';
import { type Maintenance, type UnconfirmedBase, unconfirmedBase } from '../maintenance/record/model.ts';
import { momentText } from './layout/time-text.ts';

/** `unconfirmed until 14:30, 4 min left, then "office"` */
export function unconfirmedLine(unconfirmed: UnconfirmedBase, now: Date): string {
  const { until } = unconfirmed;
  const leftMs = Date.parse(until) - now.getTime();
  const limit =
    leftMs > 0
      ? `until ${momentText(until, now)}, ${durationText(leftMs)} left`
      : `until ${momentText(until, now)} (expired; \`monit-alert sync\` will revert it)`;
  return `unconfirmed ${limit}, then ${previousText(unconfirmed)}`;
}

export function unconfirmedText(maintenance: Maintenance | undefined, now: Date): string {
  const unconfirmed = unconfirmedBase(maintenance);
  if (unconfirmed === undefined) return '';
  return `"${unconfirmed.profile}" is ${unconfirmedLine(unconfirmed, now)}\nTo keep it: monit-alert confirm\n`;
}

export function wouldRevertText(maintenance: Maintenance | undefined): string {
  const unconfirmed = unconfirmedBase(maintenance);
  if (unconfirmed === undefined) return '';
  const { forMs } = unconfirmed;
  return `it would revert to ${previousText(unconfirmed)} after ${durationText(forMs)} unless confirmed\n`;
}

export function revertedText(reverted: UnconfirmedBase | undefined): string {
  if (reverted === undefined) return '';
  const { profile, forMs } = reverted;
  return `"${profile}" was not confirmed within ${durationText(forMs)}: reverted to ${previousText(reverted)}\n`;
}

export function supersededText(superseded: UnconfirmedBase | undefined): string {
  if (superseded === undefined) return '';
  return `this replaces the unconfirmed change to "${superseded.profile}"; nothing will be reverted\n`;
}

export function confirmedText({ profile }: UnconfirmedBase, maintenance: Maintenance | undefined): string {
  if (maintenance?.reconciled !== false) return `"${profile}" is confirmed\n`;
  return `"${profile}" is confirmed, but not verified to be in force yet; \`monit-alert sync\` will retry\n`;
}

/** The previous text may be of the same profile, before somebody edited it. */
function previousText({ profile, before }: UnconfirmedBase): string {
  return before.profile === profile ? `"${profile}" as it was before` : `"${before.profile}"`;
}
