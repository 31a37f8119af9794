import { MonitAlertError } from '../errors.ts';
import { listProfiles, type ProfileSource } from '../profile/list.ts';
import { loadProfile } from '../profile/load.ts';
import { renderManagedText } from '../render/managed-text.ts';
import type { Site } from '../site.ts';
import { deadlineAfter } from '../system/clock.ts';
import { readAlertSources } from './alert-sources.ts';
import { ensureMailSettings, ensureNoLocalAlerts } from './expected-alerts.ts';
import { checkWith, type Installation, readInstallation } from './installation.ts';
import { asTheDaemonSees } from './observe.ts';
import { renderTexts } from './services/rendered-texts.ts';

export interface CheckedProfile {
  readonly profile: string;
  readonly file: string;
  /** Why the profile cannot be put in force; undefined if nothing is wrong. */
  readonly error: MonitAlertError | undefined;
}

/**
 * Touches nothing. @throws MonitAlertError `control-file.*`, `managed-file.*`: faults of the host, not of a profile.
 */
export async function checkProfiles(from: Site): Promise<CheckedProfile[]> {
  const site = await asTheDaemonSees(from);
  const installation = await readInstallation(site);
  const results: CheckedProfile[] = [];
  for (const source of await listProfiles(site.profilesDirectories)) {
    results.push({ profile: source.name, file: source.file, error: await faultOf(source, installation, site) });
  }
  return results;
}

async function faultOf(
  { name }: ProfileSource,
  installation: Installation,
  site: Site,
): Promise<MonitAlertError | undefined> {
  const deadline = deadlineAfter(site.timeoutMs);
  try {
    const profile = await loadProfile(name, site.profilesDirectories);
    const managedText = await renderManagedText(profile, site);
    ensureNoLocalAlerts(managedText);
    const rendered = await renderTexts(managedText, { installation, site }, deadline);
    const checked = await checkWith(installation, rendered, site.monit, deadline);
    await readAlertSources({ site, installation, checked }, { managedText, rendered }, deadline);
    ensureMailSettings(managedText.mail, checked.mail);
    return undefined;
  } catch (error) {
    if (error instanceof MonitAlertError) return error;
    throw error;
  }
}
