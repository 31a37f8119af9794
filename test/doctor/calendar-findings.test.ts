import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { judgeCalendar, judgeWindows } from '../../src/doctor/calendar-findings.ts';
import { MonitAlertError } from '../../src/errors.ts';
import { emptyCalendar } from '../../src/maintenance/calendar/store.ts';
import { calendarOf } from '../support/cli/maintenance.ts';
import { type Monit, startMonit } from '../support/monit/monit.ts';
import { aPlan, nothingAhead, planning } from '../support/values/calendar.ts';
import { find, siteFactsOf } from './site-facts.ts';

const now = Date.parse('2026-05-01T02:10:00Z');

async function withWindows(windows: Readonly<Record<string, string>>): Promise<Monit> {
  const monit = await startMonit({ connection: 'none', start: false });
  await mkdir(join(monit.directory, 'windows'));
  for (const [name, text] of Object.entries(windows))
    await writeFile(join(monit.directory, 'windows', `${name}.yaml`), text);
  return monit;
}

async function writeCalendar(monit: Monit, text: string): Promise<string> {
  const path = calendarOf(monit);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFile(path, text);
  return path;
}

test('a hold that should have begun is a problem', () => {
  const coming = [{ ...aPlan('deploy'), canBeginMs: now - 360_000 }];
  expect(judgeCalendar({ ...nothingAhead, coming }, now)).toMatchObject({
    id: 'calendar',
    verdict: 'problem',
    places: ['hold deploy should have begun 10 min ago, but `monit-alert sync` has not begun it'],
  });
  expect(judgeCalendar({ ...nothingAhead, coming: [{ ...aPlan('deploy'), canBeginMs: now }] }, now)).toMatchObject({
    verdict: 'ok',
    what: '"deploy" begins next, at 2026-05-01T02:00:00.000Z',
  });
  expect(judgeCalendar(nothingAhead, now)).toMatchObject({ verdict: 'ok', what: 'no hold is planned' });
});

test('what cannot be read is a problem; without a control file, nobody knows', () => {
  expect(judgeCalendar(new MonitAlertError('state.unreadable', 'cannot read it'), now)).toMatchObject({
    verdict: 'problem',
  });
  const nowhere = new MonitAlertError('control-file.missing', 'there is none');
  expect(judgeCalendar(nowhere, now)).toMatchObject({ verdict: 'unknown' });
  expect(judgeWindows(nowhere)).toMatchObject([{ verdict: 'unknown' }]);
});

test('a damaged record of plans is a problem that --fix can mend', async () => {
  const monit = await startMonit({ connection: 'none', start: false });
  const path = await writeCalendar(monit, JSON.stringify(planning(aPlan('deploy'))).slice(0, -5));
  expect(await find(siteFactsOf(monit), 'calendar')).toMatchObject([
    {
      verdict: 'problem',
      what: expect.stringContaining(`${path} is damaged`) as string,
      remedy: expect.stringContaining('doctor --fix') as string,
    },
  ]);
  await writeCalendar(monit, JSON.stringify(emptyCalendar));
  expect(await find(siteFactsOf(monit), 'calendar')).toMatchObject([{ verdict: 'ok' }]);
});

test('each window that cannot begin is a problem: its file, its profile, or the rules of the site', async () => {
  const nightly = 'profile: none\nschedule: "0 3 * * *"\nfor: 2h\n';
  const monit = await withWindows({
    broken: nightly.replace('0 3 * * *', '0 3 * *'),
    long: nightly.replace('2h', '20h'),
    lost: nightly.replace('none', 'nobody'),
    nightly,
    'not a name': nightly,
  });
  const directory = join(monit.directory, 'windows');
  const findings = await find(siteFactsOf(monit, { windowPolicy: { holdMaxMs: 36_000_000 } }), 'windows');
  expect(findings.map(({ verdict }) => verdict)).toEqual(['problem', 'problem', 'problem', 'problem']);
  expect(findings.map(({ what }) => what)).toEqual([
    expect.stringContaining(`${directory}/broken.yaml:2: schedule: `),
    expect.stringMatching(/long\.yaml: window "long" lasts 20 h, .*\(hold-max\)/),
    expect.stringContaining(`${directory}/lost.yaml: there is no profile "nobody"`),
    expect.stringContaining('a window cannot be called "not a name"'),
  ]);
  expect(findings.map(({ remedy }) => remedy)).not.toContain(undefined);
});

test('windows that can begin are named, and a host may have none', async () => {
  const daily = 'profile: none\nschedule: "0 3 29 2 *"\nfor: 2h\n';
  const monit = await withWindows({ daily, leap: daily });
  expect(await find(siteFactsOf(monit), 'windows', 'calendar')).toMatchObject([
    { id: 'calendar', verdict: 'ok', what: expect.stringMatching(/^"daily@\d{4}-02-29.*" begins next/) as string },
    { id: 'windows', verdict: 'ok', what: 'daily, leap' },
  ]);
  const none = await startMonit({ connection: 'none', start: false });
  expect(await find(siteFactsOf(none), 'windows')).toMatchObject([
    { verdict: 'ok', what: `none in ${none.directory}/windows` },
  ]);
});

test('a directory of windows that cannot be read is a problem', async () => {
  const monit = await startMonit({ connection: 'none', start: false });
  await writeFile(join(monit.directory, 'windows'), '');
  expect(await find(siteFactsOf(monit), 'windows')).toMatchObject([
    { verdict: 'problem', what: expect.stringContaining('cannot be read (ENOTDIR)') as string },
  ]);
});
