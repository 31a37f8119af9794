import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { judgeEvents } from '../../src/doctor/profile-findings.ts';
import { MonitAlertError } from '../../src/errors.ts';
import { unknownEvents } from '../../src/monit/check/unsupported-events.ts';
import { deadlineAfter } from '../../src/system/clock.ts';
import { writeFiles } from '../support/files/files.ts';
import { startMonit } from '../support/monit/monit.ts';
import { findMonit } from '../support/packages/monit-package.js';
import { find, siteFactsOf } from './site-facts.ts';

test('a profile and a template that cannot be used are told, each with its file and line', async () => {
  const monit = await startMonit({ connection: 'none', start: false });
  for (const name of ['profiles', 'templates']) await mkdir(join(monit.directory, name));
  await writeFile(join(monit.directory, 'profiles/bad.yaml'), 'recipients:\n  - address: nobody\n');
  await writeFile(join(monit.directory, 'templates/unused.hbs'), 'one\n{{#if}\n');
  const findings = await find(siteFactsOf(monit), 'profiles', 'templates');
  expect(findings).toMatchObject([
    { id: 'profiles', verdict: 'problem' },
    { id: 'templates', verdict: 'warning', what: expect.stringContaining('templates/unused.hbs:2') as string },
  ]);
  const { what = '', places = [] } = findings[0] ?? {};
  expect([what, ...places].join('\n')).toContain(`${monit.directory}/profiles/bad.yaml:2`);
});

test('a profile that is called like a command is named, and what to do about it', async () => {
  const monit = await startMonit({ connection: 'none', start: false });
  const directory = join(monit.directory, 'profiles');
  await mkdir(directory);
  for (const name of ['windows', 'skip']) await writeFile(join(directory, `${name}.yaml`), 'recipients: []\n');
  const faults = ['skip', 'windows'].map((name) => ({
    verdict: 'problem',
    what: `${directory}/${name}.yaml: a profile cannot be called "${name}": it is reserved for a command of monit-alert`,
    remedy: 'Rename the file.',
  }));
  expect(await find(siteFactsOf(monit), 'profiles')).toMatchObject(faults);
});

test('the real Monit knows every event', async () => {
  const events = await unknownEvents((await findMonit()) ?? '', deadlineAfter(60_000));
  expect(judgeEvents(events)).toMatchObject({ verdict: 'ok' });
});

test('events that a Monit does not take are named', async () => {
  const directory = await writeFiles({});
  const monit = join(directory, 'monit');
  // The real one, but for two words that it does not know.
  const script = `#!/bin/sh\ngrep -qE 'speed|icmp' "$2" && exit 1\nexec ${(await findMonit()) ?? ''} "$@"\n`;
  await writeFile(monit, script, { mode: 0o700 });
  const events = await unknownEvents(monit, deadlineAfter(60_000));
  expect(events).toEqual(['icmp', 'speed']);
  expect(judgeEvents(events)).toMatchObject({ id: 'events', verdict: 'problem' });
  expect(judgeEvents(new MonitAlertError('program.missing', 'why'))).toMatchObject({ verdict: 'unknown' });
});
