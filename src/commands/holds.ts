import { MonitAlertError } from '../errors.ts';
import { comingHolds } from '../maintenance/calendar/coming-holds.ts';
import { readCalendar } from '../maintenance/calendar/store.ts';
import { endedHolds } from '../maintenance/ended-holds.ts';
import { extend as extendHold, type NewEnd } from '../maintenance/extend.ts';
import { type Hold, unconfirmedBase } from '../maintenance/record/model.ts';
import { goneOwnerProcesses } from '../maintenance/record/owner-process.ts';
import { readMaintenance } from '../maintenance/record/store.ts';
import { release as releaseHolds } from '../maintenance/release.ts';
import { findScheduler } from '../maintenance/scheduler/scheduler.ts';
import { scopeFilter } from '../maintenance/scope-filter.ts';
import { omit } from '../omit.ts';
import { printable } from '../printable.ts';
import { endedHoldsText } from '../report/history-text.ts';
import { heldText, holdsText, maintenanceZoneText, noHolds, unendedWarning } from '../report/holds-text.ts';
import { jsonDocument, unconfirmedDocument } from '../report/json.ts';
import { plannedHoldText } from '../report/planned-text.ts';
import { unconfirmedText } from '../report/unconfirmed-text.ts';
import type { Site } from '../site.ts';
import { stateFor } from '../state/state-directory.ts';
import { hostTimeZone } from '../system/time-zone.ts';
import type { Context } from './context.ts';
import { doneExitCode } from './exit-code.ts';
import { ensureWithinLimit } from './hold-policy.ts';
import { notify } from './notify.ts';
import { parseDuration } from './parse-duration.ts';
import { parseTime } from './parse-time.ts';
import { reportReleased } from './released.ts';

interface HoldsFilter {
  readonly onlyPlanned: boolean;
  /** A duration: those that ended since. */
  readonly ended: string | undefined;
  readonly service: string | undefined;
}

export async function holds(filter: HoldsFilter, context: Context): Promise<number> {
  const { settings, print, printText, warn } = context;
  const site = await context.site();
  const state = stateFor(site.stateDirectory, site.controlFile);
  const now = new Date();
  const isMeant = await scopeFilter(filter.service, site);
  if (filter.ended !== undefined) {
    const since = now.getTime() - parseDuration(filter.ended, '--ended');
    const ended = (await endedHolds(state, since)).filter(isMeant);
    if (settings.json) print(jsonDocument({ exitCode: 0, endedHolds: ended }));
    else printText(endedHoldsText, ended, now, hostTimeZone());
    return 0;
  }
  const maintenance = await readMaintenance(state);
  const active = filter.onlyPlanned ? [] : (maintenance?.holds ?? []).filter(isMeant);
  const planned = (await comingHolds(site, settings)).filter(isMeant);
  if (settings.json) {
    const unconfirmed = unconfirmedDocument(unconfirmedBase(maintenance));
    print(jsonDocument({ exitCode: 0, base: maintenance?.base, holds: active, planned, unconfirmed }));
    return 0;
  }
  const shown = maintenance && { ...maintenance, holds: active };
  printText(holdsText, { maintenance: shown, planned, now, isGone: goneOwnerProcesses(active), ...filter });
  printText(unconfirmedText, maintenance, now);
  printText(maintenanceZoneText, maintenance, planned, hostTimeZone());
  const unended = unendedWarning(maintenance, planned, await findScheduler(state));
  if (unended !== undefined) warn(unended);
  return 0;
}

export async function release(ids: readonly string[] | 'all', dryRun: boolean, context: Context): Promise<number> {
  const { settings, watcher } = context;
  const { force, strict } = settings;
  const released = await releaseHolds(ids, { force, strict, dryRun }, await context.site(), watcher);
  return reportReleased(released, context, notHeldText(ids, released.maintenance?.holds ?? []), {
    isDryRun: dryRun,
  });
}

function notHeldText(ids: readonly string[] | 'all', held: readonly Hold[]): string {
  if (ids === 'all') return `${noHolds}\n`;
  const others = held.map(({ id }) => id).join(', ');
  return `no such hold: ${printable(ids.join(', '))}${others === '' ? '' : `; active holds: ${others}`}\n`;
}

export async function extend(
  id: string,
  duration: string | undefined,
  until: string | undefined,
  context: Context,
): Promise<number> {
  const { settings, print, printText, warn, watcher } = context;
  const site = await context.site();
  const end = newEnd(duration, until, await holdToExtend(id, site), settings);
  const { maintenance, hold, planned, was, warnings } = await extendHold(id, end, site, watcher);
  if (hold !== undefined && maintenance !== undefined) {
    await notify([{ event: 'extend', hold, base: maintenance.base, was, by: site.by }], context);
  }
  warnings.forEach(warn);
  const exitCode = doneExitCode(true, settings.detailedExitcode);
  if (settings.json) {
    const { base, holds: active = [] } = maintenance ?? {};
    print(
      jsonDocument({
        exitCode,
        changed: true,
        base,
        holds: active,
        ...(planned && { planned: [omit(planned, 'plannedAt', 'at', 'notBefore')] }),
      }),
    );
  } else if (!settings.quiet) {
    const { scheduler = 'nothing' } = await findScheduler(stateFor(site.stateDirectory, site.controlFile));
    if (planned === undefined) printText(heldText, maintenance, hold, scheduler, new Date());
    else printText(plannedHoldText, planned, new Date());
  }
  return exitCode;
}

/** Undefined if there is none: then that is the error. */
async function holdToExtend(id: string, { stateDirectory, controlFile }: Site): Promise<Extendable | undefined> {
  const state = stateFor(stateDirectory, controlFile);
  const active = (await readMaintenance(state))?.holds.find((hold) => hold.id === id);
  if (active !== undefined) return { graceMs: active.graceMs };
  const planned = (await readCalendar(state)).planned.find((hold) => hold.id === id);
  return planned && { graceMs: planned.graceMs, fromMs: Date.parse(planned.from) };
}

interface Extendable {
  readonly graceMs: number | undefined;
  /** When it begins, if it is planned. Milliseconds since the epoch. */
  readonly fromMs?: number;
}

function newEnd(
  duration: string | undefined,
  until: string | undefined,
  { graceMs, fromMs }: Extendable = { graceMs: undefined },
  settings: Context['settings'],
): NewEnd {
  if ((duration === undefined) === (until === undefined)) {
    throw new MonitAlertError('usage', 'extend takes a duration or --until, and one of them only', {
      hint: 'For example `monit-alert extend ID 30m`, or `monit-alert extend ID --until 04:00`.',
    });
  }
  const now = Date.now();
  const untilMs = until === undefined ? undefined : parseTime(until, '--until', { now, after: fromMs });
  const forMs = untilMs === undefined ? parseDuration(duration ?? '', 'extend') : untilMs - (fromMs ?? now);
  ensureWithinLimit(forMs, graceMs, settings);
  return untilMs === undefined ? { forMs } : { untilMs };
}
