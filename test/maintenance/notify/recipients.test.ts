import { expect, test } from 'vitest';
import { addressesFor } from '../../../src/maintenance/notify/recipients.ts';
import { profileFrom } from '../../../src/profile/load.ts';

const profile = profileFrom(
  `recipients:
  - address: ops@example.org
  - address: boss@example.org
    events: { only: [timeout] }
  - address: OPS@example.org
    events: { only: [exec] }
services:
  nginx:
    also: [{ address: web@example.org }]
  db-*:
    recipients: [{ address: dba@example.org }]
  quiet:
    recipients: []
groups:
  php:
    recipients: [{ address: php@example.org }]
`,
  'team',
  '/team.yaml',
);
const service = (name: string, ...groups: string[]) => ({ name, groups });

test.each([
  [
    'everything',
    undefined,
    ['OPS@example.org', 'boss@example.org', 'web@example.org', 'dba@example.org', 'php@example.org'],
  ],
  ['a service that no key names', [service('cron')], ['OPS@example.org', 'boss@example.org']],
  ['a service with `also`', [service('nginx')], ['OPS@example.org', 'boss@example.org', 'web@example.org']],
  ['a service that a pattern names', [service('DB-1')], ['dba@example.org']],
  ['a group', [service('fpm', 'php'), service('worker', 'PHP')], ['php@example.org']],
  ['a service about which nobody is alerted', [service('quiet')], []],
  [
    'several services',
    [service('quiet'), service('db-1'), service('fpm', 'php')],
    ['dba@example.org', 'php@example.org'],
  ],
  ['no service', [], []],
])('whom a profile alerts about %s, each address once', (_, services, addresses) => {
  expect(addressesFor(profile, services)).toEqual(addresses);
});
