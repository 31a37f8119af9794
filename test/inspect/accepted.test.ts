import { expect, test } from 'vitest';
import { isAccepted, markAccepted } from '../../src/inspect/accepted.ts';
import type { UnmanagedAlert } from '../../src/inspect/unmanaged-alerts.ts';
import { alerted, unmanaged } from '../support/values/alerts.ts';

const known = { recipients: ['boss@example.org'], services: ['backup'] };
const limited = (services: readonly string[]): UnmanagedAlert => ({ ...unmanaged('ops@example.org'), services });

test.each<[string, UnmanagedAlert, boolean]>([
  ['an address', unmanaged('boss@example.org'), true],
  ['an address in another case', unmanaged('Boss@Example.org', 'web'), true],
  ['another address', unmanaged('ops@example.org'), false],
  ['a service, whoever is alerted', unmanaged('ops@example.org', 'BACKUP'), true],
  ['another service', unmanaged('ops@example.org', 'web'), false],
  ['a global alert that is left for the service only', limited(['backup']), true],
  ['a global alert that is left for another one too', limited(['backup', 'web']), false],
])('%s', (_, alert, is) => {
  expect(isAccepted(alert, known)).toBe(is);
  expect(isAccepted(alert, undefined)).toBe(false);
});

test('a recipient is accepted if all its alerts are, and still counts as alerted', () => {
  const accepted = true as const;
  const all = alerted([], ['a@x', 'b@x', 'c@x']);
  const marked = markAccepted(all, [
    { ...unmanaged('a@x'), accepted },
    { ...unmanaged('b@x'), accepted },
    unmanaged('B@x', 'web'),
  ]);
  expect(marked.recipients).toEqual(['a@x', 'b@x', 'c@x']);
  expect(marked.unmanaged.map((one) => one.accepted)).toEqual([true, undefined, undefined]);
});
