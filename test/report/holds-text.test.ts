import { expect, test } from 'vitest';
import type { Hold } from '../../src/maintenance/record/model.ts';
import { heldText, holdsText, maintenanceLine } from '../../src/report/holds-text.ts';
import { momentText } from '../../src/report/layout/time-text.ts';
import { aHold, holding } from '../support/values/maintenance.ts';

const nobodyIsGone = () => false;
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
  const text = holdsText(holding(aHold('a', { reason: 'deploy 42' }), endless), now, nobodyIsGone);
  expect(text.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
    ['run', 'none', `since ${since}`, 'while process 42 runs', 'by deploy (pid 42)', 'unmonitored: web, db'],
    ['a', 'none', `since ${since}`, `until ${until}, 12 min left`, 'by deploy', 'deploy 42'],
    ['base profile: default'],
    [''],
  ]);
  expect(holdsText(undefined, now, nobodyIsGone)).toBe('no active holds\n');
});

test('who asks for a hold is told who ends it', () => {
  expect(heldText(holding(aHold('a')), 'cron', now)).toBe(
    `hold "a" is active until ${until}, 12 min left, then "default"; cron ends it\n`,
  );
  expect(heldText(holding(aHold('a')), 'nothing', now)).toBe(
    `hold "a", planned until ${until}, then "default"; nothing ends it but \`monit-alert release a\` or ` +
      '`monit-alert sync`\n',
  );
  expect(heldText(undefined, undefined, now)).toBe('');
});

test('another day has its date', () => {
  expect(momentText('2026-05-02T12:00:00', new Date('2026-05-01T12:00:00'))).toBe('2026-05-02 12:00');
});
