import { access, chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  checkConfiguration,
  parseCheck,
  parseServers,
  startOfMessage,
} from '../../../src/monit/check/check-configuration.ts';
import { sameAlerts } from '../../../src/monit/config/alert-table.ts';
import { type EventName, eventNames } from '../../../src/monit/config/events.ts';
import { type Alert } from '../../../src/monit/config/grammar.ts';
import { writeFiles } from '../../support/files/files.ts';
import { certificateText } from '../../support/monit/configuration.js';
import { sample, versions } from '../../support/monit/samples.ts';
import { findMonit } from '../../support/packages/monit-package.js';

const monit = (await findMonit()) ?? '';
const options = { monit, timeoutMs: 60_000, logFile: '/dev/null' };

const row = (recipient: string, events: readonly EventName[] = eventNames, reminderCycles = 0): Alert => ({
  recipient: `${recipient}@example.org`,
  events,
  reminderCycles,
});

/** The table of the samples' configuration. */
const expected: readonly Alert[] = [
  row('all'),
  row('some', ['icmp', 'nonexist', 'timeout'], 3),
  row(
    'most',
    eventNames.filter((event) => event !== 'instance' && event !== 'action'),
  ),
  row('twice'),
  row('twice'),
  row('once', eventNames, 1),
  row('nothing', []),
  row('each'),
  row('format'),
];

describe.each(versions)('what the check of Monit %s prints', (version) => {
  const checked = parseCheck(sample(version, 'check'));

  test('gives the global alert table, and no row that the mail message forges', () => {
    const addresses = expected.map(({ recipient }) => recipient);
    expect(checked.alerts.map(({ recipient }) => recipient).sort()).toEqual(addresses.sort());
    expect(sameAlerts(checked.alerts, expected)).toBe(true);
  });

  test('gives the services with their own alerts, and those that are kept from somebody', () => {
    const others = { groups: [], dependsOn: [], programs: [] };
    expect(checked.services).toEqual([
      { name: 'myhost', isSystem: true, alerts: [], ...others },
      { name: 'foo', isSystem: false, alerts: [row('all', []), row('local', ['icmp', 'timestamp'], 2)], ...others },
      { name: 'bar = odd Name', isSystem: false, alerts: [], ...others },
      { name: 'baz', isSystem: false, alerts: [row('local')], ...others },
    ]);
  });

  test('gives the places of the daemon and the mail settings', () => {
    expect(checked).toMatchObject({
      pidFile: '/srv/monit/monit.pid',
      httpd: {
        unixSocket: '/srv/monit/monit.sock',
        bindAddress: undefined,
        port: undefined,
        certificateFile: undefined,
        wantsClientCertificate: false,
      },
      mail: {
        servers: ['mail.example.org:587', 'backup.example.org:25', '::1:2525'],
        from: 'Monit & friends <monit@example.org>',
        replyTo: 'ops@example.org',
        subject: '<b> $SERVICE & $EVENT = $ACTION',
        message: 'm\n Alert mail to = m',
        queue: undefined,
      },
    });
  });

  test('is not derailed by a message that looks like a row, a service or the end of itself', () => {
    const printed = sample(version, 'check');
    const shown = / Mail message {7}= [^]*?\.\.\(truncated\)\n/;
    for (const message of [
      'Service Name = $SERV',
      ' Alert mail to = x',
      '\n..(truncated)\n A',
      'x',
      '..(truncated)\nX = y',
    ]) {
      const other = parseCheck(printed.replace(shown, () => ` Mail message       = ${message}..(truncated)\n`));
      expect(other).toEqual({ ...checked, mail: { ...checked.mail, message } });
    }
  });
});

test('a service is in every group that Monit prints, which may be in another order than in the file', () => {
  const grouped = sample('5.33.0', 'check').replace(/^(\w+ Name +=) foo$/m, '$1 foo\n Group                = www, web');
  expect(parseCheck(grouped).services.map(({ groups }) => groups)).toContainEqual(['www', 'web']);
});

test('a row whose value has a line separator of Unicode is a row', () => {
  const separated = sample('5.33.0', 'check').replace(/(Mail subject +=).*/, '$1 one\u2028two\u2029');
  expect(parseCheck(separated).mail.subject).toBe('one\u2028two\u2029');
});

