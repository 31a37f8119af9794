import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseCheck } from '../../../src/monit/check/check-configuration.ts';
import { readStatements } from '../../../src/monit/config/statements.ts';
import { askMonit, globalRecipients, writeFiles } from '../../support/files/files.ts';

/** Accepted by Monit 5.27.2, 5.33.0, 5.34.3 and 6.0.0; every address that is in no alert statement is `no@x`. */
const tangled = String.raw`set alert \
   to a1@x
set alert # comment
  a2@x
set; alert, (a3@x)
check process include with pidfile /tmp/x
  group alert
  depends on alert, "sp 'ace"
  start program = "/bin/sh -c 'echo "set alert no@x" "a b"'" with timeout 5 seconds
  if failed host localhost port 80 protocol http and request /x with http headers [Host: www, X: "]set alert no@x"] then alert
  alert l1@x
  if does not exist then alert
  noalert l2@x
check program alert with path "/bin/sh 'set alert no@x " ' q' alert no@x"
  if status != 0 then alert
check process "sp 'ace" matching "set alert no@x"
  every "0-59 * * * *"
  alert l3@x not { instance } with mail-format { subject: alert no@x "
  message: set alert no@x " } alert l4@x
check program x2 path "/bin/true" alert l5@x { pid, action } reminder on 5 cycles if status != 0 then alert
check file x3 path "/etc/passwd" if changed size then exec "/bin/sh 'set alert' no@x" alert l6@x
`;

describe('alert statements', () => {
  const alerts = readStatements(tangled).alerts;

  test('are found where Monit finds them, whatever stands between and around them', () => {
    expect(alerts.map(({ scope, kind, recipient, service, line }) => [scope, kind, recipient, service, line])).toEqual([
      ['global', 'alert', 'a1@x', undefined, 1],
      ['global', 'alert', 'a2@x', undefined, 3],
      ['global', 'alert', 'a3@x', undefined, 5],
      ['local', 'alert', 'l1@x', 'include', 11],
      ['local', 'noalert', 'l2@x', 'include', 13],
      ['local', 'alert', 'l3@x', "sp 'ace", 18],
      ['local', 'alert', 'l4@x', "sp 'ace", 19],
      ['local', 'alert', 'l5@x', 'x2', 20],
      ['local', 'alert', 'l6@x', 'x3', 21],
    ]);
  });

  test('are those that the real Monit reads', async () => {
    const directory = await writeFiles({ monitrc: '' });
    const files = await writeFiles({ monitrc: `${tangled}set idfile ${directory}/id\n` });
    const answer = await askMonit(join(files, 'monitrc'));
    const local = [...answer.matchAll(/^ Alert mail to {8}= (.*)$/gm)].map(([, recipient]) => recipient);
    const ours = (scope: string) => alerts.filter((alert) => alert.scope === scope).map(({ recipient }) => recipient);
    expect(globalRecipients(answer).sort()).toEqual(ours('global').sort());
    expect(local.sort()).toEqual(ours('local').sort());
  });

  test('in a file that only continues a service have no service to name', () => {
    expect(readStatements('alert a@x').alerts).toMatchObject([{ scope: 'local', service: undefined }]);
  });

  test('after a set statement no longer belong to the service before it', () => {
    const { alerts: found } = readStatements('check system s\nset alert a@x\ncheck file f path /f alert b@x');
    expect(found.map(({ scope, service }) => [scope, service])).toEqual([
      ['global', undefined],
      ['local', 'f'],
    ]);
  });
});

test('an include statement tells where its pattern stands', () => {
  const text = 'set daemon 5 include "/a b/*" # include /no\ninclude c';
  const { includes } = readStatements(text);
  expect(includes.map(({ pattern, line }) => [pattern, line])).toEqual([
    ['/a b/*', 1],
    ['c', 2],
  ]);
  expect(includes.map(({ start, end }) => text.slice(start, end))).toEqual(['"/a b/*"', 'c']);
});

test('the path of an id file is found however it is written', () => {
  const text = `set idfile /a set idfile "/b c"\nset idfile\n '/d' set idfile 5 # set idfile /no`;
  expect(readStatements(text).idFiles.map(({ start, end }) => text.slice(start, end))).toEqual([
    '/a',
    '"/b c"',
    "'/d'",
  ]);
});

describe('set httpd', () => {
  test('tells users, hosts and what cannot be read', () => {
    const { httpd } = readStatements(`
set httpd port 2812 and use address localhost with ssl { pemfile: /x selfsigned: allow }
  allow localhost allow 10.0.0.0/8 allow ::1 allow "web"
  allow admin:monit
  allow "a b":'p:w"\\\\x ' read-only
  allow guest:"" readonly
  allow @staff allow md5 /etc/htpasswd john paul
set alert allow@x
check host allow with address allow`);
    expect(httpd).toEqual([
      {
        line: 2,
        hosts: ['localhost', '10.0.0.0/8', '::1', 'web'],
        credentials: [
          { user: 'admin', password: 'monit', readOnly: false },
          { user: 'a b', password: 'p:w"\\x', readOnly: true },
          { user: 'guest', password: '', readOnly: true },
        ],
        cleartextFiles: [],
        hasOtherUsers: true,
      },
    ]);
  });

  test('without other users says so', () => {
    expect(readStatements('set httpd unixsocket /x allow a:b').httpd).toMatchObject([
      { hosts: [], hasOtherUsers: false },
    ]);
  });
});

describe('the filter and the reminder of an alert statement', () => {
  const text = `
set alert all@x
set alert some@x only on { perm, timeout, fsflag, execute } with reminder on 3 cycles
set alert most@x but not on { instance }
set alert format@x { icmp } mail-format { from: a@b subject: x } reminder 5
check file f path /f
  alert local@x reminder on 1 cycle
  noalert none@x
`;
  const terms = readStatements(text).alerts.map(({ events, reminderCycles }) => [events, reminderCycles]);

  test('are read as Monit reads them', async () => {
    const files = await writeFiles({ monitrc: '' });
    const directory = await writeFiles({ monitrc: `set idfile ${files}/id\n${text}` });
    const checked = parseCheck(await askMonit(join(directory, 'monitrc')));
    const printed = [
      ...checked.alerts.toReversed(),
      ...(checked.services.find(({ name }) => name === 'f')?.alerts ?? []).toReversed(),
    ];
    expect(terms).toEqual(printed.map(({ events, reminderCycles }) => [events, reminderCycles]));
  });

  test('are not known where the filter has a word that Monit has not', () => {
    expect(readStatements('set alert a@x { wind }').alerts[0]?.events).toBeUndefined();
  });
});

test('other ways out are found, programs without their arguments', () => {
  const text = `set mmonit http://u:p@h:8080/c https://h2/c with timeout 5 seconds
set eventqueue basedir "/q q" slots 5
check file f path /f if does not exist then exec "/bin/a secret" else if succeeded then exec '/bin/b' as uid 0
  if changed size then exec /bin/c
  alert exec@x { exec }
set alert a@x`;
  expect(readStatements(text).otherNotifiers).toEqual([
    { kind: 'mmonit', url: 'http://u:p@h:8080/c', line: 1 },
    { kind: 'mmonit', url: 'https://h2/c', line: 1 },
    { kind: 'event-queue', directory: '/q q', line: 2 },
    { kind: 'exec', program: '/bin/a', service: 'f', line: 3 },
    { kind: 'exec', program: '/bin/b', service: 'f', line: 3 },
    { kind: 'exec', program: '/bin/c', service: 'f', line: 4 },
  ]);
});
