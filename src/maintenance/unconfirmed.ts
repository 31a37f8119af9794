import { prepareChange } from '../change/prepare.ts';
import { MonitAlertError } from '../errors.ts';
import { loadProfile } from '../profile/load.ts';
import { keptText } from '../render/managed-text.ts';
import { renderProfile } from '../render/render.ts';
import { readBase } from './installed-base.ts';
import type { Maintenance, Unconfirmed } from './record/model.ts';
import { findScheduler, noSchedulerError } from './scheduler/scheduler.ts';
import type { Session } from './session.ts';

interface ToConfirm {
  readonly text: string;
  readonly reason: string | undefined;
  readonly confirmMs: number;
}

/**
 * The base to revert to is the one that was confirmed last.
 * @returns undefined if that base has the same text.
 * @throws MonitAlertError `confirm.held`, `confirm.unended`, `maintenance.no-base`, or why it could not be restored.
 */
export async function unconfirmedFor(
  { text, reason, confirmMs }: ToConfirm,
  current: Maintenance | undefined,
  session: Session,
): Promise<Unconfirmed | undefined> {
  const { site, options, state, deadline } = session;
  if (current !== undefined && current.holds.length > 0) throw heldError(current);
  const calls = await findScheduler(state);
  if (calls.scheduler === undefined) throw noSchedulerError('confirm', calls);
  const before = current?.unconfirmed?.before ?? (await confirmedBase(current, session));
  if (before.text === text) return undefined;
  await prepareChange(keptText(before.text, 'what is in force now'), site, options, deadline);
  const now = Date.now();
  return {
    by: site.by,
    ...(reason === undefined ? {} : { reason }),
    since: new Date(now).toISOString(),
    until: new Date(now + confirmMs).toISOString(),
    forMs: confirmMs,
    before,
  };
}

async function confirmedBase(current: Maintenance | undefined, { site }: Session): Promise<Unconfirmed['before']> {
  if (current?.baseText !== undefined) return { profile: current.base, text: current.baseText };
  if (current !== undefined && current.fallback === undefined) {
    const { text } = await renderProfile(await loadProfile(current.base, site.profilesDirectories), site);
    return { profile: current.base, text };
  }
  const { profile, text, original } = await readBase(site);
  if (Buffer.from(text).equals(original.bytes)) return { profile, text };
  throw new MonitAlertError('confirm.not-text', 'the managed file was edited by hand and is not valid UTF-8', {
    details: ['it could not be restored byte for byte if the change were reverted; nothing was changed'],
    hint: 'Put a profile in force without --confirm first: `monit-alert PROFILE`.',
  });
}

function heldError({ holds }: Maintenance): MonitAlertError {
  const ids = holds.map(({ id }) => id).join(', ');
  return new MonitAlertError('confirm.held', `--confirm does not work while a hold is active: ${ids}`, {
    details: ['the hold stays in force; nothing was changed'],
    hint: 'End the holds with `monit-alert release --all`, or leave out --confirm.',
  });
}
