import { expect, test } from 'vitest';
import { createOutput } from '../../src/commands/streams.ts';
import { MonitAlertError } from '../../src/errors.ts';
import { printable, printableData, printableJson, printableLines } from '../../src/printable.ts';
import { createPalette } from '../../src/report/layout/palette.ts';

test.each([
  ['\u001b[2J', '\\x1b[2J'],
  ['\u0000\u0007\u007f', '\\x00\\x07\\x7f'],
  ['\u009b31m\u0085', '\\x9b31m\\x85'],
  ['a\nb\r\tc', 'a\\nb\\r\\tc'],
  ['\u202e\u2066\u2069\u200e\u200f\u061c', '\\u202e\\u2066\\u2069\\u200e\\u200f\\u061c'],
  ['\u200b\ufeff\u00ad', '\\u200b\\ufeff\\xad'],
  ['\u2028\u2029', '\\u2028\\u2029'],
  ['\ud800x\udc00', '\\ud800x\\udc00'],
  ['\u{e0041}', '\\u{e0041}'],
  ['Zürich 東京 😀 é', 'Zürich 東京 😀 é'],
])('what a terminal obeys and nobody sees is escaped: %j', (text, shown) => {
  expect(printable(text)).toBe(shown);
  expect(printable(shown)).toBe(shown);
});

test('a text of several lines keeps its line breaks and tabs', () => {
  expect(printableLines('a\n\tb\r\n\u001b')).toBe('a\n\tb\\r\n\\x1b');
});

test('JSON stays the same document', () => {
  const data = { 'k\u202e': 'a\u007f\u009b\u2028\u{e0041}\n\ud800 "é"' };
  const json = printableJson(JSON.stringify(data));
  expect(json).toMatch(/^[\x20-\x7eé]+$/);
  expect(JSON.parse(json)).toEqual(data);
});

test('data of any depth, and errors, become printable; other objects stay what they are', () => {
  const now = new Date();
  const error = new MonitAlertError('x.y', 'a\nb', { hint: 'c\u001b', details: ['d\r'] });
  const copy = printableData({ list: ['a\n', { deep: '\u202e' }], now, error, none: undefined, call: Math.max });
  expect(copy).toMatchObject({ list: ['a\\n', { deep: '\\u202e' }], none: undefined, call: Math.max });
  expect(copy.now).toBe(now);
  expect(copy.error).toMatchObject({ code: 'x.y', message: 'a\\nb', hint: 'c\\x1b', details: ['d\\r'] });
});

function written(isColored: boolean, isJson = false) {
  const chunks: string[] = [];
  const stream = { write: (text: string) => chunks.push(text) };
  return { output: createOutput({ stdout: stream, stderr: stream }, isJson, () => isColored), chunks };
}

test('whatever a command prints is clean, and only our own colors survive', () => {
  const { output, chunks } = written(true);
  const { red } = createPalette(() => true);
  const line = ({ name }: { name: string }, palette: { red: typeof red }) => `${palette.red(name)}\n`;
  output.printText(line, { name: 'x\u001b[31m\nFAKE' }, { red });
  output.print(`${red('a')}\u001b]0;t\u0007\n`);
  output.printVerbatim('\u009b\n');
  output.notice('\u202e\n');
  output.warn('x\nFAKE');
  const mine = (text: string) => `\u001b[31m${text}\u001b[39m`;
  expect(chunks).toEqual([
    `${mine('x\\x1b[31m\\nFAKE')}\n`,
    `${mine('a')}\\x1b]0;t\\x07\n`,
    '\\x9b\n',
    '\\u202e\n',
    'warning: x\\nFAKE\n',
  ]);
});

test('without colors, not even our own are let through', () => {
  const { output, chunks } = written(false);
  output.print('\u001b[31mx\u001b[39m\n');
  expect(chunks).toEqual(['\\x1b[31mx\\x1b[39m\n']);
});
