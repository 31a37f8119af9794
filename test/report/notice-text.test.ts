import { describe, expect, test } from 'vitest';
import type { HoldNotice } from '../../src/maintenance/notify/notice.ts';
import { timestampText } from '../../src/report/layout/time-text.ts';
import { noticeMessage } from '../../src/report/notice-text.ts';
import { aHold, aScopedHold } from '../support/values/maintenance.ts';

const now = new Date('2026-05-01T17:00:00Z');
const at = (time: string) => timestampText(`2026-05-01T${time}:00Z`);
const base = 'default';
const deploy = aScopedHold('deploy', 'nginx', { reason: 'deploy 42', announces: true });

const message = (notice: Omit<HoldNotice, 'base'>) => noticeMessage({ base, ...notice }, 'web1', now);

test('who hears that a hold begins learns who, why, until when, which profile and which services', () => {
  expect(message({ event: 'begin', hold: deploy })).toEqual({
    subject: 'monit-alert on web1: none for nginx (deploy 42)',
    text: `Maintenance on web1 has begun: "none" for nginx until ${at('12:30')}.

profile:     none
services:    nginx
reason:      deploy 42
started by:  deploy
since:       ${at('12:00')}
lasts:       until ${at('12:30')}
then:        "default"
hold:        deploy
`,
  });
});

test('a hold for everything, of a window, with grace', () => {
  const { subject, text } = message({
    event: 'begin',
    hold: aHold('nightly', { announces: true, window: 'nightly', graceMs: 300_000 }),
  });
  expect(subject).toBe('monit-alert on web1: none for all services');
  expect(text).toContain(`Maintenance on web1 has begun: "none" until ${at('12:30')}.\n`);
  expect(text).toMatch(/^services: +all$/m);
  expect(text).toMatch(/^window: +nightly$/m);
  expect(text).toMatch(/^lasts: .* up to 5 min longer until all services are well$/m);
  expect(text).not.toMatch(/^reason/m);
});

test('the hold of a command ends with it', () => {
  const ownerProcess = { pid: 42, startTime: '1', bootId: 'x' };
  const hold = { ...deploy, ownerProcess };
  expect(message({ event: 'begin', hold }).text).toContain(`while its command runs, at most until ${at('12:30')}.\n`);
  const endless = { ...hold, until: undefined };
  expect(message({ event: 'begin', hold: endless }).text).toContain('"none" for nginx while its command runs.\n');
});

test('a moved end is told with both times, and by whom if that is known', () => {
  const extend = { event: 'extend', hold: { ...deploy, until: '2026-05-01T14:00:00Z' }, was: deploy.until } as const;
  const moved = `The end of the maintenance on web1 was moved from ${at('12:30')} to ${at('14:00')}`;
  expect(message(extend).text).toContain(`${moved}.\n`);
  expect(message({ ...extend, by: 'anna' }).text).toContain(`${moved} by anna.\n`);
});

describe('the end', () => {
  const end = { event: 'end', hold: deploy, end: 'released' } as const;

  test('is told with its reason; without a report if others are still active', () => {
    const { text } = message({ ...end, by: 'anna' });
    expect(text).toContain('Maintenance on web1 has ended: released by anna.\n');
    expect(text).not.toMatch(/^(then|lasts):|in force again/m);
  });

  test('comes with what is in force, and with the report that was asked for', () => {
    const meanwhile = {
      since: deploy.since,
      stillFailing: [{ service: 'web', message: 'down', at: undefined }],
      recovered: [],
      recoveredAfterMail: [],
      unknown: [],
    };
    const { text } = message({ ...end, meanwhile, inForce: '"default"' });
    expect(text).toMatch(/^in force now: +"default"\nhold: +deploy\n\nmeanwhile \(since /m);
    expect(text).toContain('  still failing: web (down)\n');
    const uneventful = message({ ...end, meanwhile: { ...meanwhile, stillFailing: [] } });
    expect(uneventful.text).toContain('\n\nNo service is known to have failed during maintenance.\n');
  });
});

test('a reminder says for how long, and how to end it', () => {
  const { subject, text } = message({ event: 'reminder', hold: deploy });
  expect(subject).toBe('Re: monit-alert on web1: none for nginx (deploy 42)');
  expect(text).toContain('Maintenance on web1 has lasted for 5 h: "none" for nginx');
  expect(text).toContain('\nTo end it now: monit-alert release deploy\n');
});

test('all mails about a hold have the same subject but for Re:, whatever has changed', () => {
  const { subject } = message({ event: 'begin', hold: deploy });
  const later = { ...deploy, until: '2026-06-01T00:00:00Z', forMs: 1, graceSince: deploy.until };
  for (const event of ['extend', 'reminder', 'end'] as const)
    expect(message({ event, hold: later }).subject).toBe(`Re: ${subject}`);
});

test('the report of a hold that was not announced answers nothing', () => {
  const hold = { ...deploy, announces: false, mailsReport: true };
  expect(message({ event: 'end', hold, end: 'expired' }).subject).not.toMatch(/^Re:/);
});

test('a long reason is cut in the subject, and whole in the text', () => {
  const reason = '\u{1f6a7}'.repeat(100);
  const { subject, text } = message({ event: 'begin', hold: { ...deploy, reason } });
  expect(subject).toBe(`monit-alert on web1: none for nginx (${'\u{1f6a7}'.repeat(57)}...)`);
  expect(text).toContain(reason);
});
