import { expect, test } from 'vitest';
import { pictureFile, readOptions } from '../../bench/options.js';

test('without options everything is measured, thirty times, and written beside the bench', () => {
  expect(readOptions([])).toEqual({
    rounds: 30,
    only: ['contenders', 'commands', 'saturated', 'size', 'includes', 'who', 'services', 'busy'],
    output: expect.stringMatching(/\/bench\/results\.md$/) as string,
  });
});

test('parts are measured in their own order, whichever way they are named', () => {
  expect(readOptions(['--only', 'busy,contenders'])).toMatchObject({ only: ['contenders', 'busy'] });
});

test('help is all that is wanted where it is asked for', () => {
  expect(readOptions(['--help', '--rounds', '5'])).toBe('help');
});

test('what cannot be meant is refused', () => {
  expect(() => readOptions(['--rounds', '0'])).toThrow("--rounds wants a whole number, 1 or more, not '0'");
  expect(() => readOptions(['--rounds', 'many'])).toThrow("not 'many'");
  expect(() => readOptions(['--only', 'size,speed'])).toThrow(
    "--only knows contenders, commands, saturated, size, includes, who, services, busy; not 'speed'",
  );
  expect(() => readOptions(['--round', '3'])).toThrow('--round');
});

test('the picture is beside the report', () => {
  expect(pictureFile('bench/results.md')).toBe('bench/results.svg');
  expect(pictureFile('/tmp/report')).toBe('/tmp/report.svg');
});
