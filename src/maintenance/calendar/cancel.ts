import { record } from '../../change/record.ts';
import type { Session } from '../session.ts';
import type { PlannedHold } from './model.ts';
import { readCalendar, writeCalendar } from './store.ts';

/** Planned holds of these ids will not begin. @returns them. @throws MonitAlertError `state.unwritable` */
export async function cancelPlanned(ids: readonly string[], session: Session): Promise<readonly PlannedHold[]> {
  const { state, lock, site, watcher } = session;
  const calendar = await readCalendar(state);
  const cancelled = calendar.planned.filter(({ id }) => ids.includes(id));
  if (cancelled.length === 0 || lock === undefined) return cancelled;
  await writeCalendar(state, { ...calendar, planned: calendar.planned.filter(({ id }) => !ids.includes(id)) });
  for (const { id, by, reason, until, from, profile, scope } of cancelled) {
    const scoped = scope && { scoped: { profile, ...scope } };
    const ended = [{ id, by, reason, until, end: 'cancelled', ...scoped }];
    await record({ action: 'release', reason, holds: [id], ended, begins: from, until, state: 'done' }, site, watcher);
  }
  return cancelled;
}
