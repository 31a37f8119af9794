import { MonitAlertError } from '../../errors.ts';
import { loadProfile } from '../../profile/load.ts';
import { allRecipients } from '../../profile/route.ts';
import type { Site } from '../../site.ts';
import { unscopedHold } from '../record/in-force.ts';
import type { Hold, Maintenance } from '../record/model.ts';
import { plannedMute } from './mute.ts';

/**
 * The hold that mutes everything for longer than is allowed, if nobody was reminded of it yet. A planned hold counts
 * from its planned end: until then, it is as it was announced.
 * @param maxMuteMs milliseconds. @param now milliseconds since the epoch.
 */
export async function overlongMute(
  maintenance: Maintenance,
  maxMuteMs: number,
  site: Site,
  now = Date.now(),
): Promise<Hold | undefined> {
  const hold = unscopedHold(maintenance);
  const { observations } = maintenance;
  if (hold === undefined || observations === undefined || observations.isReminded === true) return undefined;
  const sinceMs = now - Date.parse(observations.unscopedSince ?? observations.since);
  if ((plannedMute(maintenance, now)?.overMs ?? sinceMs) <= maxMuteMs) return undefined;
  return (await mutes(hold, site)) ? hold : undefined;
}

async function mutes({ profile }: Hold, { profilesDirectories }: Site): Promise<boolean> {
  try {
    return allRecipients(await loadProfile(profile, profilesDirectories)).length === 0;
  } catch (error) {
    // What `status --check` says of it is more than a reminder.
    if (error instanceof MonitAlertError) return false;
    throw error;
  }
}
