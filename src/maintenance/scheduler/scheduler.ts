import { MonitAlertError } from '../../errors.ts';
import { isRegular, isSilent, recentSyncs, type Scheduler, typicalGap } from './sync-log.ts';
import { isTimerInactive, timerUnit } from './timer.ts';

export interface SyncCalls {
  /** What runs `sync` regularly, up to now; undefined if nothing does. */
  readonly scheduler: Scheduler | undefined;
  /** Undefined if it was more than ten minutes ago. UTC, ISO 8601. */
  readonly lastCall: string | undefined;
  /** Milliseconds between two calls, usually; with `scheduler`. */
  readonly gapMs?: number;
  /** It called regularly, but does not now: two calls are missing, or systemd has stopped its timer. */
  readonly gone?: 'silent' | 'inactive';
}

/** An installed timer alone does not count, because it may fail. @throws MonitAlertError `state.unreadable` */
export async function findScheduler(state: string): Promise<SyncCalls> {
  const now = Date.now();
  const calls = await recentSyncs(state, now);
  const last = calls.at(-1);
  const found = { scheduler: undefined, lastCall: last?.at };
  if (last === undefined || !isRegular(calls)) return found;
  if (isSilent(calls, now)) return { ...found, gone: 'silent' };
  if (last.scheduler === 'systemd' && (await isTimerInactive())) return { ...found, gone: 'inactive' };
  return { ...found, scheduler: last.scheduler, gapMs: typicalGap(calls) };
}

export function schedulerText(scheduler: Scheduler): string {
  return { systemd: 'a systemd timer', cron: 'cron', monit: 'a check program of Monit', other: 'a scheduler' }[
    scheduler
  ];
}

const setUp = 'Run `systemctl enable --now monit-alert-sync.timer`, or let cron call `monit-alert sync` every minute. ';

/** What keeps holds from ending, without a full stop. */
export function noSchedulerText({ lastCall, gone }: SyncCalls): string {
  if (gone === 'inactive') return `the systemd timer ${timerUnit} is not active`;
  if (lastCall === undefined) return '`monit-alert sync` has not run in the last 10 minutes';
  return gone === 'silent'
    ? `what ran \`monit-alert sync\` has stopped: the last run was at ${lastCall}`
    : `\`monit-alert sync\` has not run regularly in the last 10 minutes (last run: ${lastCall})`;
}

/** What to do about it. */
export function schedulerRemedy({ lastCall, gone }: SyncCalls): string {
  if (gone === 'inactive') return `Run \`systemctl enable --now ${timerUnit}\`.`;
  if (gone === 'silent') return 'Start it again (a timer, cron, or Monit itself), and check its log.';
  return `${lastCall === undefined ? setUp : ''}Wait two minutes and try again.`;
}

export function noSchedulerError(what: 'hold' | 'confirm', calls: SyncCalls): MonitAlertError {
  const [refusal, consequence] =
    what === 'hold'
      ? ['cannot start a hold', 'nothing would end it']
      : ['cannot use --confirm', 'nothing would revert it'];
  const otherwise = what === 'hold' ? ' Or add --without-scheduler: then you must end the hold yourself.' : '';
  return new MonitAlertError(`${what}.unended`, `${refusal}: ${noSchedulerText(calls)}, so ${consequence}`, {
    details: ['only runs for this control file and state directory count; nothing was changed'],
    hint: `${schedulerRemedy(calls)}${otherwise}`,
  });
}
