import { describe, expect, it } from 'vitest';
import { MonitAlertError } from '../../src/errors.ts';
import { profileFrom } from '../../src/profile/load.ts';
import type { Profile } from '../../src/profile/model.ts';
import { routeFor, unknownServices } from '../../src/profile/route.ts';
import { keyForName } from '../../src/profile/service-name.ts';

const all = 'all@example.org';
const to = (address: string) => ({ recipients: [{ address }] });
const also = (address: string) => ({ also: [{ address }] });

function profile(routes: object, recipients: readonly object[] = [{ address: all }]): Profile {
  return profileFrom(JSON.stringify({ recipients, ...routes }), 'x', '/x.yaml');
}

function mailed(of: Profile, name: string, groups: readonly string[] = []): readonly string[] | undefined {
  return routeFor(of, { name, groups })?.map(({ address }) => address);
}

function refusal(of: Profile, name: string, groups: readonly string[] = []): MonitAlertError {
  try {
    routeFor(of, { name, groups });
  } catch (error) {
    if (error instanceof MonitAlertError) return error;
    throw error;
  }
  throw new Error('not refused');
}

describe('routeFor', () => {
  it('gives the recipients of the key instead of, or beside, those of the profile', () => {
    const routes = profile({ services: { a: to('a@x.org'), b: also('b@x.org'), c: { recipients: [] } } });
    expect(mailed(routes, 'a')).toEqual(['a@x.org']);
    expect(mailed(routes, 'b')).toEqual([all, 'b@x.org']);
    expect(mailed(routes, 'c')).toEqual([]);
    expect(mailed(routes, 'd', ['a'])).toBeUndefined();
  });

  // Each subset of the kinds of keys that match: the first of them in this order applies.
  const kinds = [
    { section: 'services', key: 'Db-1', address: 'name@x.org' },
    { section: 'services', key: 'db-[0-9]', address: 'pattern@x.org' },
    { section: 'groups', key: 'databases', address: 'group@x.org' },
  ];
  const subsets = Array.from({ length: 2 ** kinds.length }, (_, bits) => kinds.filter((_, bit) => bits & (1 << bit)));
  it.each(subsets.map((subset) => [subset.map(({ key }) => key).join(', ') || 'no key', subset] as const))(
    'prefers a name to a pattern, and a pattern to a group: %s',
    (_, subset) => {
      // In either order of the file, and beside keys that do not match.
      for (const entries of [subset, subset.toReversed()]) {
        const section = (name: string) =>
          Object.fromEntries([
            ...entries.filter((one) => one.section === name).map(({ key, address }) => [key, to(address)] as const),
            ['other', to('other@x.org')],
            ...(name === 'services' ? [['web-*', to('other@x.org')] as const] : []),
          ]);
        const routes = profile({ services: section('services'), groups: section('groups') });
        expect(mailed(routes, 'dB-1', ['linux', 'DataBases'])).toEqual(subset[0] && [subset[0].address]);
      }
    },
  );

  it.each([
    ['nginx', 'NGINX', true],
    ['nginx', 'nginx-backup', false],
    ['ÄB', 'Äb', true],
    ['äb', 'Äb', false],
    ['*', '.hidden', true],
    ['*', 'a/b c', true],
    ['d?-[!0-8]', 'DB-9', true],
    ['d?-[!0-8]', 'DB-8', false],
    ['[A-C]x', 'bX', true],
    ['a[b', 'A[b', true],
    [String.raw`a\*b`, 'a*b', true],
    [String.raw`a\*b`, 'axb', false],
    ['a*b', 'a*b', true],
    ['db[1]', 'db[1]', false],
  ])('matches %s against %s as Monit compares names: %j', (key, name, isMatch) => {
    expect(mailed(profile({ services: { [key]: to('x@x.org') } }), name) !== undefined).toBe(isMatch);
  });

  it.each(['a*b', 'db[1]', String.raw`back\slash`, 'a b/c', '[', '?', '1'])(
    'has a key for the name %s only',
    (name) => {
      const routes = profile({ services: { [keyForName(name)]: to('x@x.org'), '[ab1?[]*': to('y@x.org') } });
      expect(mailed(routes, name)).toEqual(['x@x.org']);
      expect(mailed(routes, `${name}x`)).not.toEqual(['x@x.org']);
    },
  );

  it.each([
    ['patterns', { services: { 'db-*': to('a@x.org'), '*-1': to('b@x.org') } }, 'services.db-* and services.*-1'],
    ['groups', { groups: { one: to('a@x.org'), two: also('a@x.org') } }, 'groups.one and groups.two'],
  ])('refuses two %s that differ', (_, routes, keys) => {
    const error = refusal(profile(routes), 'db-1', ['one', 'two']);
    expect([error.code, error.message]).toEqual([
      'profile.ambiguous',
      `/x.yaml: ${keys} differ, and both apply to the service "db-1"`,
    ]);
    expect(error.hint).toContain('Add the key "db-1" to "services"');
  });

  it.each([
    ['syst?me', 'système'],
    ['[é]t*', 'état'],
    ['?', '😀'],
    ['*', '.hidden'],
  ])('takes a wildcard for a character, whatever it is: %s, %s', (pattern, name) => {
    expect(mailed(profile({ services: { [pattern]: to('a@x.org') } }), name)).toEqual(['a@x.org']);
  });

  it('accepts two that say the same, in whatever words and order', () => {
    const [a, b] = [{ address: 'a@x.org', events: { only: ['pid', 'icmp'] } }, { address: 'b@x.org' }];
    const same = { ...a, events: { only: ['icmp', 'pid'] } };
    const routes = profile({ services: { 'db-*': { recipients: [a, b] }, '*-1': { recipients: [b, same] } } });
    expect(mailed(routes, 'db-1')).toEqual(['a@x.org', 'b@x.org']);
    expect(mailed(profile({ groups: { one: to('a@x.org'), two: to('A@x.org') } }), 'x', ['one', 'two'])).toEqual([
      'a@x.org',
    ]);
    const beside = profile({
      groups: { one: also('a@x.org'), two: { recipients: [{ address: all }, { address: 'a@x.org' }] } },
    });
    expect(mailed(beside, 'x', ['one', 'two'])).toEqual([all, 'a@x.org']);
  });

  it('lets a name decide between patterns that differ', () => {
    const routes = profile({ services: { 'db-*': to('a@x.org'), '*-1': to('b@x.org'), 'db-1': to('c@x.org') } });
    expect(mailed(routes, 'db-1')).toEqual(['c@x.org']);
    expect(mailed(routes, 'db-2')).toEqual(['a@x.org']);
  });
});

describe('unknownServices', () => {
  const services = [
    { name: 'nginx', groups: ['web'] },
    { name: 'db[1]', groups: ['databases', 'web'] },
  ];
  const unknown = (routes: object) => unknownServices(profile(routes), services);

  it('names each key that matches nothing, with the name that was probably meant', () => {
    const route = to('x@x.org');
    expect(
      unknown({
        services: { NGINX: route, 'n*': route, nginxx: route, 'db[1]': route, 'redis-*': route, postgres: route },
        groups: { Web: route, webb: route, mail: route },
      }),
    ).toEqual([
      'services.nginxx: this host has no such service; did you mean "nginx"?',
      String.raw`services.db[1]: this host has no service that matches; did you mean "db\[1\]"?`,
      'services.redis-*: this host has no service that matches',
      'services.postgres: this host has no such service',
      'groups.webb: this host has no such group; did you mean "web"?',
      'groups.mail: this host has no such group',
    ]);
  });

  it('has nothing to say about a profile without keys', () => {
    expect(unknown({})).toEqual([]);
  });
});
