import { expect, test } from 'vitest';
import { judgeConfiguration, judgeControlFile } from '../../src/doctor/control-file-findings.ts';
import { MonitAlertError } from '../../src/errors.ts';

const file = { path: '/etc/monit/monitrc', mode: 0o100600, uid: 0, otherUser: undefined };

test.each([0o100644, 0o100610, 0o104600])('mode %o is more than Monit takes', (mode) => {
  expect(judgeControlFile({ ...file, mode }, true, 0)).toMatchObject({ id: 'control-file', verdict: 'problem' });
});

test('a file of somebody else is no problem where a Monit runs it', () => {
  expect(judgeControlFile({ ...file, uid: 1000 }, true, 0)).toMatchObject({ verdict: 'ok' });
  expect(judgeControlFile({ ...file, uid: 1000 }, false, 0)).toMatchObject({
    verdict: 'problem',
    what: expect.stringContaining('user 1000') as string,
  });
});

test('a way to it on which others can write is worth a warning', () => {
  const otherUser = 'everybody can write to /srv';
  expect(judgeControlFile({ ...file, otherUser }, true, 0)).toMatchObject({
    verdict: 'warning',
    what: expect.stringContaining(otherUser) as string,
  });
});

test('that there is no place for our file is no fault of the configuration; what cannot be read is', () => {
  const fault = (code: string) => new MonitAlertError(code, 'why');
  const judge = (code: string) => judgeConfiguration('site', fault(code), fault(code)).verdict;
  expect(judge('managed-file.no-place')).toBe('unknown');
  expect(judge('include.unreadable')).toBe('problem');
  expect(judge('control-file.unreadable')).toBe('problem');
});
