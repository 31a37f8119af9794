import type { HoldNotice } from './notice.ts';

/** How mail programs know which mails are about the same hold. */
export interface Thread {
  /** Undefined: a random one. */
  readonly messageId?: string;
  readonly follows?: string;
}

/** Whether nothing was mailed about the hold before. */
export function opensThread({ event, hold: { announces = false } }: Pick<HoldNotice, 'event' | 'hold'>): boolean {
  return event === 'begin' || !announces;
}

/**
 * All mails about a hold follow its first one, whose id is made only of what stays the same.
 * @param host the host's name.
 */
export function threadOf(notice: Pick<HoldNotice, 'event' | 'hold'>, host: string): Thread {
  const { id, since } = notice.hold;
  const first = `<monit-alert.${atom(id)}.${since.replace(/\D/g, '')}@${domain(host)}>`;
  if (!opensThread(notice)) return { follows: first };
  // The report may still come, and begins the thread.
  return notice.event === 'reminder' ? {} : { messageId: first };
}

/** Other characters have a meaning in a header; two names never become the same (RFC 5322, dot-atom). */
function atom(text: string): string {
  return text.replace(/[^A-Za-z0-9_-]/gu, (character) => `=${Buffer.from(character).toString('hex').toUpperCase()}`);
}

function domain(host: string): string {
  const labels = host.split('.').map((label) => label.replace(/[^A-Za-z0-9-]/g, '-'));
  return labels.filter((label) => label !== '').join('.') || 'localhost';
}
