import { expect, test } from 'vitest';
import { animatedSvg } from '../../packaging/recording/animated-svg.js';
import { versionsOf } from '../../packaging/recording/screen.js';

const shape = { columns: 20, rows: 2, title: 'a < b', durationMs: 10_000 };

test('a row is in colour, as wide as the terminal, and goes on in the next one', () => {
  const versions = versionsOf([{ at: 0, data: '\x1b[1;36mab\x1b[0m\tc\r\n0123456789' }], 9);
  expect(versions).toEqual([
    {
      row: 0,
      from: 0,
      until: undefined,
      spans: [
        { text: 'ab', style: 'bold cyan' },
        { text: '      c', style: '' },
      ],
    },
    { row: 1, from: 0, until: undefined, spans: [{ text: '012345678', style: '' }] },
    { row: 2, from: 0, until: undefined, spans: [{ text: '9', style: '' }] },
  ]);
});

test('a row that is overwritten goes when the next one comes', () => {
  const versions = versionsOf(
    [
      { at: 0, data: 'waiting' },
      { at: 700, data: '\r\x1b[K' },
      { at: 900, data: 'done\r\n' },
    ],
    20,
  );
  expect(versions.map(({ spans, from, until }) => [spans[0]?.text, from, until])).toEqual([
    ['waiting', 0, 700],
    ['done', 900, undefined],
  ]);
});

test('the picture scrolls as soon as it is full, and needs no script', () => {
  const svg = animatedSvg(versionsOf([{ at: 2000, data: 'one\n<two>\nthree\n' }], 20), shape);
  expect(svg).toContain('<title>a &lt; b</title>');
  expect(svg).toContain('>&lt;two></text>');
  expect(svg).toContain('20%{transform:translateY(-19px)}');
  expect(svg).toContain('0%{visibility:hidden}20%{visibility:visible}');
  expect(svg).not.toContain('<script');
});
