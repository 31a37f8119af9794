import { expect, test } from 'vitest';
import { judgeClock } from '../../src/doctor/clock-findings.ts';
import { MonitAlertError } from '../../src/errors.ts';

const now = Date.parse('2026-05-01T12:00:00Z');
const note = (at: string, isHold = false) => ({ what: 'a change', at, place: '/state/history.jsonl', isHold });

test('a clock before the time of this program is a problem', () => {
  expect(judgeClock(Date.parse('1970-01-01T00:10:00Z'), [])).toMatchObject({ id: 'clock', verdict: 'problem' });
});

test('a clock that shows less than was noted is worth a warning, and a problem where something is held by it', () => {
  const ahead = '2026-05-01T13:00:00Z';
  expect(judgeClock(now, [note(ahead)])).toMatchObject({
    verdict: 'warning',
    places: [`/state/history.jsonl: a change at ${ahead}`],
  });
  expect(judgeClock(now, [note(ahead, true)])).toMatchObject({ verdict: 'problem' });
});

test('what lies behind, or a moment ahead, is as it should be', () => {
  expect(judgeClock(now, [note('2026-05-01T11:00:00Z'), note('2026-05-01T12:00:30Z')])).toMatchObject({
    verdict: 'ok',
  });
});

test('without the notes nothing is known of it', () => {
  expect(judgeClock(now, new MonitAlertError('state.unreadable', 'why'))).toMatchObject({ verdict: 'unknown' });
});
