import { expect, test } from 'vitest';
import { parseDuration } from '../../src/commands/parse-duration.ts';

test('a duration of several units is one number of milliseconds', () => {
  expect(parseDuration('1h30m', '--for')).toBe(5_400_000);
});

test.each(['60', '', '30m1h', 'constructor'])('%j is refused by the name of its option', (text) => {
  expect(() => parseDuration(text, '--timeout')).toThrow(
    expect.objectContaining({
      code: 'option.invalid',
      message: `--timeout takes a duration with a unit, not "${text}"`,
      hint: expect.stringContaining('1h30m') as unknown,
    }),
  );
});
