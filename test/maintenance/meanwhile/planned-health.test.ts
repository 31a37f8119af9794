import { expect, test } from 'vitest';
import { MonitAlertError } from '../../../src/errors.ts';
import type { SiteStatus } from '../../../src/inspect/status.ts';
import type { Ahead } from '../../../src/maintenance/calendar/coming-holds.ts';
import { type Health, judgeHealth } from '../../../src/maintenance/meanwhile/health.ts';
import type { Hold } from '../../../src/maintenance/record/model.ts';
import { healthLine, metricsText } from '../../../src/report/health-text.ts';
import { siteStatus } from '../../support/values/alerts.ts';
import { nothingAhead } from '../../support/values/calendar.ts';
import { aHold, holding } from '../../support/values/maintenance.ts';

const hour = 3_600_000;
const now = Date.parse('2026-05-01T12:20:00Z');

/** A hold of an hour that can begin when it is planned. */
const awaited = (id: string, from: string) => {
  const until = new Date(Date.parse(from) + hour).toISOString();
  return { id, profile: 'none', by: 'anna', from, until, mailsReport: false, canBeginMs: Date.parse(from) };
};

/** The line without its performance data. */
const line = (health: Health) => healthLine(health, 4 * hour).replace(/ \| [^|]*\n$/, '\n');

const muted = siteStatus({ profile: 'none', alerts: [], loaded: [] });
const judge = (
  seen: SiteStatus | MonitAlertError,
  maintenance?: ReturnType<typeof holding>,
  ahead: Ahead | MonitAlertError = nothingAhead,
) => judgeHealth(seen, maintenance, ahead, { maxMuteMs: 4 * hour, now, isGone: () => false });

test('a planned mute counts from its planned end, unless somebody mutes as well', () => {
  const seenSince = (since: string, ...holds: Hold[]) => ({
    ...holding(...holds),
    observations: { since, seenFailing: {} },
  });
  const [early, from] = ['2026-05-01T02:00:00.000Z', '2026-05-01T02:00:00.000Z'];
  const window = (until: string, differently: Partial<Hold> = {}) =>
    aHold('w@1', { since: early, from, until, forMs: undefined, ...differently });
  const running = window('2026-05-01T13:00:00.000Z');
  const health = judge(muted, seenSince(early, running));
  expect(health).toMatchObject({ state: 'ok', seen: { isMuted: true, mutedMs: 10 * hour + hour / 3 } });
  expect(line(health)).toBe('OK: "none" is in force; alerts have been muted for 10 h 20 min\n');
  const inGrace = (until: string) => window(until, { graceMs: 9 * hour, graceSince: until });
  expect(judge(muted, seenSince(early, inGrace('2026-05-01T09:00:00.000Z')))).toMatchObject({
    state: 'ok',
    inGrace: 1,
  });
  expect(judge(muted, seenSince(early, inGrace('2026-05-01T08:00:00.000Z'))).problems).toEqual([
    'alerts have been muted for 4 h 20 min since the planned end of hold w@1 (allowed: 4 h)',
  ]);
  const both = seenSince(early, aHold('m', { since: early }), running);
  expect(judge(muted, both).problems).toEqual(['alerts have been muted for 10 h 20 min (allowed: 4 h)']);
  const overOther = seenSince(early, aHold('m', { since: early, profile: 'office' }), running);
  expect(judge(muted, overOther).problems).toEqual([]);
  expect(judge(muted, seenSince(early, running, window('2026-05-01T14:00:00.000Z', { id: 'x' }))).problems).toEqual([]);
});

test('what should have begun is a problem after five minutes, whether it was planned or is due by a window', () => {
  const ahead = (canBegin: string) => ({ ...nothingAhead, coming: [awaited('deploy', canBegin)] });
  const late = judge(siteStatus(), undefined, ahead('2026-05-01T12:14:00.000Z'));
  expect(late).toMatchObject({ state: 'critical', planned: 1, nextHold: '2026-05-01T12:14:00.000Z' });
  expect(line(late)).toBe(
    'CRITICAL: hold deploy should have begun 6 min ago, but `monit-alert sync` has not begun it\n',
  );
  expect(judge(siteStatus(), undefined, ahead('2026-05-01T12:16:00.000Z')).state).toBe('ok');
  const unseen = { ...awaited('deploy', '2026-05-01T02:00:00.000Z'), canBeginMs: now - 60_000 };
  expect(judge(siteStatus(), undefined, { ...nothingAhead, coming: [unseen] }).state).toBe('ok');
  expect(judge(new MonitAlertError('x', 'broken'), undefined, ahead('2026-05-01T12:14:00.000Z'))).toMatchObject({
    state: 'critical',
  });
});

test('a window that cannot begin, and lost plans, are warnings', () => {
  const windowFaults = [new MonitAlertError('window.invalid', '/w/nightly.yaml:2: for: is missing')];
  const damage = new MonitAlertError('state.damaged', '/s/calendar.json is damaged');
  const health = judge(siteStatus(), undefined, { ...nothingAhead, windows: ['nightly'], windowFaults, damage });
  expect(line(health)).toBe('WARNING: /s/calendar.json is damaged; /w/nightly.yaml:2: for: is missing\n');
  const unread = judge(siteStatus(), undefined, new MonitAlertError('state.unreadable', 'cannot read it'));
  expect(unread).toMatchObject({ state: 'warning', planned: undefined, warnings: ['cannot read it'] });
  expect(metricsText(unread, '1.2.3')).not.toContain('planned_holds');
});

test('the metrics count what is planned and what is in its grace, and say when the next hold begins', () => {
  const nothing = metricsText(judge(siteStatus()), '1.2.3');
  expect(nothing).toContain('\nmonit_alert_planned_holds 0\n');
  expect(nothing).toContain('\nmonit_alert_holds_in_grace 0\n');
  expect(nothing).not.toContain('next_hold');
  const coming = [awaited('a', '2026-05-01T13:00:00.000Z'), awaited('b', '2026-05-02T13:00:00.000Z')];
  const graced = holding(aHold('a', { graceMs: hour, graceSince: '2026-05-01T12:19:00.000Z' }), aHold('b'));
  const text = metricsText(judge(siteStatus(), graced, { ...nothingAhead, coming }), '1.2.3');
  expect(text).toContain('\nmonit_alert_planned_holds 2\n');
  expect(text).toContain('\nmonit_alert_holds_in_grace 1\n');
  expect(text).toContain(`\nmonit_alert_next_hold_timestamp_seconds ${Date.parse('2026-05-01T13:00:00Z') / 1000}\n`);
});
