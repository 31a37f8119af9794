import { durationText } from '../maintenance/meanwhile/duration-text.ts';
import { type Maintenance, type UnconfirmedBase, unconfirmedBase } from '../maintenance/record/model.ts';
import { momentText } from './moment.ts';

/** `unconfirmed until 14:30, 4 min left, then back to office`, or that it is too late. */
export function unconfirmedLimit(unconfirmed: UnconfirmedBase, now: Date): string {
  const { until } = unconfirmed;
  const leftMs = Date.parse(until) - now.getTime();
  const limit =
    leftMs > 0
      ? `until ${momentText(until, now)}, ${durationText(leftMs)} left`
      : `until ${momentText(until, now)} (over; \`monit-alert sync\` goes back)`;
  return `unconfirmed ${limit}, then back to ${beforeText(unconfirmed)}`;
}

/** What is to be done about a base that waits to be confirmed; empty where none does. */
export function unconfirmedText(maintenance: Maintenance | undefined, now: Date): string {
  const unconfirmed = unconfirmedBase(maintenance);
  if (unconfirmed === undefined) return '';
  return `${unconfirmed.profile} is ${unconfirmedLimit(unconfirmed, now)}\nTo keep it: monit-alert confirm\n`;
}

/** The same of a dry run. */
export function wouldWaitText(maintenance: Maintenance | undefined): string {
  const unconfirmed = unconfirmedBase(maintenance);
  if (unconfirmed === undefined) return '';
  const { forMs } = unconfirmed;
  return `It would go back to ${beforeText(unconfirmed)} after ${durationText(forMs)}, unless confirmed\n`;
}

/** What was gone back from; empty where nothing was. */
export function revertedText(reverted: UnconfirmedBase | undefined): string {
  if (reverted === undefined) return '';
  return `${reverted.profile} was not confirmed in time: the base is ${beforeText(reverted)} again\n`;
}

/** That a newer command has taken the place of what waited; empty where nothing did. */
export function supersededText(superseded: UnconfirmedBase | undefined): string {
  if (superseded === undefined) return '';
  return `this replaces ${superseded.profile}, which waited to be confirmed; nothing goes back any more\n`;
}

export function confirmedText({ profile }: UnconfirmedBase, maintenance: Maintenance | undefined): string {
  if (maintenance?.reconciled !== false) return `${profile} is confirmed: it stays\n`;
  return `${profile} is confirmed, but not proved to be in force yet; \`monit-alert sync\` tries again\n`;
}

/** The profile's file may have been changed since, and its name be the same. */
function beforeText({ profile, before }: UnconfirmedBase): string {
  return before.profile === profile ? `${profile} as it was before` : before.profile;
}
