import { expect, test } from 'vitest';
import { judgeUnmanaged } from '../../src/doctor/unmanaged-findings.ts';
import { MonitAlertError } from '../../src/errors.ts';
import type { ImportPlan } from '../../src/init/plan-import.ts';
import { siteStatus, unmanaged } from '../support/values/alerts.ts';

const boss = unmanaged('boss@example.org');
const accepted = { ...boss, accepted: true as const };
const done: ImportPlan = {
  kind: 'done',
  hasHttpd: true,
  includes: { added: [], present: [], refused: [] },
  left: [{ file: '/m', line: 1, recipient: 'boss@example.org', reason: 'it shares a line with another statement' }],
};

test('all is well if no alert is outside of profiles, or all of them are accepted', () => {
  expect(judgeUnmanaged(siteStatus(), undefined)).toMatchObject({ id: 'unmanaged', verdict: 'ok' });
  const known = judgeUnmanaged(siteStatus({ unmanagedAlerts: [accepted] }), undefined);
  expect(known).toMatchObject({ verdict: 'ok', what: '1, all accepted' });
});

test('names init if it can import something, and otherwise why it cannot', () => {
  const status = siteStatus({ unmanagedAlerts: [boss, accepted] });
  const refused = new MonitAlertError('import.profile-differs', 'x');
  expect(judgeUnmanaged(status, refused).remedy).toContain('Run `monit-alert init`, which imports');
  const finding = judgeUnmanaged(status, done);
  expect(finding).toMatchObject({
    verdict: 'warning',
    what: 'boss@example.org: alerted whatever the profile says',
    places: ['boss@example.org still gets: all events, from /etc/monit/monitrc:7'],
  });
  expect(finding.remedy).toBe(
    '`monit-alert init` cannot import them (it shares a line with another statement). Edit them, or accept them: ' +
      '`accept: [boss@example.org]` in config.yaml.',
  );
});

test('is not known if the status is not', () => {
  expect(judgeUnmanaged(new MonitAlertError('x', 'why'), undefined).what).toBe('not checked: why');
});
