import { expect, test } from 'vitest';
import { effectOf } from '../../src/change/recipient-diff.ts';
import { alert } from '../support/values/alerts.ts';

test('names everybody for whom something changes, by address, and nobody else', () => {
  const before = [alert('z@x'), alert('same@x', ['pid']), alert('b@x', ['timeout'])];
  const after = [alert('b@x', ['timeout'], 3), alert('same@x', ['pid']), alert('a@x')];
  expect(effectOf(before, after)).toEqual([
    { recipient: 'a@x', before: 'nothing', after: 'all events' },
    { recipient: 'b@x', before: 'timeout', after: 'timeout, reminder every 3 cycles' },
    { recipient: 'z@x', before: 'all events', after: 'nothing' },
  ]);
});

test('two rows of one recipient are told together, in whatever order they stand', () => {
  const rows = [alert('a@x', ['pid']), alert('a@x', ['timeout'])];
  expect(effectOf([], rows)).toEqual([{ recipient: 'a@x', before: 'nothing', after: 'pid; and timeout' }]);
  expect(effectOf(rows, rows.toReversed())).toEqual([]);
});

test('a recipient who is mailed twice is somebody for whom it changes when it is once', () => {
  expect(effectOf([alert('a@x'), alert('a@x')], [alert('a@x')])).toEqual([
    { recipient: 'a@x', before: 'all events; and all events', after: 'all events' },
  ]);
});

test('where nobody can be asked what there was, everybody who is to get something is named', () => {
  expect(effectOf(undefined, [alert('a@x')])).toEqual([{ recipient: 'a@x', before: undefined, after: 'all events' }]);
  expect(effectOf(undefined, [])).toEqual([]);
});
