import { expect, test } from 'vitest';
import type { SiteStatus } from '../../src/inspect/status.ts';
import type { EventName } from '../../src/monit/config/events.ts';
import { createPalette } from '../../src/report/layout/palette.ts';
import { statusText } from '../../src/report/status-text.ts';
import { alert, unmanaged, siteStatus } from '../support/values/alerts.ts';

const plain = createPalette(() => false);
const ops = alert('ops@example.org');

const text = (differently: Partial<SiteStatus> = {}, held?: string) =>
  statusText(siteStatus(differently), { held, planned: [] }, 80, plain);

/** The table alone. */
const table = (differently: Partial<SiteStatus>) => text(differently).split('\n\n')[1]?.trimEnd();

test('facts, and who is alerted: rendered, installed, loaded', () => {
  expect(text({}, 'none until 14:30')).toBe(`maintenance   none until 14:30
profile       default
control file  /etc/monit/monitrc
managed file  /etc/monit/conf.d/monit-alert (intact)
monit         5.33.0 (pid 42)
drift         none

rendered  installed  loaded
yes       yes        yes     ops@example.org: all events
`);
});

test('an alert that is not everywhere says where it is missing, and the drift names it', () => {
  const some = alert('ops@example.org', ['timeout']);
  const drift = ['rendered: profile default has changed since it was written'];
  expect(
    text({ rendered: [some], drift })
      .split('\n\n')
      .slice(1)
      .join('\n\n'),
  ).toBe(`rendered  installed  loaded
NO        yes        yes     ops@example.org: all events
yes       NO         NO      ops@example.org: timeout

drift:
  rendered: profile default has changed since it was written
`);
});

test('what drifts is red', () => {
  const colored = statusText(
    siteStatus({ loaded: [], drift: ['not loaded: x'] }),
    { held: undefined, planned: [] },
    80,
    createPalette(() => true),
  );
  expect(colored).toContain('\u001b[31mNO    \u001b[39m');
  expect(colored).toContain('\u001b[31mnot loaded: x\u001b[39m');
});

test('unmanaged alerts say where they stand, and are no drift; an equal one of ours has a row of its own', () => {
  const unmanagedAlerts = [
    unmanaged('boss@example.org'),
    unmanaged('ops@example.org'),
    unmanaged('web@example.org', 'web'),
  ];
  expect(table({ unmanagedAlerts, loaded: [ops, ops, alert('boss@example.org')] })).toBe(`rendered  installed  loaded
yes       yes        yes     ops@example.org: all events
                     yes     boss@example.org: all events; unmanaged
                             (/etc/monit/monitrc:7)
                     yes     ops@example.org: all events; unmanaged
                             (/etc/monit/monitrc:7)`);
});

test('an alert that is only loaded has its row', () => {
  expect(table({ loaded: [ops, alert('ghost@example.org')] })).toContain(
    '\nNO        NO         yes     ghost@example.org: all events',
  );
});

test.each<[string, Partial<SiteStatus>, string]>([
  ['no Monit runs', { monit: undefined, loaded: undefined }, 'loaded: unknown (Monit is not running)'],
  [
    'Monit cannot be asked',
    { monit: { pid: 42, version: undefined }, loaded: undefined },
    'loaded: unknown (Monit has no usable `set httpd`)',
  ],
  [
    'the profile cannot be rendered',
    { rendered: undefined, drift: ['rendered: there is no profile "default"'] },
    'rendered: unknown (the profile cannot be rendered; see drift)',
  ],
  [
    'nothing of ours is installed',
    { rendered: undefined, profile: undefined, alerts: [], loaded: [] },
    'rendered: unknown (no profile is installed)',
  ],
])('where %s the column has no answers, and it is said why', (_, differently, why) => {
  expect(table(differently)?.split('\n').at(-1)).toBe(why);
  expect(table(differently)).not.toContain('NO');
});

test('where nobody is alerted there is no table', () => {
  expect(table({ rendered: [], alerts: [], loaded: [] })).toBe('nobody is alerted');
});

test('long lists of events stay within 80 columns', () => {
  const events: EventName[] = ['checksum', 'connection', 'content', 'nonexist', 'permission', 'resource', 'saturation'];
  const long = alert('somebody-with-a-long-name@monitoring.example.org', events, 10);
  const lines = text({ rendered: [long], alerts: [long], loaded: [long] }).split('\n');
  expect(lines.every((line) => line.length <= 80)).toBe(true);
  expect(lines.join(' ').replace(/\s+/g, ' ')).toContain(`${events.join(', ')}, reminder every 10 cycles`);
});
