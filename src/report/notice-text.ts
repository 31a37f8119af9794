import { durationText } from '../maintenance/meanwhile/duration-text.ts';
import type { HoldNotice } from '../maintenance/notify/notice.ts';
import { opensThread } from '../maintenance/notify/thread.ts';
import type { Hold } from '../maintenance/record/model.ts';
import { scopedText, scopeText } from '../maintenance/record/scopes.ts';
import { meanwhileText } from './holds-text.ts';
import { alignColumns } from './layout/columns.ts';
import { createPalette } from './layout/palette.ts';
import { timestampText } from './layout/time-text.ts';

/** Characters of a reason in a subject. */
const longestReason = 60;

/** @param host the host's name. */
export function noticeMessage(notice: HoldNotice, host: string, now: Date): { subject: string; text: string } {
  const report = reportText(notice);
  return {
    subject: subjectOf(notice, host),
    text: `${newsText(notice, host, now)}\n\n${factsText(notice)}${report === '' ? '' : `\n${report}`}`,
  };
}

/** The same for all mails about a hold: some mail programs show two subjects as two threads. So it has no end. */
function subjectOf(notice: HoldNotice, host: string): string {
  const { profile, scope, reason = '' } = notice.hold;
  const what = `monit-alert on ${host}: ${profile} for ${scope === undefined ? 'all services' : scopeText(scope)}`;
  const why = reason.trim() === '' ? '' : ` (${shortened(reason.trim())})`;
  return `${opensThread(notice) ? '' : 'Re: '}${what}${why}`;
}

function shortened(text: string): string {
  const characters = Array.from(text);
  return characters.length <= longestReason ? text : `${characters.slice(0, longestReason - 3).join('')}...`;
}

function newsText({ event, hold, by, end, was }: HoldNotice, host: string, now: Date): string {
  const what = scopedText(hold.profile, hold.scope);
  const whoDid = by === undefined ? '' : ` by ${by}`;
  switch (event) {
    case 'begin':
      return `Maintenance on ${host} has begun: ${what} ${limitText(hold)}.`;
    case 'extend':
      return `The end of the maintenance on ${host} was moved${movedText(was, hold.until)}${whoDid}.`;
    case 'end':
      return `Maintenance on ${host} has ended${end === undefined ? '' : `: ${end}${whoDid}`}.`;
    case 'reminder':
      return (
        `Maintenance on ${host} has lasted for ${durationText(now.getTime() - Date.parse(hold.since))}: ` +
        `${what} ${limitText(hold)}. Alerts are muted for longer than max-mute.\n` +
        `To end it now: monit-alert release ${hold.id}`
      );
  }
}

function movedText(was: string | undefined, until: string | undefined): string {
  const from = was === undefined ? '' : ` from ${timestampText(was)}`;
  return `${from}${until === undefined ? '' : ` to ${timestampText(until)}`}`;
}

/** `until 2026-05-01 14:30`, `while its command runs` */
function limitText({ until, ownerProcess }: Hold): string {
  const end = until === undefined ? [] : [`until ${timestampText(until)}`];
  const command = ownerProcess === undefined ? [] : ['while its command runs'];
  return [...command, ...end].join(', at most ') || 'until it is released';
}

function factsText({ event, base, hold, inForce }: HoldNotice): string {
  const { id, profile, scope, by, reason, window, since, graceMs } = hold;
  const grace = graceMs === undefined ? '' : `, up to ${durationText(graceMs)} longer until all services are well`;
  const rows: [name: string, value: string | undefined][] = [
    ['profile', profile],
    ['services', scope === undefined ? 'all' : scopeText(scope)],
    ['reason', reason],
    ['started by', by],
    ['since', timestampText(since)],
    ['lasts', event === 'end' ? undefined : `${limitText(hold)}${grace}`],
    ['then', event === 'end' ? undefined : `"${base}"`],
    ['in force now', inForce],
    ['hold', id],
    ['window', window],
  ];
  return alignColumns(rows.flatMap(([name, value]) => (value === undefined ? [] : [[`${name}:`, value]])));
}

/** Empty unless it has ended, and somebody wants to know. */
function reportText({ meanwhile }: HoldNotice): string {
  if (meanwhile === undefined) return '';
  return (
    meanwhileText(
      meanwhile,
      createPalette(() => false),
    ) || 'No service is known to have failed during maintenance.\n'
  );
}
