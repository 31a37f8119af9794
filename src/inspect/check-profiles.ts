import { MonitAlertError } from '../errors.ts';
import { listProfiles, type ProfileSource } from '../profile/list.ts';
import { loadProfile } from '../profile/load.ts';
import { renderedContent } from '../render/managed-text.ts';
import { renderProfile } from '../render/render.ts';
import type { Site } from '../site.ts';
import { deadlineAfter } from '../system/clock.ts';
import { otherFiles } from './check-without-managed-file.ts';
import { ensureMailSettings, ensureNoLocalAlerts, unmanagedAlertsIn } from './expected-alerts.ts';
import { checkWith, type Installation, readInstallation } from './installation.ts';
import { asTheDaemonSees } from './observe.ts';

/** Whether a profile could be put in force on this host, as far as that can be said without doing it. */
export interface CheckedProfile {
  readonly profile: string;
  readonly file: string;
  /** Why not; undefined where nothing is wrong. */
  readonly error: MonitAlertError | undefined;
}

/**
 * Renders every profile and asks the real Monit what it makes of it, in place of the managed file and among the rest of
 * this host's configuration. Touches nothing.
 *
 * @throws MonitAlertError `control-file.*`, `managed-file.*`: what is wrong with the host and not with a profile.
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
    const content = renderedContent(profile, await renderProfile(profile, site));
    ensureNoLocalAlerts(content);
    const checked = await checkWith(installation, content.text, site.monit, deadline);
    await unmanagedAlertsIn(checked, content.alerts, otherFiles(installation, site.monit, deadline));
    ensureMailSettings(content.mail, checked.mail);
    return undefined;
  } catch (error) {
    if (error instanceof MonitAlertError) return error;
    throw error;
  }
}
