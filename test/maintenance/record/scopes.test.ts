import { expect, test } from 'vitest';
import { scopedText, scopeText, union } from '../../../src/maintenance/record/scopes.ts';

test('a scope is said in words', () => {
  expect(scopeText({ services: ['nginx'], groups: [] })).toBe('nginx');
  expect(scopeText({ services: ['nginx', 'php'], groups: ['web'] })).toBe('nginx, php and group web');
  expect(scopeText({ services: [], groups: ['web', 'db'] })).toBe('group web and group db');
  expect(scopedText('none', { services: ['nginx'], groups: [] })).toBe('"none" for nginx');
  expect(scopedText('none', undefined)).toBe('"none"');
});

test('two scopes together have each name once', () => {
  expect(union({ services: ['a', 'b'], groups: ['g'] }, { services: ['b', 'c'], groups: ['g'] })).toEqual({
    services: ['a', 'b', 'c'],
    groups: ['g'],
  });
});
