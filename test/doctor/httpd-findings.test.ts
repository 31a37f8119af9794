import { expect, test } from 'vitest';
import { judgeCredentials, judgeHttpd } from '../../src/doctor/httpd-findings.ts';
import { MonitAlertError } from '../../src/errors.ts';
import { lineOf } from './httpd-line.ts';

const denied = new MonitAlertError('http.denied', 'does not let us in', { hint: 'Give it a line.' });

test('passwords that are kept elsewhere are named, with the line that helps', () => {
  expect(judgeCredentials(lineOf('allow @users'), undefined)).toMatchObject({
    id: 'credentials',
    verdict: 'warning',
    remedy: expect.stringContaining('allow monit-alert:') as string,
  });
});

test('who is not let in has a problem with the credentials, and none with the server', () => {
  expect(judgeHttpd(true, denied, '/m')).toMatchObject({ verdict: 'ok' });
  expect(judgeCredentials(lineOf('allow @users'), denied)).toMatchObject({ verdict: 'problem' });
});

test('a server that cannot be talked to is a problem in the words of who tried', () => {
  for (const code of ['http.certificate', 'http.client-certificate', 'http.address', 'daemon.unreachable']) {
    expect(judgeHttpd(true, new MonitAlertError(code, 'why'), '/m')).toMatchObject({ verdict: 'problem', what: 'why' });
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
