import { expect, test } from 'vitest';
import { isRestarted } from '../../../src/monit/process/restarted-process.ts';

const argv = ['/usr/bin/monit', '-c', '/etc/monit/monitrc', '-I'];
const ended = { pid: 42, startTime: '900', argv };

test('who began later with the same command line is the restarted of a Monit that has ended', () => {
  expect(isRestarted({ pid: 43, startTime: '1000', argv }, ended)).toBe(true);
  expect(isRestarted({ pid: 43, startTime: '900', argv }, ended)).toBe(true);
});

test.each([
  ['began before it', { pid: 43, startTime: '899', argv }],
  ['has another command line', { pid: 43, startTime: '1000', argv: [...argv, '-v'] }],
  ['is the same process', ended],
])('who %s is not', (_, candidate) => {
  expect(isRestarted(candidate, ended)).toBe(false);
});
