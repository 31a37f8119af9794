import { expect, test } from 'vitest';
import { outOfReach } from '../../src/inspect/services/reach.ts';
import { profileFrom } from '../../src/profile/load.ts';

const none = profileFrom('recipients: []\n', 'none', '/profiles/none.yaml');
const service = (name: string, dependsOn: readonly string[] = [], groups: readonly string[] = []) => {
  return { name, dependsOn, groups };
};

test('what depends on a service that a profile is for is named, unless the profile is for it, too', () => {
  const services = [
    service('nginx', [], ['web']),
    service('db'),
    service('app', ['NGINX']),
    service('shop', ['nginx', 'db']),
    service('cache', ['nginx'], ['web']),
    service('cron', ['mail']),
  ];
  expect(outOfReach([{ profile: none, scope: { services: ['db'], groups: ['web'] } }], services, services)).toEqual([
    '"none" is for nginx, but not for app, which depends on it',
    '"none" is for nginx and db, but not for shop, which depends on them',
  ]);
});

test('what a profile is for is named if it has no alert include', () => {
  const services = [service('nginx', [], ['web']), service('cache', [], ['web'])];
  const scope = { services: [], groups: ['web'] };
  expect(outOfReach([{ profile: none, scope }], services, [service('nginx')])).toEqual([
    '"none" does not reach cache, which has no alert include',
  ]);
});
