import { expect, test } from 'vitest';
import { judgeEngine, judgeInForce, judgeMaintenance } from '../../src/doctor/in-force-findings.ts';
import { MonitAlertError } from '../../src/errors.ts';
import type { Survey } from '../../src/inspect/status.ts';
import { aHold, holding } from '../support/values/maintenance.ts';

const survey: Survey = {
  controlFile: '/etc/monit/monitrc',
  managedFile: '/etc/monit/conf.d/monit-alert',
  installed: 'intact',
  profile: 'default',
  monit: { pid: 42, version: '5.33.0' },
  alerts: [],
  installedAt: undefined,
  rendered: [],
  loaded: [],
  isProved: true,
  foreignAlerts: [],
  warnings: [],
  drift: [],
};
const early = Date.parse('2026-05-01T12:10:00Z');
const late = Date.parse('2026-05-01T13:00:00Z');
const isGone = () => false;

test('what was written and never seen to be read is a problem, and a warning where nobody can be asked', () => {
  expect(judgeInForce(survey)).toMatchObject({ id: 'in-force', verdict: 'ok' });
  expect(judgeInForce({ ...survey, isProved: false })).toMatchObject({
    verdict: 'problem',
    remedy: expect.stringContaining('--fix') as string,
  });
  expect(judgeInForce({ ...survey, isProved: false, loaded: undefined })).toMatchObject({ verdict: 'warning' });
});

test('drift is a problem, with a line for each', () => {
  const drift = ['loaded: one', 'rendered: two'];
  expect(judgeInForce({ ...survey, drift })).toMatchObject({ verdict: 'problem', places: drift });
});

test('where nothing of ours is, or no Monit runs, nothing is wrong', () => {
  expect(judgeInForce({ ...survey, monit: undefined, loaded: undefined, isProved: false })).toMatchObject({
    verdict: 'ok',
  });
  expect(judgeInForce({ ...survey, installed: 'absent', profile: undefined })).toMatchObject({ verdict: 'ok' });
  expect(judgeInForce({ ...survey, installed: 'foreign', profile: undefined })).toMatchObject({ verdict: 'unknown' });
});

test('a hold that is over and not ended, and a change that was not finished, are problems', () => {
  const held = holding(aHold('deploy'));
  expect(judgeMaintenance(held, early, isGone)).toMatchObject({ id: 'maintenance', verdict: 'ok' });
  expect(judgeMaintenance(held, late, isGone)).toMatchObject({
    verdict: 'problem',
    places: [expect.stringContaining('hold deploy is over') as string],
  });
  expect(judgeMaintenance({ ...held, settled: false }, early, isGone)).toMatchObject({ verdict: 'problem' });
  expect(judgeMaintenance({ ...held, returning: ['web'] }, early, isGone)).toMatchObject({ verdict: 'problem' });
});

test('a damaged maintenance is a problem in the words of who reads it', () => {
  const fault = new MonitAlertError('maintenance.damaged', 'is damaged', { hint: 'say what is to be' });
  expect(judgeMaintenance(fault, early, isGone)).toMatchObject({ verdict: 'problem', what: 'is damaged' });
});

test('that nobody ends holds is a warning, and a problem while something is held', () => {
  const nobody = { engine: undefined, last: undefined };
  expect(judgeEngine('cron (/etc/crontab)', true)).toMatchObject({ id: 'engine', verdict: 'ok' });
  expect(judgeEngine(nobody, false)).toMatchObject({ verdict: 'warning' });
  expect(judgeEngine(nobody, true)).toMatchObject({ verdict: 'problem' });
  expect(judgeEngine({ engine: 'cron (/etc/crontab)', last: undefined }, false)).toMatchObject({
    verdict: 'warning',
    what: expect.stringContaining('cron (/etc/crontab) is set up') as string,
  });
});
