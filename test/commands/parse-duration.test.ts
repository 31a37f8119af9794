import { expect, test } from 'vitest';
import { parseDuration } from '../../src/commands/parse-duration.ts';

test.each([
  ['500ms', 500],
  ['60s', 60_000],
  ['1.5s', 1_500],
  ['30m', 1_800_000],
  ['2h', 7_200_000],
  ['1d', 86_400_000],
  ['0s', 0],
])('%s are %i milliseconds', (text, milliseconds) => {
  expect(parseDuration(text, '--timeout')).toBe(milliseconds);
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
  '1h30m',
  '.5s',
  '1.s',
  '1e3s',
  '0x1s',
  '٣s',
  '1s\n',
  'constructor',
])('%j is refused by the name of its option', (text) => {
  expect(() => parseDuration(text, '--timeout')).toThrow(
    expect.objectContaining({
      code: 'option.invalid',
      message: `--timeout takes a duration with a unit, not "${text}"`,
      hint: expect.stringContaining('60s') as unknown,
    }),
  );
});
