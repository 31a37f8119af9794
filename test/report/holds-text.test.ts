import { describe, expect, test } from 'vitest';
import type { Hold, Maintenance } from '../../src/maintenance/record/model.ts';
import {
  baseText,
  endsText,
  heldText,
  holdsText,
  maintenanceLine,
  maintenanceZoneText,
  meanwhileText,
} from '../../src/report/holds-text.ts';
import { createPalette } from '../../src/report/layout/palette.ts';
import { momentText } from '../../src/report/layout/time-text.ts';
import { aHold, aScopedHold, holding } from '../support/values/maintenance.ts';

const nobodyIsGone = () => false;
const listed = (maintenance: Maintenance | undefined) =>
  holdsText({ maintenance, planned: [], onlyPlanned: false, now, isGone: nobodyIsGone });
const now = new Date('2026-05-01T12:18:00Z');
const until = momentText('2026-05-01T12:30:00Z', now);
const since = momentText('2026-05-01T12:00:00Z', now);
const endless: Hold = {
  id: 'run',
  profile: 'none',
  by: 'deploy',
  since: '2026-05-01T12:00:00.000Z',
  ownerProcess: { pid: 42, startTime: '1', bootId: 'x' },
  unmonitored: ['web', 'db'],
  mailsReport: false,
};

test('the first line of status says what is held, until when, why, by whom, and what comes then', () => {
  const held = holding(aHold('a', { reason: 'deploy 42' }));
  expect(maintenanceLine(held, now, nobodyIsGone)).toBe(
    `"none" until ${until}, 12 min left, by deploy: deploy 42; then "default"`,
  );
  expect(maintenanceLine(holding(aHold('a'), endless), now, nobodyIsGone)).toBe(
    '"none" while process 42 runs, by deploy; 1 older; then "default"',
  );
});

test('a hold that is over, and an end that is not proved yet, are said as that', () => {
  expect(maintenanceLine(holding(aHold('a')), new Date('2026-05-01T12:31:00Z'), nobodyIsGone)).toContain(
    '(expired; `monit-alert sync` will end the hold)',
  );
  expect(maintenanceLine({ ...holding(), reconciled: false }, now, nobodyIsGone)).toBe(
    '"default" is not verified to be in force yet; `monit-alert sync` will retry',
  );
});

test('the holds are listed with the one in force first', () => {
  const text = listed(holding(aHold('a', { reason: 'deploy 42' }), endless));
  expect(text.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
    ['run', 'none', `since ${since}`, 'while process 42 runs', 'by deploy (pid 42)', 'unmonitored: web, db'],
    ['a', 'none', `since ${since}`, `until ${until}, 12 min left`, 'by deploy', 'deploy 42'],
    ['base profile: default'],
    [''],
  ]);
  expect(listed(undefined)).toBe('no active holds\n');
});

test('whoever reads times is told their zone', () => {
  expect(maintenanceZoneText(holding(aHold('a')), [], 'Europe/Berlin')).toBe('times are in Europe/Berlin\n');
  expect(maintenanceZoneText(holding(), [], 'Europe/Berlin')).toBe('');
  expect(maintenanceZoneText(undefined, [], 'Europe/Berlin')).toBe('');
});

test('who asks for a hold is told who ends it', () => {
  expect(heldText(holding(aHold('a')), undefined, 'cron', now)).toBe(
    `hold "a" is active until ${until}, 12 min left, then "default"; cron ends it\n`,
  );
  expect(heldText(holding(aHold('a')), undefined, 'nothing', now)).toBe(
    `hold "a", planned until ${until}, then "default"; nothing ends it but \`monit-alert release a\` or ` +
      '`monit-alert sync`\n',
  );
  expect(heldText(undefined, undefined, undefined, now)).toBe('');
});

describe('a hold for some services', () => {
  const scope = { services: ['nginx', 'php'], groups: ['web'] };
  const scoped = aScopedHold('a', 'nginx', { scope, reason: 'deploy' });

  test('is named with them, beside what is in force for all others', () => {
    expect(maintenanceLine(holding(scoped), now, nobodyIsGone)).toBe(
      `"default" is in force; "none" for nginx, php and group web until ${until}, 12 min left, by deploy: deploy`,
    );
    expect(maintenanceLine(holding(aHold('all'), scoped), now, nobodyIsGone)).toBe(
      `"none" until ${until}, 12 min left, by deploy; then "default"; ` +
        `"none" for nginx, php and group web until ${until}, 12 min left, by deploy: deploy`,
    );
    expect(maintenanceLine(holding(scoped, aHold('all')), now, nobodyIsGone)).toBe(
      `"none" until ${until}, 12 min left, by deploy; 1 older; then "default"`,
    );
  });

  test('is not alone: the newest ones are named, the others counted', () => {
    const many = holding(...['a', 'b', 'c', 'd', 'e'].map((name) => aScopedHold(name, name)));
    expect(maintenanceLine(many, now, nobodyIsGone)).toMatch(
      /^"default" is in force; "none" for e .*; "none" for d .*; "none" for c .*; 2 more, see `monit-alert holds`$/,
    );
  });

  test('is not verified yet, or is on a base that is unconfirmed', () => {
    expect(maintenanceLine({ ...holding(scoped), reconciled: false }, now, nobodyIsGone)).toMatch(
      /^"default" is not verified to be in force yet; `monit-alert sync` will retry; "none" for nginx/,
    );
  });

  test('has its services in the list, in what is said when it begins, and when it ends', () => {
    expect(listed(holding(scoped))).toMatch(
      new RegExp(
        `^a {2}none for nginx, php and group web {2}since .* until ${until}, 12 min left {2}by deploy {4}deploy\n`,
      ),
    );
    expect(heldText(holding(scoped), undefined, 'cron', now)).toBe(
      `hold "a" for nginx, php and group web is active until ${until}, 12 min left, then "default"; cron ends it\n`,
    );
    expect(endsText([{ hold: scoped, end: 'expired' }], false)).toBe(
      'hold "a" (none for nginx, php and group web) ended: expired\n',
    );
  });

  test('has a report about them', () => {
    const nothing = { stillFailing: [], recovered: [], recoveredAfterMail: ['nginx'], unknown: [] };
    expect(
      meanwhileText(
        { since: scoped.since, scope, ...nothing },
        createPalette(() => false),
      ),
    ).toMatch(/^meanwhile \(nginx, php and group web, since /);
  });

  test('does not keep a base from taking effect, as one for everything does', () => {
    expect(baseText(holding(scoped, aHold('all')), false, now)).toBe(
      `base profile set to "default"; "none" stays in force until the hold ends (${until})\n` +
        'To end it now: monit-alert release all\n',
    );
  });
});

test('another day has its date', () => {
  expect(momentText('2026-05-02T12:00:00', new Date('2026-05-01T12:00:00'))).toBe('2026-05-02 12:00');
});
