import { MonitAlertError } from '../../errors.ts';
import { isRegular, recentSyncs, type Scheduler } from './sync-log.ts';

export interface SyncCalls {
  /** What runs `sync` regularly; undefined if nothing does. */
  readonly scheduler: Scheduler | undefined;
  /** Undefined if it was more than ten minutes ago. UTC, ISO 8601. */
  readonly lastCall: string | undefined;
}

/** An installed timer alone does not count, because it may fail. @throws MonitAlertError `state.unreadable` */
export async function findScheduler(state: string): Promise<SyncCalls> {
  const calls = await recentSyncs(state, Date.now());
  const last = calls.at(-1);
  return { scheduler: isRegular(calls) ? last?.scheduler : undefined, lastCall: last?.at };
}

export function schedulerText(scheduler: Scheduler): string {
  return { systemd: 'a systemd timer', cron: 'cron', monit: 'a check program of Monit', other: 'a scheduler' }[
    scheduler
  ];
}

const setUp = 'Run `systemctl enable --now monit-alert-sync.timer`, or let cron call `monit-alert sync` every minute. ';

export function noSchedulerError(what: 'hold' | 'confirm', { lastCall }: SyncCalls): MonitAlertError {
  const [refusal, consequence] =
    what === 'hold'
      ? ['cannot start a hold', 'nothing would end it']
      : ['cannot start an unconfirmed change', 'nothing would revert it'];
  const calls =
    lastCall === undefined
      ? '`monit-alert sync` has not run in the last 10 minutes'
      : `\`monit-alert sync\` has not run regularly in the last 10 minutes (last run: ${lastCall})`;
  const otherwise = what === 'hold' ? ' Or add --without-scheduler: then you must end the hold yourself.' : '';
  return new MonitAlertError(`${what}.unended`, `${refusal}: ${calls}, so ${consequence}`, {
    details: ['only runs for this control file and state directory count; nothing was changed'],
    hint: `${lastCall === undefined ? setUp : ''}Wait two minutes and try again.${otherwise}`,
  });
}
