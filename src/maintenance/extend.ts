import { silentWatcher, type Watcher } from '../change/progress.ts';
import { record } from '../change/record.ts';
import { MonitAlertError } from '../errors.ts';
import { omit } from '../omit.ts';
import type { Site } from '../site.ts';
import type { PlannedHold } from './calendar/model.ts';
import { readCalendar, writeCalendar } from './calendar/store.ts';
import { withoutEnded } from './record/expired.ts';
import type { Hold, Maintenance } from './record/model.ts';
import { readMaintenance, writeMaintenance } from './record/store.ts';
import { inSession, type Session } from './session.ts';

/** A new end of a hold. */
export type NewEnd = EndAfter | EndAt;

/** After a duration. */
export interface EndAfter {
  /** Milliseconds from now; for a planned hold, from its beginning. */
  readonly forMs: number;
}

/** At a moment. */
export interface EndAt {
  /** Milliseconds since the epoch. */
  readonly untilMs: number;
}

/** The result of moving the end of a hold. */
export interface Extended {
  /** What is held now; undefined if nothing is. */
  readonly maintenance: Maintenance | undefined;
  /** With its new end; undefined if it has not begun. */
  readonly hold: Hold | undefined;
  /** With its new end, if it has not begun. */
  readonly planned: PlannedHold | undefined;
  /** When it was to end. UTC, ISO 8601. */
  readonly was: string;
  /** What you should know although it is done. */
  readonly warnings: readonly string[];
}

/**
 * Moves the end of a hold, either way.
 * @throws MonitAlertError `hold.unknown`, `hold.endless`; `option.invalid` if a planned hold would end before it begins
 */
export async function extend(id: string, end: NewEnd, site: Site, watcher: Watcher = silentWatcher): Promise<Extended> {
  return inSession({ command: 'monit-alert extend', site, watcher }, async (session) => {
    const before = await readMaintenance(session.state);
    const current = before && withoutEnded(before).maintenance;
    const known = current?.holds.find((hold) => hold.id === id);
    if (before === undefined || known === undefined) return extendPlanned(id, end, before, session);
    if (known.until === undefined) throw endless(known);
    const hold = withEnd<Hold>(omit(known, 'graceSince'), end, Date.now());
    const maintenance = { ...before, holds: before.holds.map((one) => (one.id === id ? hold : one)) };
    await writeMaintenance(session.state, maintenance);
    return { maintenance, hold, planned: undefined, was: known.until, warnings: await note(hold, session) };
  });
}

async function extendPlanned(
  id: string,
  end: NewEnd,
  maintenance: Maintenance | undefined,
  session: Session,
): Promise<Extended> {
  const calendar = await readCalendar(session.state);
  const known = calendar.planned.find((hold) => hold.id === id);
  if (known === undefined) throw unknownHold(id, maintenance, calendar.planned);
  const planned = withEnd(known, end, Date.parse(known.from));
  if (Date.parse(planned.until) <= Date.parse(planned.from)) {
    throw new MonitAlertError('option.invalid', `hold "${id}" would end before it begins, at ${known.from}`, {
      hint: `To give it up: \`monit-alert release ${id}\`.`,
    });
  }
  const others = calendar.planned.map((hold) => (hold.id === id ? planned : hold));
  const lost = await writeCalendar(session.state, { ...calendar, planned: others });
  return {
    maintenance,
    hold: undefined,
    planned,
    was: known.until,
    warnings: [...lost, ...(await note(planned, session))],
  };
}

/** @param from milliseconds since the epoch, from which a duration counts. */
function withEnd<T extends Hold | PlannedHold>(hold: T, end: NewEnd, from: number): T & Pick<PlannedHold, 'until'> {
  const forMs = 'forMs' in end ? end.forMs : undefined;
  const untilMs = 'forMs' in end ? from + end.forMs : end.untilMs;
  return Object.assign({ ...hold }, { until: new Date(untilMs).toISOString(), forMs });
}

async function note(hold: Hold | PlannedHold, { site, watcher }: Session): Promise<string[]> {
  const { id, profile, scope, reason, until } = hold;
  const scoped = scope && { scoped: { profile, ...scope } };
  const to = scope === undefined ? profile : undefined;
  return record({ action: 'extend', reason, holds: [id], ...scoped, until, to, state: 'done' }, site, watcher);
}

function unknownHold(id: string, before: Maintenance | undefined, planned: readonly PlannedHold[]): MonitAlertError {
  const list = (holds: readonly { readonly id: string }[]) => holds.map((hold) => hold.id).join(', ');
  const holds = before?.holds ?? [];
  const active = holds.length === 0 ? 'No hold is active.' : `Active holds: ${list(holds)}.`;
  const later = planned.length === 0 ? '' : ` Planned: ${list(planned)}.`;
  return new MonitAlertError('hold.unknown', `no hold "${id}": it has ended, or never existed`, {
    hint: `${active}${later} To start one: \`monit-alert PROFILE --for 30m\`.`,
  });
}

function endless({ id, ownerProcess }: Hold): MonitAlertError {
  const owner = `pid ${ownerProcess?.pid ?? 'unknown'}`;
  return new MonitAlertError('hold.endless', `hold "${id}" has no end time: it ends when its command ends (${owner})`, {
    hint: `To end it now: \`monit-alert release ${id}\`.`,
  });
}
