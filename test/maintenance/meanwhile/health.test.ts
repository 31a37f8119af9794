import { expect, test } from 'vitest';
import { MonitAlertError } from '../../../src/errors.ts';
import type { SiteStatus } from '../../../src/inspect/status.ts';
import { type Health, judgeHealth } from '../../../src/maintenance/meanwhile/health.ts';
import { healthLine, metricsText } from '../../../src/report/health-text.ts';
import { alerted, siteStatus } from '../../support/values/alerts.ts';
import { nothingAhead } from '../../support/values/calendar.ts';
import { aHold, aScopedHold, holding } from '../../support/values/maintenance.ts';

const hour = 3_600_000;
const now = Date.parse('2026-05-01T12:20:00Z');

/** The line without its performance data. */
const line = (health: Health) => healthLine(health, 4 * hour).replace(/ \| [^|]*\n$/, '\n');

const ownerProcess = { pid: 42, startTime: '4711', bootId: 'one' };
const muted = siteStatus({ profile: 'none', alerts: [], loaded: [] });
const judge = (seen: SiteStatus | MonitAlertError, maintenance?: ReturnType<typeof holding>) =>
  judgeHealth(seen, maintenance, nothingAhead, { maxMuteMs: 4 * hour, now, isGone: ({ pid }) => pid === 1 });

test('all is well where the profile alerts somebody and everything agrees', () => {
  expect(judge(siteStatus()).problems).toEqual([]);
  expect(line(judge(siteStatus()))).toBe('OK: "default" is in force\n');
});

test('a base that alerts nobody counts from when it was written', () => {
  expect(judge(muted)).toMatchObject({ seen: { isMuted: true, mutedMs: 6 * hour } });
  expect(line(judge(muted))).toBe('CRITICAL: alerts have been muted for 6 h (allowed: 4 h)\n');
});

test('holds count from when the first of them began', () => {
  const health = judge(muted, holding(aHold('a'), aHold('b', { since: '2026-05-01T12:15:00.000Z' })));
  expect(health).toMatchObject({ seen: { mutedMs: hour / 3 }, holds: 2, problems: [] });
  expect(line(health)).toBe('OK: "none" is in force; alerts have been muted for 20 min\n');
});

test('a hold for some services mutes nobody as a whole, and is named with its services', () => {
  const [nginx, php] = [aScopedHold('n', 'nginx'), aScopedHold('p', 'php', { ownerProcess, until: undefined })];
  const health = judge(siteStatus(), holding(nginx, php));
  expect(health).toMatchObject({ profile: 'default', holds: 2, scopedHolds: [php, nginx], seen: { isMuted: false } });
  expect(line(health)).toMatch(/^OK: "default" is in force; "none" for php; "none" for nginx until [-\d: ]+\n$/);
  expect(metricsText(health, '1.2.3')).toContain('monit_alert_holds 2\n');
  expect(metricsText(health, '1.2.3')).toContain('monit_alert_scoped_holds 2\n');
  const late = aScopedHold('n', 'nginx', { until: '2026-05-01T12:14:00.000Z' });
  expect(judge(siteStatus(), holding(late)).problems).toEqual([
    'hold n should have ended (expired), but `monit-alert sync` has not ended it',
  ]);
  expect(judge(siteStatus(), { ...holding(nginx), reconciled: false }).problems).toEqual([
    '"default" with "none" for nginx is not proved to be in force yet',
  ]);
});

test('a hold for some services does not change since when all alerts are muted', () => {
  expect(judge(muted, { ...holding(aScopedHold('n', 'nginx')), base: 'none' })).toMatchObject({
    seen: { isMuted: true, mutedMs: 6 * hour },
  });
  const { observations, ...others } = holding(aScopedHold('n', 'nginx'), aHold('a'));
  const since = { ...observations, since: '2026-05-01T06:20:00.000Z', seenFailing: {}, mailsReport: false };
  const unscopedSince = '2026-05-01T12:15:00.000Z';
  expect(judge(muted, { ...others, observations: { ...since, unscopedSince } })).toMatchObject({
    seen: { mutedMs: hour / 12 },
  });
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
  expect(line(waiting('2026-05-01T12:25:00.000Z'))).toMatch(
    /^OK: "team" is in force; the change is unconfirmed until /,
  );
  expect(metricsText(waiting('2026-05-01T12:25:00.000Z'), '1.2.3')).toContain('monit_alert_unconfirmed 1\n');
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
  const text = metricsText(judge(new MonitAlertError('x', 'broken')), '1.2.3');
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
])('one line says: %s', (problem, seen) => {
  expect(line(judge(seen))).toBe(`CRITICAL: ${problem}\n`);
});

test('the metrics are in the text format of Prometheus', () => {
  const text = metricsText(judge(muted), '1.2.3');
  expect(text).toContain('monit_alert_info{version="1.2.3",profile="none"} 1\n');
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
    problems: [
      expect.stringMatching(/^alerts have been muted since a time .* in the future: the clock is or was wrong$/),
    ],
  });
  const held = holding(aHold('a'));
  const observations = { since: '2030-05-01T12:20:00.000Z', seenFailing: {}, mailsReport: false };
  expect(judge(muted, { ...held, observations }).problems).toHaveLength(1);
  expect(judge(siteStatus({ ...ahead, installedAt: '2026-05-01T12:20:30.000Z' })).problems).toEqual([]);
});

