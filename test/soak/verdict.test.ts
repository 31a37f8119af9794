import { expect, test } from 'vitest';
import { faultsOf, verified, notProved } from './verdict.js';

const asSaid = { rendered: ['a@x', 'b@x'], loaded: { value: ['b@x', 'a@x'] }, action: { value: 'done' } } as const;
const kinds = (...args: Parameters<typeof faultsOf>) => faultsOf(...args).map(({ kind }) => kind);

test('what is loaded as rendered, with the action done, has no fault', () => {
  expect(faultsOf(asSaid)).toEqual([]);
  expect(faultsOf({ ...asSaid, rendered: [], loaded: { value: [] } })).toEqual([]);
});

test('a proof is false where anybody else is alerted, or nobody answers', () => {
  expect(kinds({ ...asSaid, loaded: { value: ['a@x'] } })).toEqual(['false proof']);
  expect(kinds({ ...asSaid, loaded: { value: [] } })).toEqual(['false proof']);
  expect(kinds({ ...asSaid, rendered: [], loaded: { error: 'connect ENOENT' } })).toEqual(['false proof']);
});

test('an action is lost where it was never done, or not even accepted', () => {
  expect(kinds({ ...asSaid, action: { value: 'lost' } })).toEqual(['lost action']);
  expect(faultsOf({ ...asSaid, action: { error: 'monit exited with 1' } })).toEqual([
    { kind: 'lost action', reason: 'monit exited with 1' },
  ]);
});

test('only a change that is in force is a proof', () => {
  expect(verified({ state: 'active', reason: '' })).toBe(true);
  expect(verified({ state: 'written', reason: '' })).toBe(false);
  expect(verified({ state: 'pending', reason: '' })).toBe(false);
  expect(notProved({ state: 'pending', reason: 'Monit is busy' }).reason).toBe('pending, Monit is busy');
});
