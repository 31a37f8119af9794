import { isDeepStrictEqual } from 'node:util';
import { record } from '../../change/record.ts';
import { MonitAlertError } from '../../errors.ts';
import type { Scope } from '../../render/scope.ts';
import { once } from '../../system/once.ts';
import { addHolds, presentHolds } from '../add-holds.ts';
import { readInstalled } from '../installed-base.ts';
import type { Reconciliation } from '../reconcile.ts';
import { retryMs } from '../record/clock-stamp.ts';
import type { Hold } from '../record/model.ts';
import { union } from '../record/scopes.ts';
import type { Session } from '../session.ts';
import { type Beginning, type Missed, whatIsDue } from './due.ts';
import { type Calendar, readCalendar, writeCalendar } from './store.ts';
import { toWindow, type WindowPolicy } from './window-policy.ts';
import { windowFilesOrFault } from './windows.ts';

/** What has begun, and what could not. */
export interface Begun {
  /** Those that have begun now. */
  readonly begun: readonly Hold[];
  /** Those that did not begin in their time. */
  readonly missed: readonly Missed[];
  /** Of the newest change; undefined if nothing was to begin, or all of it was refused. */
  readonly reconciliation: Reconciliation | undefined;
  /** Why something could not begin, or which file of a window is wrong. */
  readonly faults: readonly MonitAlertError[];
  /** A sentence each. */
  readonly warnings: readonly string[];
}

/** Begins what is planned for now. What cannot begin is tried again until its time is over. Needs the lock. */
export async function beginDue(policy: WindowPolicy, session: Session): Promise<Begun> {
  const { state, site } = session;
  const before = await readCalendar(state);
  const { files, fault } = await windowFilesOrFault(site);
  const due = whatIsDue(before, files, (file) => toWindow(file, policy), Date.now());
  const calendar = fault === undefined ? due.calendar : { ...due.calendar, windows: before.windows };
  const { beginnings, missed } = due;
  const faults = [...(fault === undefined ? [] : [fault]), ...due.faults];
  const began = await begin(beginnings, calendar, session);
  const lost = isDeepStrictEqual(before, began.calendar) ? [] : await writeCalendar(state, began.calendar);
  const unrecorded = await Promise.all(missed.map(async (one) => recordMissed(one, session)));
  return {
    begun: began.holds,
    missed,
    reconciliation: began.reconciliation,
    faults: [...faults, ...began.faults],
    warnings: [...lost, ...unrecorded.flat()],
  };
}

interface BeganAll {
  readonly holds: readonly Hold[];
  readonly reconciliation: Reconciliation | undefined;
  readonly faults: readonly MonitAlertError[];
  readonly calendar: Calendar;
}

/** All in one change; if one is refused before it, one by one: a broken profile keeps none of the others back. */
async function begin(beginnings: readonly Beginning[], calendar: Calendar, session: Session): Promise<BeganAll> {
  const nothing = { holds: [], reconciliation: undefined, faults: [], calendar };
  if (beginnings.length === 0) return nothing;
  const together = await beginTogether(beginnings, calendar, session);
  const isRefused = together.faults.length > 0 && together.reconciliation === undefined;
  if (beginnings.length === 1 || !isRefused) return together;
  let all: BeganAll = nothing;
  for (const beginning of beginnings) {
    const one = await beginTogether([beginning], all.calendar, session);
    all = {
      holds: [...all.holds, ...one.holds],
      reconciliation: one.reconciliation ?? all.reconciliation,
      faults: [...all.faults, ...one.faults],
      calendar: one.calendar,
    };
  }
  return all;
}

async function beginTogether(
  beginnings: readonly Beginning[],
  calendar: Calendar,
  session: Session,
): Promise<BeganAll> {
  const holds = beginnings.map(({ hold }) => hold);
  const asking = { ...session, options: { ...session.options, asked: scopeOf(holds) } };
  try {
    const present = await presentHolds(
      asking,
      once(async () => readInstalled(session.site)),
    );
    const active = present.before?.holds ?? [];
    const taken = holds.find((hold) => active.some((one) => one.id === hold.id && !isBegun(hold, one)));
    if (taken !== undefined) throw takenId(taken);
    // A run that was killed may have begun some, and not noted it.
    const reconciliation = await addHolds(
      holds.filter((hold) => !active.some((one) => isBegun(hold, one))),
      present,
      asking,
    );
    const { change } = reconciliation;
    if (change.state !== 'rolled-back' && change.state !== 'failed') {
      return { holds, reconciliation, faults: [], calendar: reduce(beginnings, calendar) };
    }
    const notBefore = new Date(Date.now() + retryMs).toISOString();
    const waiting = beginnings.reduce((kept, { refused }) => refused(kept, notBefore), calendar);
    return { holds: [], reconciliation, faults: [notAccepted(holds, change.reason)], calendar: waiting };
  } catch (error) {
    if (!(error instanceof MonitAlertError)) throw error;
    return { holds: [], reconciliation: undefined, faults: [notBegun(holds, error)], calendar };
  }
}

function reduce(beginnings: readonly Beginning[], calendar: Calendar): Calendar {
  return beginnings.reduce((kept, { begun }) => begun(kept), calendar);
}

function isBegun(hold: Hold, active: Hold): boolean {
  return (
    active.id === hold.id && active.profile === hold.profile && active.at === hold.at && active.window === hold.window
  );
}

function takenId({ id }: Hold): MonitAlertError {
  return new MonitAlertError('hold.taken', 'another hold of this id is active', {
    hint: `To give this one up, and end the other: \`monit-alert release ${id}\`.`,
  });
}

/** Of those that are for some services: each must have an alert include. Undefined: there are none. */
function scopeOf(holds: readonly Hold[]): Scope | undefined {
  const [first, ...others] = holds.flatMap(({ scope }) => scope ?? []);
  return first && others.reduce(union, first);
}

function namesOf(holds: readonly Hold[]): string {
  return holds.map(({ id }) => `"${id}"`).join(' and ');
}

function notAccepted(holds: readonly Hold[], reason: string): MonitAlertError {
  return new MonitAlertError('hold.not-begun', `hold ${namesOf(holds)} could not begin: ${reason}`, {
    details: ['nothing is muted by it; `monit-alert sync` tries again in 10 minutes, as long as its time is not over'],
  });
}

function notBegun(holds: readonly Hold[], { code, message, details, hint, cause }: MonitAlertError): MonitAlertError {
  const note = 'nothing is muted by it; `monit-alert sync` tries again each minute, as long as its time is not over';
  const told = `hold ${namesOf(holds)} could not begin: ${message}`;
  return new MonitAlertError(code, told, { details: [...details, note], hint, cause });
}

async function recordMissed(missed: Missed, { site, watcher }: Session): Promise<string[]> {
  const { id, profile, scope, by, reason, begins, until } = missed;
  const scoped = scope && { scoped: { profile, ...scope } };
  const words = [`planned by ${by}`, ...(reason === undefined ? [] : [reason])].join(': ');
  return record(
    { action: 'hold', reason: words, holds: [id], ...scoped, begins, until, to: profile, state: 'missed' },
    site,
    watcher,
  );
}
