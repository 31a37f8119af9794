import { hostname } from 'node:os';
import { type HoldNotice, isMailed } from '../maintenance/notify/notice.ts';
import { printableData } from '../printable.ts';
import type { Context } from './context.ts';
import type { Settings } from './settings.ts';

type NotifyContext = Pick<Context, 'site' | 'warn' | 'watcher'> & { readonly settings: Pick<Settings, 'hooks'> };

/**
 * Tells people (by mail) and programs (`hooks`) about holds. What fails is a warning. Takes up to 30 seconds: call it
 * without the lock.
 */
export async function notify(notices: readonly HoldNotice[], context: NotifyContext): Promise<void> {
  const { settings, site, warn, watcher } = context;
  const mailed = notices.filter(isMailed);
  if (mailed.length === 0 && (notices.length === 0 || settings.hooks.length === 0)) return;
  const { mailNotices } = await import('../maintenance/notify/mail-notices.ts');
  const { callHooks } = await import('../maintenance/notify/hooks.ts');
  const { noticeMessage } = await import('../report/notice-text.ts');
  const { hookDocument } = await import('../report/json.ts');
  const where = await site();
  const [host, now] = [hostname(), new Date()];
  const calls = notices.map((notice) => {
    const document = hookDocument(notice, { host, controlFile: where.controlFile });
    return { event: notice.event, id: notice.hold.id, document };
  });
  const mails = mailed.map((notice) => ({ notice, ...noticeMessage(printableData(notice), host, now) }));
  const faults = await watcher.waitingFor('mail servers and hooks', async () =>
    Promise.all([mailNotices(mails, where), callHooks(settings.hooks, calls)]),
  );
  faults.flat().forEach(warn);
}

/** For `run`: its command may upgrade monit-alert, and replace the files that {@link notify} would load. */
export async function prepareToNotify(): Promise<void> {
  const { loadMailer } = await import('../maintenance/notify/mail-notices.ts');
  await Promise.all([
    loadMailer(),
    import('../maintenance/notify/hooks.ts'),
    import('../report/notice-text.ts'),
    import('../report/json.ts'),
  ]);
}
