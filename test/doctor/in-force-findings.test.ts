import { expect, test } from 'vitest';
import { judgeScheduler, judgeInForce, judgeMaintenance } from '../../src/doctor/in-force-findings.ts';
import { MonitAlertError } from '../../src/errors.ts';
import type { SiteStatus } from '../../src/inspect/status.ts';
import { alerted } from '../support/values/alerts.ts';
import { aHold, holding } from '../support/values/maintenance.ts';

const siteStatus: SiteStatus = {
  controlFile: '/etc/monit/monitrc',
  managedFile: '/etc/monit/conf.d/monit-alert',
  installed: 'intact',
  profile: 'default',
  monit: { pid: 42, version: '5.33.0' },
  alerts: [],
  installedAt: undefined,
  rendered: [],
  loaded: [],
  alerted: alerted([]),
  verified: true,
  unmanagedAlerts: [],
  warnings: [],
  drift: [],
};
const early = Date.parse('2026-05-01T12:10:00Z');
const late = Date.parse('2026-05-01T13:00:00Z');
const isGone = () => false;

test('what was written and never seen to be read is a problem, and a warning where nobody can be asked', () => {
  expect(judgeInForce(siteStatus)).toMatchObject({ id: 'in-force', verdict: 'ok' });
  expect(judgeInForce({ ...siteStatus, verified: false })).toMatchObject({
    verdict: 'problem',
    remedy: expect.stringContaining('--fix') as string,
  });
  expect(judgeInForce({ ...siteStatus, verified: false, loaded: undefined })).toMatchObject({ verdict: 'warning' });
});

test('drift is a problem, with a line for each', () => {
  const drift = ['loaded: one', 'rendered: two'];
  expect(judgeInForce({ ...siteStatus, drift })).toMatchObject({ verdict: 'problem', places: drift });
});

test('where nothing of ours is, or no Monit runs, nothing is wrong', () => {
  expect(judgeInForce({ ...siteStatus, monit: undefined, loaded: undefined, verified: false })).toMatchObject({
    verdict: 'ok',
  });
  expect(judgeInForce({ ...siteStatus, installed: 'absent', profile: undefined })).toMatchObject({ verdict: 'ok' });
  expect(judgeInForce({ ...siteStatus, installed: 'unmanaged', profile: undefined })).toMatchObject({
    verdict: 'unknown',
  });
});

test('a hold that is over and not ended, and a change that was not finished, are problems', () => {
  const held = holding(aHold('deploy'));
  expect(judgeMaintenance(held, early, isGone)).toMatchObject({ id: 'maintenance', verdict: 'ok' });
  expect(judgeMaintenance(held, late, isGone)).toMatchObject({
    verdict: 'problem',
    places: [expect.stringContaining('hold deploy should have ended') as string],
  });
  expect(judgeMaintenance({ ...held, reconciled: false }, early, isGone)).toMatchObject({ verdict: 'problem' });
  expect(judgeMaintenance({ ...held, returning: ['web'] }, early, isGone)).toMatchObject({ verdict: 'problem' });
});

test('a damaged maintenance is a problem in the words of who reads it', () => {
  const fault = new MonitAlertError('maintenance.damaged', 'is damaged', { hint: 'say what is to be' });
  expect(judgeMaintenance(fault, early, isGone)).toMatchObject({ verdict: 'problem', what: 'is damaged' });
});

test('that nobody ends holds is a warning, and a problem while something is held', () => {
  const nobody = { scheduler: undefined, lastCall: undefined };
  const lastCall = '2026-05-01T12:00:00.000Z';
  const [idle, held] = [
    { isHeld: false, isPlanned: false },
    { isHeld: true, isPlanned: false },
  ];
  expect(judgeScheduler({ scheduler: 'cron', lastCall, gapMs: 300_000 }, held)).toMatchObject({
    id: 'scheduler',
    verdict: 'ok',
    what: 'cron calls `monit-alert sync` regularly',
  });
  expect(judgeScheduler(nobody, idle)).toMatchObject({ verdict: 'warning' });
  expect(judgeScheduler(nobody, held)).toMatchObject({ verdict: 'problem' });
  expect(judgeScheduler({ scheduler: undefined, lastCall }, idle)).toMatchObject({
    verdict: 'warning',
    what: expect.stringContaining(`(last run: ${lastCall})`) as string,
  });
});

test('where holds are planned, that nobody begins them in time is a warning', () => {
  const planned = { isHeld: false, isPlanned: true };
  const lastCall = '2026-05-01T12:00:00.000Z';
  const often = { scheduler: 'cron', lastCall, gapMs: 90_000 } as const;
  expect(judgeScheduler(often, planned)).toMatchObject({ verdict: 'ok' });
  expect(judgeScheduler({ ...often, gapMs: 300_000 }, planned)).toMatchObject({
    verdict: 'warning',
    what: 'cron calls `monit-alert sync` only every 5 min, so planned holds begin late',
    remedy: 'Let it run every minute: see docs/maintenance.md.',
  });
  for (const calls of [
    { scheduler: undefined, lastCall: undefined },
    { scheduler: undefined, lastCall },
    { scheduler: undefined, lastCall, gone: 'silent' as const },
  ]) {
    expect(judgeScheduler(calls, planned)).toMatchObject({
      verdict: 'warning',
      what: expect.stringMatching(/, so planned holds and windows do not begin$/) as string,
    });
  }
});
