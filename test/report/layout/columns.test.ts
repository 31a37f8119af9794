import { expect, test } from 'vitest';
import { alignColumns } from '../../../src/report/layout/columns.ts';

test('cells stand below each other, and no line ends in blanks', () => {
  const rows = [
    ['name', 'description', 'file'],
    ['a', '', 'x'],
    ['much-longer', 'b', ''],
  ];
  expect(alignColumns(rows)).toBe('name         description  file\na                         x\nmuch-longer  b\n');
});

test('rows may have different lengths, and there may be none', () => {
  expect(alignColumns([['a'], ['bb', 'c']])).toBe('a\nbb  c\n');
  expect(alignColumns([])).toBe('');
});
