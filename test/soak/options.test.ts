import { expect, test } from 'vitest';
import { readOptions } from './options.js';

test('without options every Monit is tried on the unix socket', () => {
  expect(readOptions([])).toEqual({
    cycles: 20,
    comparison: 5,
    monits: ['bullseye', 'bookworm', 'trixie', 'forky'],
    connections: ['unix'],
    parallel: 1,
    json: undefined,
  });
});

test('what cannot be meant is refused', () => {
  expect(() => readOptions(['--cycles', '0'])).toThrow("--cycles wants a whole number, 1 or more, not '0'");
  expect(() => readOptions(['--monit', 'bookworm,buzz'])).toThrow("not 'buzz'");
  expect(() => readOptions(['--connection', 'serial'])).toThrow("not 'serial'");
  expect(() => readOptions(['--cycle', '3'])).toThrow('--cycle');
});
