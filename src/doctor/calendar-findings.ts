import { MonitAlertError } from '../errors.ts';
import type { Ahead } from '../maintenance/calendar/coming-holds.ts';
import { lateBeginnings } from '../maintenance/meanwhile/late-beginnings.ts';
import { listOf } from '../name-list.ts';
import type { Fact } from './fact.ts';
import { type Finding, ok, problem, problemOf, unknown } from './finding.ts';
import type { Facts } from './gather-facts.ts';

/** Whether what is planned can begin. */
export function examineCalendar({ ahead, siteFacts }: Facts): Finding[] {
  return [judgeCalendar(ahead, Date.now()), ...judgeWindows(ahead, siteFacts.others.windowsDirectory)];
}

/** @param now milliseconds since the epoch. */
export function judgeCalendar(ahead: Fact<Ahead>, now: number): Finding {
  if (ahead instanceof MonitAlertError) {
    return ahead.code.startsWith('state.') ? problemOf('calendar', ahead) : unknown('calendar', ahead.message);
  }
  if (ahead.damage !== undefined) return problemOf('calendar', ahead.damage);
  const late = lateBeginnings(ahead, now);
  if (late.length > 0) {
    const remedy = 'Run `monit-alert sync`, which begins them or says why it cannot. See also the finding `scheduler`.';
    return problem('calendar', 'a planned hold or window is overdue', remedy, late);
  }
  const [next] = ahead.coming;
  return ok('calendar', next === undefined ? 'no hold is planned' : `"${next.id}" begins next, at ${next.from}`);
}

/** @param directory undefined: there can be no windows. */
export function judgeWindows(ahead: Fact<Ahead>, directory = ''): Finding[] {
  if (ahead instanceof MonitAlertError) return [unknown('windows', ahead.message)];
  const { windows, windowFaults } = ahead;
  if (windowFaults.length > 0) return windowFaults.map((fault) => problemOf('windows', withRemedy(fault)));
  return [ok('windows', windows.length === 0 ? `none in ${directory}` : listOf(windows))];
}

function withRemedy({ code, message, details, hint, cause }: MonitAlertError): MonitAlertError {
  const remedy = hint ?? 'Correct that, then run `monit-alert windows`. Until then, nothing is muted by it.';
  return new MonitAlertError(code, message, { details, hint: remedy, cause });
}
