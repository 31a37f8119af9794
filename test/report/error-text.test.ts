import { expect, test } from 'vitest';
import { MonitAlertError } from '../../src/errors.ts';
import { errorText, knownError } from '../../src/report/error-text.ts';
import { createPalette } from '../../src/report/layout/palette.ts';

const plain = createPalette(() => false);

test('an error says what happened, the places, and what to do, a line each', () => {
  const error = new MonitAlertError('x.y', 'a.yaml:1: wrong', { details: ['a.yaml:2: too', 'b:3'], hint: 'Mend it.' });
  expect(errorText(error, plain)).toBe('error: a.yaml:1: wrong\n  a.yaml:2: too\n  b:3\nMend it.\n');
  expect(
    errorText(
      error,
      createPalette(() => true),
    ),
  ).toContain('\u001b[31merror');
});

test('an error without places or hint is one line', () => {
  expect(errorText(new MonitAlertError('x.y', 'wrong'), plain)).toBe('error: wrong\n');
});

test('no error shows a stack trace', () => {
  const error = knownError(new TypeError('x is not a function'));
  expect(errorText(error, plain)).not.toMatch(/\bat .*:\d+:\d+|\.ts/);
});

test('an error of ours stays what it is', () => {
  const error = new MonitAlertError('x.y', 'wrong');
  expect(knownError(error)).toBe(error);
});

test.each([
  [new TypeError('x is not a function'), 'x is not a function'],
  ['just a text', 'just a text'],
  [{ code: 7 }, '[object Object]'],
])('what nobody foresaw says that it was not foreseen: %o', (thrown, message) => {
  const error = knownError(thrown);
  expect(error).toMatchObject({ code: 'unexpected', message, cause: thrown });
  expect(error.hint).toContain('a bug in monit-alert');
});
