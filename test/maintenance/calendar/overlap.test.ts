import { expect, test } from 'vitest';
import { overlapsItself } from '../../../src/maintenance/calendar/overlap.ts';

const hourMs = 3_600_000;
const from = Date.parse('2027-01-01T00:00Z');

test.each([
  ['0 3 * * *', 24, 'UTC', false],
  ['0 3 * * *', 24.1, 'UTC', true],
  ['0 3 * * *', 24, 'Europe/Berlin', true], // one day has 23 hours
  ['0 3 * * *', 23, 'Europe/Berlin', false],
  ['0 1,2,12 * * *', 1.5, 'UTC', true],
  ['0 3 1,2 12 *', 48, 'UTC', true], // not before the end of the year
  ['0 3 29 2 *', 366 * 24, 'UTC', false],
  ['0 3 1 1 *', 366 * 24, 'UTC', true],
])('whether "%s" for %d hours in %s overlaps itself: %s', (expression, hours, timeZone, expected) => {
  expect(overlapsItself({ schedule: { expression, timeZone }, forMs: hours * hourMs }, from)).toBe(expected);
});
