import { expect, test } from 'vitest';
import { MonitAlertError } from '../../../src/errors.ts';
import type { SiteStatus } from '../../../src/inspect/status.ts';
import { judgeHealth } from '../../../src/maintenance/meanwhile/health.ts';
import { healthLine, metricsText } from '../../../src/report/health-text.ts';
import { siteStatus } from '../../support/values/alerts.ts';
import { aHold, holding } from '../../support/values/maintenance.ts';

const hour = 3_600_000;
const now = Date.parse('2026-05-01T12:20:00Z');

const muted = siteStatus({ profile: 'none', alerts: [], loaded: [] });
const judge = (seen: SiteStatus | MonitAlertError, maintenance?: ReturnType<typeof holding>) =>
  judgeHealth(seen, maintenance, { maxMuteMs: 4 * hour, now, isGone: ({ pid }) => pid === 1 });

test('all is well where the profile alerts somebody and everything agrees', () => {
  expect(judge(siteStatus()).problems).toEqual([]);
  expect(healthLine(judge(siteStatus()))).toBe('OK: "default" is in force\n');
});

test('a base that alerts nobody counts from when it was written', () => {
  expect(judge(muted)).toMatchObject({ seen: { isMuted: true, mutedMs: 6 * hour } });
  expect(healthLine(judge(muted))).toBe('CRITICAL: alerts have been muted for 6 h (allowed: 4 h)\n');
});

test('holds count from when the first of them began', () => {
  const health = judge(muted, holding(aHold('a'), aHold('b', { since: '2026-05-01T12:15:00.000Z' })));
  expect(health).toMatchObject({ seen: { mutedMs: hour / 3 }, holds: 2, problems: [] });
  expect(healthLine(health)).toBe('OK: "none" is in force; alerts have been muted for 20 min\n');
});

test('a hold that nobody ends is a problem, once a timer should have come by', () => {
  const late = (until: string) => judge(muted, holding(aHold('a', { until }))).problems;
  expect(late('2026-05-01T12:16:00.000Z')).toEqual([]);
  expect(late('2026-05-01T12:14:00.000Z')).toEqual([
    'hold a should have ended (expired), but `monit-alert sync` has not ended it',
  ]);
});

test('a hold that has just begun is none, however long a timer may take', () => {
  const begun = aHold('a', { since: '2026-05-01T12:20:00.000Z', until: '2026-05-01T12:50:00.000Z' });
  expect(judge(muted, holding(begun)).problems).toEqual([]);
});

test('a base that waits to be confirmed is well until a timer should have gone back', () => {
  const waiting = (until: string) => {
    const before = { profile: 'default', text: '' };
    const unconfirmed = { by: 'ops', since: '2026-05-01T12:10:00.000Z', until, forMs: 600_000, before };
    return judge(siteStatus(), { ...holding(), base: 'team', unconfirmed });
  };
  expect(waiting('2026-05-01T12:25:00.000Z')).toMatchObject({ problems: [], profile: 'team' });
  expect(healthLine(waiting('2026-05-01T12:25:00.000Z'))).toMatch(
    /^OK: "team" is in force; the change is unconfirmed until /,
  );
  expect(metricsText(waiting('2026-05-01T12:25:00.000Z'))).toContain('monit_alert_unconfirmed 1\n');
  expect(waiting('2026-05-01T12:16:00.000Z').problems).toEqual([]);
  expect(waiting('2026-05-01T12:14:00.000Z').problems).toEqual([
    '"team" was not confirmed in time, but `monit-alert sync` has not reverted it',
  ]);
});

test('a hold whose process has gone is a problem at once', () => {
  const kept = (pid: number) => aHold('a', { ownerProcess: { pid, startTime: '1', bootId: 'x' } });
  expect(judge(muted, holding(kept(2))).problems).toEqual([]);
  expect(judge(muted, holding(kept(1))).problems).toEqual([
    'hold a should have ended (owner process ended), but `monit-alert sync` has not ended it',
  ]);
});

test('what nobody could see is in no metric', () => {
  const text = metricsText(judge(new MonitAlertError('x', 'broken')));
  expect(text).toContain('monit_alert_ok 0\n');
  expect(text).not.toMatch(/monit_alert_(?:monit_up|muted|drift|profile)/);
});

test('services that did not come back, and a change that was never proved, are problems', () => {
  const left = { ...holding(), returning: ['web'], reconciled: false };
  expect(judge(siteStatus(), left).problems).toEqual([
    'service web is still unmonitored after a hold',
    '"default" is not proved to be in force yet',
  ]);
});

test.each([
  ['Monit is not running', siteStatus({ monit: undefined })],
  ['no profile is in force', siteStatus({ profile: undefined })],
  ['not loaded: a@x: all events', siteStatus({ drift: ['not loaded: a@x: all events'] })],
  [
    'Monit rejects the configuration: /etc/monit/conf.d/web:3: syntax error',
    new MonitAlertError('control-file.rejected', 'Monit rejects the configuration', {
      details: ['/etc/monit/conf.d/web:3: syntax error'],
    }),
  ],
])('one line says: %s', (problem, seen) => {
  expect(healthLine(judge(seen))).toBe(`CRITICAL: ${problem}\n`);
});

test('the metrics are in the text format of Prometheus', () => {
  const text = metricsText(judge(muted));
  expect(text).toContain('monit_alert_profile_info{profile="none"} 1\n');
  expect(text).toContain('# TYPE monit_alert_muted_seconds gauge\nmonit_alert_muted_seconds 21600\n');
  expect(text).toContain('monit_alert_ok 0\n');
  expect(text.split('\n').every((line) => line === '' || /^(?:# (?:HELP|TYPE) )?monit_alert_[a-z_]+/.test(line))).toBe(
    true,
  );
});

test('a mute that began in time to come is a problem: the clock was ahead, and no limit would ever be reached', () => {
  const ahead = siteStatus({ profile: 'none', alerts: [], loaded: [], installedAt: '2030-05-01T12:20:00.000Z' });
  expect(judge(ahead)).toMatchObject({
    seen: { isMuted: true, mutedMs: 0 },
    problems: [expect.stringMatching(/^alerts are muted since a time .* in the future: the clock is or was wrong$/)],
  });
  const held = holding(aHold('a'));
  const observations = { since: '2030-05-01T12:20:00.000Z', seenFailing: {}, mailsReport: false };
  expect(judge(muted, { ...held, observations }).problems).toHaveLength(1);
  expect(judge(siteStatus({ ...ahead, installedAt: '2026-05-01T12:20:30.000Z' })).problems).toEqual([]);
});
