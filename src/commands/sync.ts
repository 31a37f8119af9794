import { MonitAlertError } from '../errors.ts';
import { type Scheduler, schedulers } from '../maintenance/scheduler/sync-log.ts';
import { sync as syncHolds } from '../maintenance/sync.ts';
import type { Context } from './context.ts';

/** `monit-alert sync`: silent if nothing is due. */
export async function sync(scheduler: string, context: Context): Promise<number> {
  const { settings, site, watcher } = context;
  const { force, strict } = settings;
  const { maxMuteMs } = settings;
  const request = { force, strict, scheduler: parseScheduler(scheduler), policy: settings, maxMuteMs };
  const { begun, ...released } = await syncHolds(request, await site(), watcher);
  const { reminder, maintenance } = released;
  const isNothingDone = begun === undefined && released.reconciliation === undefined;
  if (isNothingDone && reminder === undefined && !settings.json) return 0;
  if (reminder !== undefined && maintenance !== undefined) {
    const { notify } = await import('./notify.ts');
    await notify([{ event: 'reminder', hold: reminder, base: maintenance.base }], context);
  }
  if (begun === undefined) {
    const { reportReleased } = await import('./released.ts');
    return reportReleased(released, context, '');
  }
  const { reportBegun } = await import('./begun.ts');
  return reportBegun(begun, released, context);
}

/** @throws MonitAlertError `option.invalid` */
function parseScheduler(name: string): Scheduler {
  const scheduler = schedulers.find((one) => one === name);
  if (scheduler !== undefined) return scheduler;
  const choices = `${schedulers.slice(0, -1).join(', ')} or ${schedulers.at(-1) ?? ''}`;
  throw new MonitAlertError('option.invalid', `--scheduler takes ${choices}, not "${name}"`);
}