test('the start of a message is its first 20 bytes, without the part of a character', () => {
  expect(startOfMessage('short')).toBe('short');
  expect(startOfMessage('12345678901234567890123')).toBe('12345678901234567890');
  expect(startOfMessage('1234567890123456789ü and more')).toBe('1234567890123456789');
  expect(startOfMessage('€€€€€€€')).toBe('€€€€€€');
});

test('mail servers are read with whatever Monit says of each', () => {
  expect(parseServers(undefined)).toEqual([]);
  expect(
    parseServers(
      'a.example:465 using SSL/TLS with options {verify: enable, selfsigned: allow}, b:25 with timeout 30 s',
    ),
  ).toEqual(['a.example:465', 'b:25']);
  expect(parseServers('a:25 using TLS with options {ciphers: "x, b:1 }"}, c:25 with timeout 30 s')).toEqual([
    'a:25',
    'c:25',
  ]);
});

describe('checkConfiguration, with the real Monit', () => {
  const statements = (directory: string) =>
    ['pidfile', 'idfile', 'statefile'].map((kind) => `set ${kind} ${directory}/${kind}\n`).join('');

  async function control(text: string): Promise<{ directory: string; controlFile: string }> {
    const directory = await writeFiles({});
    const controlFile = join(directory, 'monitrc');
    await writeFile(controlFile, `set daemon 60\n${statements(directory)}set log ${directory}/log\n${text}`, {
      mode: 0o600,
    });
    return { directory, controlFile };
  }

  test('says what Monit understood, and writes no log of its own where it has another one', async () => {
    const { directory, controlFile } = await control(
      'set httpd port 28120 use address ::1\nset alert a@x { timeout }\n',
    );
    expect(await checkConfiguration(controlFile, options)).toMatchObject({
      pidFile: join(directory, 'pidfile'),
      stateFile: join(directory, 'statefile'),
      logFile: '/dev/null',
      httpd: { unixSocket: undefined, bindAddress: '::1', port: 28120 },
      alerts: [{ recipient: 'a@x', events: ['timeout'], reminderCycles: 0 }],
    });
    await expect(access(join(directory, 'log'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('checks the log file of the configuration where it has no other one', async () => {
    const { directory, controlFile } = await control('');
    const withoutLogFile = { monit, timeoutMs: options.timeoutMs };
    expect((await checkConfiguration(controlFile, withoutLogFile)).logFile).toBe(join(directory, 'log'));
    await writeFile(controlFile, `set log ${directory}/none/log\n`, { flag: 'a' });
    await expect(checkConfiguration(controlFile, withoutLogFile)).rejects.toMatchObject({
      code: 'control-file.rejected',
      details: [expect.stringContaining(`${directory}/none/log`)],
    });
    await writeFile(controlFile, 'set daemon 60\n' + statements(directory));
    expect((await checkConfiguration(controlFile, withoutLogFile)).logFile).toBeUndefined();
  });

  test.each([
    ['Service Name = $SERVICE', 'Service Name = $SERV'],
    ['first\n Alert mail to = x@x\n', 'first\n Alert mail to'],
    ['und so weiter, ü=äöü', 'und so weiter, ü=ä'],
    ['..(truncated)', '..(truncated)'],
  ])('reads the start of the message %j, and all that comes after it', async (message, start) => {
    const { directory, controlFile } = await control(
      `set eventqueue basedir /q\nset mail-format { message: ${message}\n}\nset alert a@x\ncheck file foo path /none\ncheck system system\n`,
    );
    const { mail, alerts, services, stateFile } = await checkConfiguration(controlFile, options);
    expect(mail).toMatchObject({ message: start, queue: 'base directory /q with unlimited slots' });
    expect(alerts).toMatchObject([{ recipient: 'a@x' }]);
    expect(services.map(({ name }) => name)).toEqual(['foo', 'system']);
    expect(stateFile).toBe(join(directory, 'statefile'));
  });

  test.each([
    ['pemfile: PEM', false],
    ['version: tlsv12, selfsigned: allow, pemfile: PEM, ciphers: "HIGH, pemfile: /x"', false],
    ['pemchain: PEM, pemkey: KEY, cacertificatefile: KEY', false],
    ['pemfile: PEM, cacertificatepath: /etc', false],
    ['clientpemfile: KEY, pemfile: PEM', true],
  ])('tells which certificate the server shows, and whether it wants one: %s', async (written, wants) => {
    const directory = await writeFiles({ 'a, b.pem': await certificateText(), 'c.pem': await certificateText() });
    const pem = join(directory, 'a, b.pem');
    const tls = written.replace('PEM', `"${pem}"`).replaceAll('KEY', join(directory, 'c.pem'));
    const { controlFile } = await control(`set httpd port 2812 with ssl { ${tls} } allow admin:"x"\n`);
    const { httpd } = await checkConfiguration(controlFile, options);
    expect(httpd).toMatchObject({ port: 2812, certificateFile: pem, wantsClientCertificate: wants });
  });

  test('refuses in the words of Monit, with file and line', async () => {
    const { controlFile } = await control('set alert a@x\nset alert b@x on { ping }\n');
    await expect(checkConfiguration(controlFile, options)).rejects.toMatchObject({
      code: 'control-file.rejected',
      details: [expect.stringMatching(`^${controlFile}:7: syntax error 'ping'`)],
    });
  });

  test('names the error first, and then what would not have refused it', async () => {
    const { controlFile } = await control('include /nonexistent/*\ncheck host x with address 127.0.0.1\nnonsense\n');
    await expect(checkConfiguration(controlFile, options)).rejects.toMatchObject({
      details: [
        expect.stringMatching(`^${controlFile}:8: syntax error`),
        expect.stringMatching(`^${controlFile}:6: Include failed`),
      ],
    });
    const program = await control('check program x with path /nonexistent\n  if status != 0 then alert\n');
    await expect(checkConfiguration(program.controlFile, options)).rejects.toMatchObject({
      details: [
        expect.stringContaining('requires the program to exist'),
        expect.stringMatching(`^${program.controlFile}:6: Program does not exist`),
      ],
    });
  });

  test('names the places that the user knows, where a copy was checked', async () => {
    const { directory, controlFile } = await control('nonsense\n');
    const restorePaths = (text: string) => text.replaceAll(directory, '/etc/monit');
    await expect(checkConfiguration(controlFile, { ...options, restorePaths })).rejects.toMatchObject({
      details: [expect.stringMatching(/^\/etc\/monit\/monitrc:6: /)],
    });
  });

  test('refuses a control file that others may read', async () => {
    const { controlFile } = await control('');
    await chmod(controlFile, 0o644);
    await expect(checkConfiguration(controlFile, options)).rejects.toMatchObject({
      code: 'control-file.rejected',
      details: expect.arrayContaining([expect.stringContaining(controlFile)]) as unknown,
    });
  });

  test('passes on warnings, which refuse nothing', async () => {
    const { directory, controlFile } = await control('');
    await writeFile(controlFile, `include ${directory}/none/*\n`, { flag: 'a' });
    const { warnings } = await checkConfiguration(controlFile, options);
    expect(warnings).toEqual([expect.stringMatching(`^${controlFile}:6: .*'${directory}/none/\\*'$`)]);
  });

  test('finds relative includes from where it is told to', async () => {
    const directory = await writeFiles({ 'here/conf': 'set alert here@x\n' });
    const { controlFile } = await control('include here/conf\n');
    const checked = await checkConfiguration(controlFile, { ...options, workingDirectory: directory });
    expect(checked.alerts).toMatchObject([{ recipient: 'here@x' }]);
  });
});

test('a Monit that does not end is not waited for', async () => {
  const directory = await writeFiles({});
  const slow = join(directory, 'monit');
  await writeFile(slow, '#!/bin/sh\nexec sleep 600\n', { mode: 0o700 });
  await expect(checkConfiguration('/none', { monit: slow, timeoutMs: 50 })).rejects.toMatchObject({
    code: 'check.timeout',
  });
});

test('a Monit that is not there is named', async () => {
  await expect(checkConfiguration('/none', { monit: '/no/monit', timeoutMs: 50 })).rejects.toMatchObject({
    code: 'program.missing',
  });
});
