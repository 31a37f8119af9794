import { expect, test } from 'vitest';
import { MonitAlertError } from '../../src/errors.ts';
import type { SiteStatus } from '../../src/inspect/status.ts';
import { type Maintenance, nothingHeld } from '../../src/maintenance/record/model.ts';
import { createPalette } from '../../src/report/layout/palette.ts';
import { type Overview, overviewText } from '../../src/report/overview-text.ts';
import { alerted, siteStatus } from '../support/values/alerts.ts';

const now = new Date('2026-05-01T14:00:00');
const later = new Date('2026-05-01T14:30:00').toISOString();

/** Its lines, in one of which several blanks are as good as one. */
function lines(differently: Partial<SiteStatus>, more: Partial<Overview> = {}): string[] {
  const seen = {
    siteStatus: siteStatus({ profile: 'office', ...differently }),
    maintenance: undefined,
    planned: [],
    problems: [],
    now,
    isGone: () => false,
    ...more,
  };
  return overviewText(
    seen,
    80,
    createPalette(() => false),
  )
    .split('\n')
    .map((line) => line.replaceAll(/ +/g, ' '));
}

const held = (more: Partial<Maintenance['holds'][number]>): Maintenance => ({
  ...nothingHeld('office'),
  holds: [
    {
      id: 'deploy',
      profile: 'none',
      by: 'eva',
      since: now.toISOString(),
      unmonitored: [],
      mailsReport: false,
      ...more,
    },
  ],
});

test('at rest: the profile, its proof, who is mailed, and how to be left alone for a while', () => {
  expect(
    overviewText(
      {
        siteStatus: siteStatus({ profile: 'office' }),
        maintenance: undefined,
        planned: [],
        problems: [],
        now,
        isGone: () => false,
      },
      80,
      createPalette(() => false),
    ),
  ).toBe(`profile      office, in force and verified: Monit 5.33.0 (pid 42) runs it
recipients   ops@example.org
maintenance  no active holds

monit-alert none --for 30m  mute all alerts for half an hour
monit-alert office          apply the profile again
monit-alert --help          show all commands and options
`);
});

test('who is alerted by another file is alerted all the same', () => {
  const both = alerted(['ops@example.org'], ['boss@example.org']);
  expect(lines({ alerted: both })).toEqual(
    expect.arrayContaining([
      'recipients ops@example.org, boss@example.org',
      "monit-alert none --for 30m mute the profile's alerts for half an hour",
    ]),
  );
  const local = { ...alerted([]), recipients: ['boss@example.org'] };
  const unmanaged = [{ recipient: 'boss@example.org', origins: ['local' as const] }];
  expect(lines({ alerts: [], loaded: [], alerted: { ...local, unmanaged } }).join('\n')).toContain(
    'recipients 1 recipient outside monit-alert is still alerted\n (boss@example.org): ' +
      '`monit-alert init` imports it',
  );
});

test('where Monit cannot be asked, what the files say counts, and nothing is called proved that is not', () => {
  const seen = lines({ monit: { pid: 42, version: undefined }, loaded: undefined, verified: false });
  expect(seen).toEqual(
    expect.arrayContaining(['profile office, not verified to be in force', 'recipients ops@example.org']),
  );
});

test('where no Monit runs nobody is said to be alerted, and doctor is offered', () => {
  const seen = lines({ monit: undefined, loaded: undefined }, { problems: ['Monit is not running'] });
  expect(seen).toEqual(
    expect.arrayContaining([
      'profile office, installed; Monit is not running',
      'problem Monit is not running',
      'monit-alert doctor diagnose problems and suggest fixes',
    ]),
  );
  expect(seen.join('\n')).not.toMatch(/^recipients/m);
});

test('while something is held it says how to end that, and how to have more time', () => {
  const seen = lines({ profile: 'none', alerts: [], loaded: [] }, { maintenance: held({ until: later }) });
  expect(seen).toEqual(
    expect.arrayContaining([
      'maintenance "none" until 14:30, 30 min left, by eva; then "office"',
      'monit-alert release --all end every hold and return to "office"',
      'monit-alert extend deploy 30m let the hold end in half an hour',
    ]),
  );
});

test('what ends with its process cannot be extended, and is not offered to be', () => {
  const seen = lines({}, { maintenance: held({ ownerProcess: { pid: 7, startTime: '1', bootId: 'b' } }) });
  expect(seen).toContain('monit-alert holds list all holds');
  expect(seen.join('\n')).not.toContain('extend');
});

test('an earlier text that stands in for a broken profile is named once, with the command to run next', () => {
  const fallback = { profile: 'office', since: now.toISOString(), reason: 'office.yaml:1: broken' };
  const problem = '"office" is in force as it was before, because it could not be put in force: office.yaml:1: broken';
  const shown = lines({}, { maintenance: { ...nothingHeld('office'), fallback }, problems: [problem] });
  expect(shown).toEqual(
    expect.arrayContaining([
      'maintenance no active holds',
      'monit-alert office apply the profile, once you have fixed it',
    ]),
  );
  expect(shown.join('\n').match(/is in force as it was before/g)).toHaveLength(1);
});

test('an unconfirmed change can be kept; what a killed run left, finished', () => {
  const unconfirmed = {
    by: 'eva',
    since: now.toISOString(),
    until: later,
    forMs: 1,
    before: { profile: 'office', text: '' },
  };
  expect(lines({}, { maintenance: { ...nothingHeld('office'), unconfirmed } })).toContain(
    'monit-alert confirm keep the change',
  );
  expect(lines({}, { maintenance: { ...nothingHeld('office'), reconciled: false } })).toContain(
    'monit-alert sync complete the change',
  );
});

test('what is held is told even where nothing else can be seen', () => {
  const unseen = new MonitAlertError('check.rejected', 'Monit rejects the configuration', { hint: 'Correct it.' });
  const seen = lines({}, { siteStatus: unseen, maintenance: held({ until: later }), problems: ['the same again'] });
  expect(seen.slice(0, 3)).toEqual([
    'error: Monit rejects the configuration',
    'Correct it.',
    'maintenance "none" until 14:30, 30 min left, by eva; then "office"',
  ]);
  expect(seen.join('\n')).not.toContain('the same again');
});
