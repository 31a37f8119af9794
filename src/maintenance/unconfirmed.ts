import { isDeepStrictEqual } from 'node:util';
import { prepareChange } from '../change/prepare.ts';
import { MonitAlertError } from '../errors.ts';
import { loadProfile } from '../profile/load.ts';
import { keptText, type ManagedText } from '../render/managed-text.ts';
import { renderProfile } from '../render/render.ts';
import { readBase } from './installed-base.ts';
import type { Maintenance, Unconfirmed } from './record/model.ts';
import { findScheduler, noSchedulerError } from './scheduler/scheduler.ts';
import type { Session } from './session.ts';

interface ToConfirm {
  readonly managedText: ManagedText;
  readonly reason: string | undefined;
  readonly confirmMs: number;
}

/**
 * The base to revert to is the one that was confirmed last.
 * @returns undefined if that base has the same texts.
 * @throws MonitAlertError `confirm.held`, `confirm.unended`, `maintenance.no-base`, or why it could not be restored.
 */
export async function unconfirmedFor(
  { managedText, reason, confirmMs }: ToConfirm,
  current: Maintenance | undefined,
  session: Session,
): Promise<Unconfirmed | undefined> {
  const { site, options, state, deadline } = session;
  if (current !== undefined && current.holds.length > 0) throw heldError(current);
  const calls = await findScheduler(state);
  if (calls.scheduler === undefined) throw noSchedulerError('confirm', calls);
  const before = await confirmedBase(current, session);
  const textsOf = async (one: ManagedText) => (await prepareChange(one, site, options, deadline)).serviceTexts;
  const services = await textsOf(before);
  if (before.text === managedText.text && isDeepStrictEqual(services, await textsOf(managedText))) return undefined;
  const now = Date.now();
  return {
    by: site.by,
    ...(reason === undefined ? {} : { reason }),
    since: new Date(now).toISOString(),
    until: new Date(now + confirmMs).toISOString(),
    forMs: confirmMs,
    before: { profile: before.profile, text: before.text, ...(Object.keys(services).length > 0 && { services }) },
  };
}

async function confirmedBase(current: Maintenance | undefined, { site }: Session): Promise<ManagedText> {
  const before = current?.unconfirmed?.before;
  if (before !== undefined) return keptText(before.text, inForceNow, before.services);
  if (current?.baseText !== undefined) return keptText(current.baseText, inForceNow, current.baseServices);
  if (current !== undefined && current.fallback === undefined) {
    const profile = await loadProfile(current.base, site.profilesDirectories);
    return { ...keptText((await renderProfile(profile, site)).text, inForceNow), services: { profile } };
  }
  const { text, original, services } = await readBase(site);
  if (Buffer.from(text).equals(original.bytes)) return keptText(text, inForceNow, services);
  throw new MonitAlertError('confirm.not-text', 'the managed file was edited by hand and is not valid UTF-8', {
    details: ['it could not be restored byte for byte if the change were reverted; nothing was changed'],
    hint: 'Put a profile in force without --confirm first: `monit-alert PROFILE`.',
  });
}

const inForceNow = 'what is in force now';

function heldError({ holds }: Maintenance): MonitAlertError {
  const ids = holds.map(({ id }) => id).join(', ');
  return new MonitAlertError('confirm.held', `--confirm does not work while a hold is active: ${ids}`, {
    details: ['the hold stays in force; nothing was changed'],
    hint: 'End the holds with `monit-alert release --all`, or leave out --confirm.',
  });
}
