import { MonitAlertError } from '../../errors.ts';
import type { Deadline } from '../../system/clock.ts';
import { createScratch } from '../../system/scratch.ts';
import { type EventName, eventNames } from '../config/events.ts';
import { checkConfiguration } from './check-configuration.ts';

/** @throws MonitAlertError `program.missing`, `check.timeout`, `check.interrupted`, `scratch.unwritable` */
export async function unknownEvents(monit: string, deadline: Deadline): Promise<EventName[]> {
  const unknown: EventName[] = [];
  if (await takes(eventNames, monit, deadline)) return unknown;
  for (const event of eventNames) {
    if (!(await takes([event], monit, deadline))) unknown.push(event);
  }
  return unknown;
}

/** Whether Monit accepts these names and prints the same events. */
async function takes(events: readonly EventName[], monit: string, deadline: Deadline): Promise<boolean> {
  const scratch = await createScratch();
  try {
    const files = ['idfile', 'pidfile', 'statefile'].map((kind) => `set ${kind} ${scratch.path}/${kind}\n`);
    const text = `${files.join('')}set alert somebody@localhost only on { ${events.join(', ')} }\n`;
    scratch.writeFile('monitrc', Buffer.from(text), { mode: 0o600 });
    const options = { monit, timeoutMs: deadline.remainingMs(), logFile: '/dev/null' };
    const { alerts } = await checkConfiguration(`${scratch.path}/monitrc`, options);
    return alerts.length === 1 && events.every((event) => alerts[0]?.events.includes(event));
  } catch (error) {
    if (error instanceof MonitAlertError && error.code === 'control-file.rejected') return false;
    throw error;
  } finally {
    scratch.remove();
  }
}
