import { MonitAlertError } from '../errors.ts';
import { type Hold, unconfirmedBase } from '../maintenance/record/model.ts';
import { goneOwnerProcesses } from '../maintenance/record/owner-process.ts';
import { readMaintenance } from '../maintenance/record/store.ts';
import { extend as extendHold, release as releaseHolds, type Released } from '../maintenance/release.ts';
import { findScheduler } from '../maintenance/scheduler/scheduler.ts';
import { type Scheduler, schedulers } from '../maintenance/scheduler/sync-log.ts';
import { sync as syncHolds } from '../maintenance/sync.ts';
import { printable } from '../printable.ts';
import { heldText, holdsText, maintenanceZoneText, noHolds, unendedWarning } from '../report/holds-text.ts';
import { jsonDocument, unconfirmedDocument } from '../report/json.ts';
import { unconfirmedText } from '../report/unconfirmed-text.ts';
import { stateFor } from '../state/state-directory.ts';
import { hostTimeZone } from '../system/time-zone.ts';
import type { Context } from './context.ts';
import { doneExitCode } from './exit-code.ts';
import { withinLimit } from './hold-policy.ts';
import { mailReport, outcomeDocument, outcomeExitCode, outcomeText, reportWarnings } from './output.ts';
import { parseDuration } from './parse-duration.ts';

export async function holds({ settings, print, printText, warn, site }: Context): Promise<number> {
  const { stateDirectory, controlFile } = await site();
  const state = stateFor(stateDirectory, controlFile);
  const maintenance = await readMaintenance(state);
  const now = new Date();
  if (settings.json) {
    const unconfirmed = unconfirmedDocument(unconfirmedBase(maintenance));
    print(jsonDocument({ exitCode: 0, base: maintenance?.base, holds: maintenance?.holds ?? [], unconfirmed }));
  } else {
    printText(holdsText, maintenance, now, goneOwnerProcesses(maintenance?.holds ?? []));
    printText(unconfirmedText, maintenance, now);
    printText(maintenanceZoneText, maintenance, hostTimeZone());
    const unended = unendedWarning(maintenance, await findScheduler(state));
    if (unended !== undefined) warn(unended);
  }
  return 0;
}

export async function release(ids: readonly string[] | 'all', dryRun: boolean, context: Context): Promise<number> {
  const { settings, watcher } = context;
  const { force, strict } = settings;
  const released = await releaseHolds(ids, { force, strict, dryRun }, await context.site(), watcher);
  return reportReleased(released, context, notHeldText(ids, released.maintenance?.holds ?? []));
}

function notHeldText(ids: readonly string[] | 'all', held: readonly Hold[]): string {
  if (ids === 'all') return `${noHolds}\n`;
  const others = held.map(({ id }) => id).join(', ');
  return `no such hold: ${printable(ids.join(', '))}${others === '' ? '' : `; active holds: ${others}`}\n`;
}

export async function extend(id: string, duration: string, context: Context): Promise<number> {
  const { settings, print, printText, warn, watcher } = context;
  const site = await context.site();
  const forMs = withinLimit(parseDuration(duration, 'extend'), settings);
  const { maintenance, warnings } = await extendHold(id, forMs, site, watcher);
  warnings.forEach(warn);
  const exitCode = doneExitCode(true, settings.detailedExitcode);
  const { base, holds } = maintenance;
  if (settings.json) print(jsonDocument({ exitCode, changed: true, base, holds }));
  else if (!settings.quiet) {
    const { scheduler = 'nothing' } = await findScheduler(stateFor(site.stateDirectory, site.controlFile));
    printText(heldText, maintenance, scheduler, new Date());
  }
  return exitCode;
}

/** `monit-alert sync`: ends expired holds and reverts unconfirmed changes; silent if nothing is due. */
export async function sync(scheduler: string, context: Context): Promise<number> {
  const { settings, site, watcher } = context;
  const { force, strict } = settings;
  const released = await syncHolds({ force, strict, scheduler: parseScheduler(scheduler) }, await site(), watcher);
  return reportReleased(released, context, '');
}

/** @throws MonitAlertError `option.invalid` */
function parseScheduler(name: string): Scheduler {
  const scheduler = schedulers.find((one) => one === name);
  if (scheduler !== undefined) return scheduler;
  const choices = `${schedulers.slice(0, -1).join(', ')} or ${schedulers.at(-1) ?? ''}`;
  throw new MonitAlertError('option.invalid', `--scheduler takes ${choices}, not "${name}"`);
}

/** @param nothing the text to print if there was nothing to do. */
export async function reportReleased(
  { ended, reverted, maintenance, reconciliation }: Released,
  context: Context,
  nothing: string,
): Promise<number> {
  const { settings, palette, print, printText } = context;
  if (reconciliation === undefined) {
    if (settings.json)
      print(
        jsonDocument({ state: 'unchanged', exitCode: 0, changed: false, holds: maintenance?.holds ?? [], ended: [] }),
      );
    else if (!settings.quiet) print(nothing);
    return 0;
  }
  const outcome = { ...reconciliation, ended, reverted };
  const exitCode = outcomeExitCode(outcome, settings.detailedExitcode);
  await mailReport(outcome, context);
  reportWarnings(reconciliation.change, context);
  if (settings.json) print(jsonDocument(outcomeDocument(outcome, exitCode)));
  else if (!settings.quiet || exitCode > 2) printText(outcomeText, outcome, palette);
  return exitCode;
}
