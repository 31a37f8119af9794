import { expect, test } from 'vitest';
import { createPalette } from '../../../src/report/layout/palette.ts';
import { wrap, wrapLines } from '../../../src/report/layout/wrap.ts';

test('a text is broken at its blanks, and a longer word has a line of its own', () => {
  expect(wrap('aa bb cc', 5)).toEqual(['aa bb', 'cc']);
  expect(wrap('a bbbbbbbb c', 5)).toEqual(['a', 'bbbbbbbb', 'c']);
  expect(wrap('', 5)).toEqual(['']);
});

test('a command stays on one line, so that it can be pasted', () => {
  expect(wrap('Run `monit-alert release --all` now.', 20)).toEqual(['Run', '`monit-alert release --all`', 'now.']);
  expect(wrap('see (`a b`), or ` c', 11)).toEqual(['see', '(`a b`), or', '` c']);
});

test('lines that fit stay as they are; what does not fit goes on indented', () => {
  expect(wrapLines('a  b\n\n  ops@example.org: all events\n', 20)).toBe(
    'a  b\n\n  ops@example.org:\n      all events\n',
  );
});

test('colours take no room', () => {
  const red = createPalette(() => true).red('failed');
  expect(wrapLines(`${red}: why`, 11)).toBe(`${red}: why`);
});
