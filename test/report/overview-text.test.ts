import { expect, test } from 'vitest';
import { MonitAlertError } from '../../src/errors.ts';
import type { SiteStatus } from '../../src/inspect/status.ts';
import { type Maintenance, nothingHeld } from '../../src/maintenance/record/model.ts';
import { type Overview, overviewText } from '../../src/report/overview-text.ts';
import { createPalette } from '../../src/report/palette.ts';
import { unmanaged, siteStatus } from '../support/values/alerts.ts';

const now = new Date('2026-05-01T14:00:00');
const later = new Date('2026-05-01T14:30:00').toISOString();

/** Its lines, in one of which several blanks are as good as one. */
function lines(differently: Partial<SiteStatus>, more: Partial<Overview> = {}): string[] {
  const seen = {
    siteStatus: siteStatus({ profile: 'office', ...differently }),
    maintenance: undefined,
    problems: [],
    now,
    isGone: () => false,
    ...more,
  };
  return overviewText(seen, createPalette(false))
    .split('\n')
    .map((line) => line.replaceAll(/ +/g, ' '));
}

const held = (more: Partial<Maintenance['holds'][number]>): Maintenance => ({
  ...nothingHeld('office'),
  holds: [
    { id: 'deploy', profile: 'none', by: 'eva', since: now.toISOString(), services: [], mailsReport: false, ...more },
  ],
});

test('at rest: the profile, its proof, who is mailed, and how to be left alone for a while', () => {
  expect(
    overviewText(
      { siteStatus: siteStatus({ profile: 'office' }), maintenance: undefined, problems: [], now, isGone: () => false },
      createPalette(false),
    ),
  ).toBe(`profile  office, in force and proved: Monit 5.33.0 (pid 42) runs it
alerted  ops@example.org
held     nothing

monit-alert none --for 30m  alerts are off for half an hour, then on again
monit-alert office          put it in force, if it is not
monit-alert --help          all commands and options
`);
});

test('who is alerted by another file is alerted all the same', () => {
  expect(lines({ alerts: [], loaded: [], unmanagedAlerts: [unmanaged('boss@example.org', 'disk')] })).toContain(
    'alerted boss@example.org',
  );
});

test('where Monit cannot be asked, what the files say counts, and nothing is called proved that is not', () => {
  const seen = lines({ monit: { pid: 42, version: undefined }, loaded: undefined, verified: false });
  expect(seen).toEqual(
    expect.arrayContaining(['profile office, not proved to be in force', 'alerted ops@example.org']),
  );
});

test('where no Monit runs nobody is said to be alerted, and doctor is offered', () => {
  const seen = lines({ monit: undefined, loaded: undefined }, { problems: ['Monit is not running'] });
  expect(seen).toEqual(
    expect.arrayContaining([
      "profile office, in place for Monit's next start",
      'problem Monit is not running',
      'monit-alert doctor what is wrong here, and what to do about it',
    ]),
  );
  expect(seen.join('\n')).not.toMatch(/^alerted/m);
});

test('while something is held it says how to end that, and how to have more time', () => {
  const seen = lines({ profile: 'none', alerts: [], loaded: [] }, { maintenance: held({ until: later }) });
  expect(seen).toEqual(
    expect.arrayContaining([
      'held none until 14:30, 30 min left, by eva; then office',
      'monit-alert release --all end what is held: office is in force again',
      'monit-alert extend deploy 30m half an hour from now',
    ]),
  );
});

test('what ends with its process cannot be extended, and is not offered to be', () => {
  const seen = lines({}, { maintenance: held({ ownerProcess: { pid: 7, startTime: '1', bootId: 'b' } }) });
  expect(seen).toContain('monit-alert holds all that is held');
  expect(seen.join('\n')).not.toContain('extend');
});

test('an unconfirmed base can be confirmed; what a killed run left, finished', () => {
  const unconfirmed = {
    by: 'eva',
    since: now.toISOString(),
    until: later,
    forMs: 1,
    before: { profile: 'office', text: '' },
  };
  expect(lines({}, { maintenance: { ...nothingHeld('office'), unconfirmed } })).toContain(
    'monit-alert confirm keep it',
  );
  expect(lines({}, { maintenance: { ...nothingHeld('office'), reconciled: false } })).toContain(
    'monit-alert sync finish it now',
  );
});

test('what is held is told even where nothing else can be seen', () => {
  const unseen = new MonitAlertError('check.rejected', 'Monit rejects the configuration', { hint: 'Correct it.' });
  const seen = lines({}, { siteStatus: unseen, maintenance: held({ until: later }), problems: ['the same again'] });
  expect(seen.slice(0, 3)).toEqual([
    'error: Monit rejects the configuration',
    'Correct it.',
    'held none until 14:30, 30 min left, by eva; then office',
  ]);
  expect(seen.join('\n')).not.toContain('the same again');
});
