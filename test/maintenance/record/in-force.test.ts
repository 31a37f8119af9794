import { describe, expect, test } from 'vitest';
import { fallbackWarnings } from '../../../src/maintenance/meanwhile/health.ts';
import {
  holdsKey,
  inForceText,
  profileInForce,
  scopedHoldsInForce,
  unscopedHold,
} from '../../../src/maintenance/record/in-force.ts';
import { keptTextsOf, withKeptText } from '../../../src/maintenance/record/kept-texts.ts';
import { type Maintenance, withBase, withHold, withoutHolds } from '../../../src/maintenance/record/model.ts';
import { aHold, aScopedHold, holding } from '../../support/values/maintenance.ts';

const scopedIds = (maintenance: Maintenance) => scopedHoldsInForce(maintenance).map(({ id }) => id);
const nginx = aScopedHold('n', 'nginx');
const php = aScopedHold('p', 'php');

describe('with holds for some services', () => {
  test('the base stays in force for all others, and the newest hold comes first', () => {
    const held = holding(nginx, php);
    expect(profileInForce(held)).toBe('default');
    expect(unscopedHold(held)).toBeUndefined();
    expect(scopedIds(held)).toEqual(['p', 'n']);
    expect(inForceText(held)).toBe('"default" with "none" for php, "none" for nginx');
  });

  test('a newer hold for everything replaces them, until it ends', () => {
    const held = holding(nginx, aHold('all', { profile: 'quiet' }), php);
    expect(profileInForce(held)).toBe('quiet');
    expect(scopedIds(held)).toEqual(['p']);
    expect(scopedIds(withoutHolds(held, ['all']))).toEqual(['p', 'n']);
    expect(inForceText(withoutHolds(held, ['n', 'p']))).toBe('"quiet"');
  });
});

describe('earlier texts', () => {
  test('belong to the holds that were in force together', () => {
    expect(holdsKey(holding())).toBeUndefined();
    expect(holdsKey(holding(aHold('old'), aHold('all')))).toBe('all');
    expect(holdsKey(holding(nginx, aHold('all'), php))).toBe('all p');
    expect(holdsKey(holding(nginx, php))).toBe('n p');
  });

  const withTexts = (maintenance: Maintenance, ...keys: (string | undefined)[]) =>
    keys.reduce((kept, hold) => withKeptText(kept, { profile: 'default', text: hold ?? 'base', hold }), maintenance);
  const keysOf = ({ keptTexts = [] }: Maintenance) => keptTexts.map(({ hold }) => hold).sort();

  test('are forgotten with each hold that they were in force with', () => {
    const kept = withTexts(holding(nginx, php), undefined, 'n', 'n p');
    expect(keysOf(withoutHolds(kept, ['p']))).toEqual(['n', undefined]);
    expect(keysOf(withoutHolds(kept, ['n']))).toEqual([undefined]);
  });

  test('are forgotten with the base that they were in force with', () => {
    const kept = withTexts(holding(nginx, aHold('all'), php), undefined, 'n', 'all', 'all p');
    expect(keysOf(withBase(kept, { profile: 'team' }))).toEqual(['all', 'all p', undefined]);
    expect(keysOf(withBase(kept, { profile: 'default' }))).toEqual(['all', 'all p', 'n', undefined]);
  });

  test('differ if a file of a service differs', () => {
    const one = { profile: 'default', text: 'same', services: { nginx: 'one' } };
    const both = withKeptText(withKeptText(holding(), one), { ...one, services: { nginx: 'two' } });
    expect(keptTextsOf(both, undefined)).toMatchObject([
      { services: { nginx: 'two' } },
      { services: { nginx: 'one' } },
    ]);
    const known = withKeptText(withKeptText(holding(), { profile: 'default', text: 'same' }), one);
    expect(keptTextsOf(known, undefined)).toEqual([one]);
  });
});

test('a base with its files of services is restored with them', () => {
  const before = { profile: 'default', text: 'as it was', services: { nginx: 'alert a@x' } };
  const restored = withBase(holding(nginx), before);
  expect(restored).toMatchObject({ baseText: 'as it was', baseServices: { nginx: 'alert a@x' } });
  expect(withBase(restored, { profile: 'team' })).toEqual({ ...holding(nginx), base: 'team' });
});

describe('what stands in for a profile that cannot be put in force', () => {
  const reason = 'profile none is invalid';
  const fallback = { profile: 'default', since: '2026-05-01T12:00:00.000Z', reason };

  test('is said to be as before, or to be without the holds', () => {
    const held = holding(nginx);
    expect(fallbackWarnings({ ...held, fallback: { ...fallback, hold: 'n' } })).toEqual([
      `"default" with "none" for nginx is in force as it was before, because it could not be put in force: ${reason}`,
    ]);
    expect(fallbackWarnings({ ...held, fallback: { ...fallback, hold: 'n', isUnscoped: true } })).toEqual([
      `"default" is in force for all services, because "default" with "none" for nginx could not be put in force: ${reason}`,
    ]);
  });

  test('is forgotten with a hold that it stood in for', () => {
    expect(withoutHolds({ ...holding(nginx, php), fallback: { ...fallback, hold: 'n p' } }, ['p'])).not.toHaveProperty(
      'fallback',
    );
  });
});

describe('what is observed during holds', () => {
  const begun = (): Maintenance => ({
    ...holding(),
    observations: {
      since: '2026-05-01T11:00:00.000Z',
      seenFailing: {},
      scope: { services: [], groups: [] },
    },
  });

  test('is about all services that a hold was for', () => {
    expect(withHold(withHold(begun(), nginx), php).observations?.scope).toEqual({
      services: ['nginx', 'php'],
      groups: [],
    });
    expect(withHold(withHold(begun(), aHold('all')), nginx).observations).not.toHaveProperty('scope');
    expect(withHold(withHold(begun(), nginx), aHold('all')).observations).not.toHaveProperty('scope');
  });

  test('has the time since when a hold is for everything', () => {
    const later = aHold('all', { since: '2026-05-01T12:10:00.000Z' });
    expect(withHold(begun(), later).observations?.unscopedSince).toBeUndefined();
    const held = withHold(withHold(begun(), nginx), later);
    expect(held.observations?.unscopedSince).toBe(later.since);
    expect(withHold(held, aHold('again', { since: '2026-05-01T12:20:00.000Z' })).observations?.unscopedSince).toBe(
      later.since,
    );
  });
});