const rejected = new MonitAlertError('control-file.rejected', 'Monit rejects the configuration', {
  details: ['/etc/monit/conf.d/web:3: syntax error\nnear "a|b"'],
  hint: 'Correct it.',
});

test('what cannot be looked at is UNKNOWN, on one line without a bar, and says what to do', () => {
  const [text, ...perf] = healthLine(judge(rejected), 4 * hour).split('|');
  expect(text).toBe(
    'UNKNOWN: Monit rejects the configuration: /etc/monit/conf.d/web:3: syntax error near "a/b". Correct it. ',
  );
  expect(perf).toEqual([' silence=U;;14400;0 recipients=U;;;0 unmanaged=U;;;0 holds=0;;;0 drift=U;;;0\n']);
  expect(metricsText(judge(rejected), '1.2.3').split('\n')[0]).toMatch(
    /^# the status could not be read: Monit rejects /,
  );
});

test('a record that cannot be read leaves the number of holds open', () => {
  const unreadable = judgeHealth(
    siteStatus(),
    new MonitAlertError('state.unreadable', 'cannot read it'),
    nothingAhead,
    {
      maxMuteMs: hour,
      now,
      isGone: () => false,
    },
  );
  expect(unreadable).toMatchObject({ state: 'unknown', holds: undefined });
  expect(metricsText(unreadable, '1.2.3')).not.toContain('monit_alert_holds');
  expect(healthLine(unreadable)).toContain('| silence=U;;;0 recipients=U;;;0 unmanaged=U;;;0 holds=U;;;0 drift=U;;;0');
});

test('who is still alerted by others is named, and nobody calls that muted', () => {
  const one = judge(siteStatus({ ...muted, alerted: alerted([], ['boss@example.org']) }));
  expect(one).toMatchObject({ seen: { isMuted: false, mutedMs: 0 } });
  const text = metricsText(one, '1.2.3');
  for (const metric of ['muted 0', 'muted_seconds 0', 'recipients 1', 'unmanaged_recipients 1'])
    expect(text).toContain(`\nmonit_alert_${metric}\n`);
});

test('a profile that alerts nobody is not forgotten because others are alerted', () => {
  const others = siteStatus({ ...muted, alerted: alerted([], ['boss@example.org', 'web@example.org']) });
  expect(line(judge(others))).toBe(
    'CRITICAL: "none" has been in force for 6 h (allowed: 4 h); 2 recipients outside monit-alert are still alerted ' +
      '(boss@example.org, web@example.org): `monit-alert init` imports them\n',
  );
  const recently = siteStatus({ ...others, installedAt: '2026-05-01T12:19:00.000Z' });
  expect(line(judge(recently))).toBe(
    'OK: "none" is in force; 2 recipients outside monit-alert are still alerted (boss@example.org, web@example.org): ' +
      '`monit-alert init` imports them\n',
  );
});

test('where only the files could be asked, nobody says what Monit does', () => {
  const alertedByFiles = { ...alerted([]), source: 'installed' as const };
  const recently = siteStatus({ ...muted, installedAt: '2026-05-01T12:19:00.000Z', alerted: alertedByFiles });
  expect(line(judge(recently))).toBe('OK: "none" is in force; the files have alerted nobody for 1 min\n');
  expect(line(judge(siteStatus({ ...muted, alerted: alertedByFiles })))).toBe(
    'CRITICAL: the files have alerted nobody for 6 h (allowed: 4 h)\n',
  );
});

test('a profile that Monit has not loaded alerts nobody', () => {
  const notLoaded = siteStatus({ loaded: [], alerted: alerted([]), drift: ['not loaded: a@x: all events'] });
  expect(judge(notLoaded)).toMatchObject({ seen: { isMuted: true } });
});

test('what was not verified is a warning, unless the record says so already', () => {
  const unverified = siteStatus({ verified: false });
  expect(judge(unverified)).toMatchObject({ state: 'warning', problems: [] });
  expect(line(judge(unverified))).toBe(
    'WARNING: "default" is not verified to be in force: `monit-alert doctor --fix` reloads Monit with proof\n',
  );
  expect(metricsText(judge(unverified), '1.2.3')).toContain('monit_alert_ok 0\n');
  const known = judge(unverified, { ...holding(), reconciled: false });
  expect(known).toMatchObject({ state: 'critical', warnings: [] });
});

test('the performance data has what is counted, and the limit of a mute', () => {
  expect(healthLine(judge(muted), 4 * hour)).toMatch(
    / \| silence=21600s;;14400;0 recipients=0;;;0 unmanaged=0;;;0 holds=0;;;0 drift=0;;;0\n$/,
  );
});

test('the metrics say when that was', () => {
  expect(metricsText(judge(siteStatus()), '1.2.3')).toContain(
    `\nmonit_alert_last_look_timestamp_seconds ${now / 1000}\n`,
  );
});
