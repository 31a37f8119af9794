import { expect, test } from 'vitest';
import { selectServices } from '../../src/maintenance/service-command.ts';
import { withDependents } from '../../src/monit/daemon/service-effects.ts';

const service = (name: string, ...dependsOn: string[]) => ({
  name,
  isSystem: false,
  groups: [],
  alerts: [],
  dependsOn,
  programs: [],
});

test('taking a service out takes out what depends on it, directly or not, and in a circle too', () => {
  const services = [service('db'), service('app', 'db'), service('web', 'app', 'cache'), service('cache')];
  expect(withDependents(['db'], services)).toEqual(['db', 'app', 'web']);
  expect(withDependents(['cache'], services)).toEqual(['cache', 'web']);
  expect(withDependents(['a'], [service('a', 'b'), service('b', 'a')])).toEqual(['a', 'b']);
});

const groups = new Map([['www', ['nginx', 'php']]]);

test('services are named, or are those of a group, or all of them', () => {
  expect(selectServices({ names: ['db'], group: undefined }, ['db', 'nginx'], undefined)).toEqual(['db']);
  expect(selectServices({ names: ['db'], group: 'www' }, ['db'], groups)).toEqual(['db', 'nginx', 'php']);
  expect(selectServices({ names: ['all'], group: undefined }, ['db', 'nginx'], undefined)).toEqual(['db', 'nginx']);
  expect(selectServices({ names: ['all'], group: undefined }, ['all', 'db'], undefined)).toEqual(['all']);
});

test('a group that is not there, and nobody at all, are refused', () => {
  expect(() => selectServices({ names: [], group: 'ww' }, [], groups)).toThrow('no group "ww"');
  expect(() => selectServices({ names: [], group: undefined }, ['db'], undefined)).toThrow('no service given');
});
