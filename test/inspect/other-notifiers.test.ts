import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkWith, noTexts, readInstallation } from '../../src/inspect/installation.ts';
import { otherNotifiersIn } from '../../src/inspect/other-notifiers.ts';
import { deadlineAfter } from '../../src/system/clock.ts';
import { writeFiles } from '../support/files/files.ts';
import { findMonit } from '../support/packages/monit-package.js';

const statements = (directory: string) => `set daemon 30
set mmonit http://u:s3cret@127.0.0.1:1/collector https://127.0.0.1/c with timeout 3 seconds
set eventqueue basedir ${directory}/queue
check file web path ${directory}/web
  if does not exist then exec "/bin/echo s3cret" else if succeeded then exec '/bin/false'
include ${directory}/conf.d/*
`;

test('what Monit itself reads of M/Monit, queue and programs has its place, and no secret', async () => {
  const directory = await writeFiles({ 'queue/1_a': '', 'queue/2_b': '', web: '', 'conf.d/.keep': '' });
  const controlFile = join(await writeFiles({ monitrc: statements(directory) }), 'monitrc');
  const installation = await readInstallation({ controlFile, managedFile: undefined, workingDirectory: '/' });
  const checked = await checkWith(installation, noTexts, (await findMonit()) ?? '', deadlineAfter(60_000));
  const place = (line: number) => ({ file: controlFile, line });
  expect(await otherNotifiersIn(installation, '', checked)).toEqual({
    otherNotifiers: [
      { kind: 'mmonit', url: 'http://u:********@127.0.0.1:1/collector', place: place(2) },
      { kind: 'mmonit', url: 'https://127.0.0.1/c', place: place(2) },
      { kind: 'exec', service: 'web', program: '/bin/echo', place: place(5) },
      { kind: 'exec', service: 'web', program: '/bin/false', place: place(5) },
      { kind: 'event-queue', directory: `${directory}/queue`, waiting: 2, place: place(3) },
    ],
    disagreements: [],
  });
});

test('where Monit and our reader do not agree, Monit is believed and that is said', async () => {
  const directory = await writeFiles({ 'conf.d/.keep': '' });
  const text = `set daemon 30\nset mmonit http://ours:1/c\ncheck file web path /x if changed size then exec "/bin/ours"\n`;
  const files = await writeFiles({ monitrc: `${text}include ${directory}/conf.d/*\n` });
  const controlFile = join(files, 'monitrc');
  const installation = await readInstallation({ controlFile, managedFile: undefined, workingDirectory: '/' });
  const services = [{ name: 'web', programs: ['/bin/theirs'] }];
  const checked = { mmonit: ['http://[theirs]:1/c'], mail: { queue: undefined }, services };
  const { otherNotifiers, disagreements } = await otherNotifiersIn(installation, undefined, checked);
  expect(otherNotifiers).toEqual([
    { kind: 'mmonit', url: 'http://[theirs]:1/c', place: undefined },
    { kind: 'exec', service: 'web', program: '/bin/theirs', place: undefined },
  ]);
  expect(disagreements).toEqual([
    'Monit reads a `set mmonit http://[theirs]:1/c` that was not found in the files',
    `${controlFile}:2: Monit does not read the \`set mmonit http://ours:1/c\` that was found here`,
    'Monit reads an `exec /bin/theirs` of web that was not found in the files',
    `${controlFile}:3: Monit does not read the \`exec /bin/ours\` that was found here`,
  ]);
});
