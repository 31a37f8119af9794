import fc from 'fast-check';
import { expect, test } from 'vitest';
import { durationMs } from '../src/duration.ts';

test.each([
  ['500ms', 500],
  ['60s', 60_000],
  ['1.5s', 1_500],
  ['30m', 1_800_000],
  ['2h', 7_200_000],
  ['1d', 86_400_000],
  ['0s', 0],
  ['1h30m', 5_400_000],
  ['1d12h', 129_600_000],
  ['1.5h', 5_400_000],
  ['1h0.5m', 3_630_000],
  ['5m500ms', 300_500],
  ['1m1s1ms', 61_001],
  ['0h90m', 5_400_000],
  ['1.005s', 1_005],
])('%s are %i milliseconds', (text, milliseconds) => {
  expect(durationMs(text)).toBe(milliseconds);
});

test.each([
  '60',
  '',
  's',
  '-1s',
  '+1s',
  '1 s',
  '1S',
  '1sec',
  '.5s',
  '1.s',
  '1e3s',
  '0x1s',
  '٣s',
  '1s\n',
  'constructor',
  '30m1h',
  '1h1h',
  '1h30',
  '1h 30m',
  '1h,30m',
  '1h-30m',
  '1hm',
  '1ms1s',
  '1w',
])('%j is no duration', (text) => {
  expect(durationMs(text)).toBeUndefined();
});

test('each sum of units is read as what it says', () => {
  const count = fc.option(fc.nat(10_000));
  fc.assert(
    fc.property(fc.tuple(count, count, count, count, count), (counts) => {
      const parts = counts.flatMap((one, index) => (one === null ? [] : [{ one, unit: index }]));
      fc.pre(parts.length > 0);
      const text = parts.map(({ one, unit }) => `${one}${['d', 'h', 'm', 's', 'ms'][unit] ?? ''}`).join('');
      const milliseconds = [86_400_000, 3_600_000, 60_000, 1_000, 1];
      expect(durationMs(text)).toBe(parts.reduce((sum, { one, unit }) => sum + one * (milliseconds[unit] ?? 0), 0));
    }),
  );
});
