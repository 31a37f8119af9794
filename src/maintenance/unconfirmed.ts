import { prepareChange } from '../change/prepare.ts';
import { MonitAlertError } from '../errors.ts';
import { loadProfile } from '../profile/load.ts';
import { keptText } from '../render/managed-text.ts';
import { renderProfile } from '../render/render.ts';
import { readBase } from './installed-base.ts';
import type { Maintenance, Unconfirmed } from './record/model.ts';
import { findScheduler, unended } from './scheduler/scheduler.ts';
import type { Session } from './session.ts';

/** Where a base is tried; a dry run has no lock. */
export type TrialPlace = Pick<Session, 'site' | 'options' | 'state' | 'deadline'>;

/** A text that is to be in force until it is confirmed or its time is over. */
interface Trial {
  readonly text: string;
  readonly reason: string | undefined;
  readonly confirmMs: number;
}

/**
 * What to write down of a base that is to be confirmed. What comes back is what was confirmed last, never another base
 * that was on trial; and it must be something that can come back.
 *
 * @param current what is held or left to be done; undefined where nothing is.
 * @returns undefined where the text is the very one that would come back: there is nothing to try.
 * @throws MonitAlertError `confirm.held`, `confirm.unended`, `maintenance.no-base`, and why what is in force now could not
 * come back.
 */
export async function onTrial(
  { text, reason, confirmMs }: Trial,
  current: Maintenance | undefined,
  place: TrialPlace,
): Promise<Unconfirmed | undefined> {
  const { site, options, state, deadline } = place;
  if (current !== undefined && current.holds.length > 0) throw held(current);
  const scheduler = await findScheduler(site, state);
  if (typeof scheduler !== 'string') throw unended('confirm', scheduler);
  const before = current?.unconfirmed?.before ?? (await whatComesBack(current, place));
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

/** What stands in the managed file, unless that is still to be made what it is to be. */
async function whatComesBack(current: Maintenance | undefined, { site }: TrialPlace): Promise<Unconfirmed['before']> {
  if (current?.baseText !== undefined) return { profile: current.base, text: current.baseText };
  if (current !== undefined) {
    const { text } = await renderProfile(await loadProfile(current.base, site.profilesDirectories), site);
    return { profile: current.base, text };
  }
  const { profile, text, original } = await readBase(site);
  if (Buffer.from(text).equals(original.bytes)) return { profile, text };
  throw new MonitAlertError('confirm.not-text', 'what is in force now was edited by hand, and is no UTF-8', {
    hint: 'It could not come back byte for byte. Put a profile in force first, without --confirm.',
  });
}

function held({ holds }: Maintenance): MonitAlertError {
  const ids = holds.map(({ id }) => id).join(', ');
  return new MonitAlertError('confirm.held', `nothing can be tried under a hold, which stays in force: ${ids}`, {
    hint: 'Release what is held, or set the base without --confirm.',
  });
}
