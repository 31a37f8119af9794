import type { Alerted, UnmanagedRecipient } from '../inspect/alerted.ts';
import { listOf } from '../name-list.ts';

/** Whether others are alerted although the profile alerts nobody: the host is not muted. */
export function isOnlyUnmanaged({ managed, unmanaged }: Alerted): boolean {
  return managed.length === 0 && unmanaged.length > 0;
}

/** `2 recipients outside monit-alert are still alerted (a@x, b@x)`, and what to do about it. */
export function stillAlertedText({ unmanaged }: Alerted, when: 'now' | 'later' = 'now'): string {
  const [who, are] = unmanaged.length === 1 ? ['1 recipient', 'is'] : [`${unmanaged.length} recipients`, 'are'];
  const verb = when === 'now' ? `${are} still alerted` : 'would still be alerted';
  const others = unmanaged.filter(({ accepted }) => accepted !== true);
  const what = `${who} outside monit-alert ${verb}`;
  if (others.length === 0) return `${what} (${namesOf(unmanaged)}), as accepted in config.yaml`;
  const accepted = unmanaged.length - others.length;
  return `${what} (${namesOf(others)}${accepted === 0 ? '' : `; ${accepted} accepted`}): ${remedyFor(others)}`;
}

function namesOf(recipients: readonly UnmanagedRecipient[]): string {
  return listOf(recipients.map(({ recipient }) => recipient));
}

function remedyFor(unmanaged: readonly UnmanagedRecipient[]): string {
  const origins = new Set(unmanaged.flatMap((one) => one.origins));
  if (origins.has('unknown')) return '`monit-alert reload` ends alerts that are in no file any more';
  return `\`monit-alert init\` imports ${unmanaged.length === 1 ? 'it' : 'them'}`;
}
