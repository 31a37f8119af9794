import { expect, test } from 'vitest';
import { judgeCredentials, judgeHttpd } from '../../src/doctor/httpd-findings.ts';
import { MonitAlertError } from '../../src/errors.ts';
import { lineOf } from './httpd-line.ts';

const unaskedFor = (unasked: MonitAlertError) => ({
  process: { pid: 7, startTime: '1', argv: ['monit'] },
  endpoint: undefined,
  unasked,
  controlFile: '/m',
  pidFile: '/p',
  stateFile: '/s',
});

const denied = new MonitAlertError('http.denied', 'does not let us in', { hint: 'Give it a line.' });

test('passwords that are kept elsewhere are named, with the line that helps', () => {
  expect(judgeCredentials(lineOf('allow @users'), undefined)).toMatchObject({
    id: 'credentials',
    verdict: 'warning',
    remedy: expect.stringContaining('allow monit-alert:') as string,
  });
});

test('who is not let in has a problem with the credentials, and none with the server', () => {
  for (const daemon of [denied, unaskedFor(denied)]) {
    expect(judgeHttpd(true, daemon, '/m')).toMatchObject({ verdict: 'ok' });
    expect(judgeCredentials(lineOf('allow @users'), daemon)).toMatchObject({ verdict: 'problem' });
  }
});

test('a server that cannot be talked to is a problem in the words of who tried', () => {
  const codes = ['http.certificate', 'http.client-certificate', 'http.address', 'daemon.unreachable'];
  for (const code of [...codes, 'httpd.no-allow', 'httpd.host', 'httpd.taken']) {
    const fault = new MonitAlertError(code, 'why');
    for (const daemon of [fault, unaskedFor(fault)]) {
      expect(judgeHttpd(true, daemon, '/m')).toMatchObject({ verdict: 'problem', what: 'why' });
    }
  }
});

test('a user who may act goes before one who may only look', () => {
  const both = lineOf('allow viewer:"x" read-only allow admin:"y"');
  expect(judgeCredentials(both, undefined)).toMatchObject({
    verdict: 'ok',
    what: 'user "admin", who may act on services',
  });
});

test('hosts alone are let in without a password', () => {
  expect(judgeCredentials(lineOf('allow 127.0.0.1'), undefined)).toMatchObject({ verdict: 'ok' });
});
