import { expect, it } from 'vitest';
import { nearest, suggestion } from '../../src/profile/suggestion.ts';

it.each([
  ['timout', 'timeout'],
  ['Timeout', 'timeout'],
  ['tiemout', 'timeout'],
  ['pdi', 'pid'],
  ['ping', undefined],
  ['z', undefined],
])('takes %j for %j', (word, meant) => {
  expect(nearest(word, ['timeout', 'pid', 'icmp', 'a'])).toBe(meant);
});

it('names all there are where none is near', () => {
  expect(suggestion('zzz', ['one', 'two'], 'there are')).toBe('; there are one, two');
  expect(suggestion('zzz', [], 'there are')).toBe('');
});
