import { applyProfile, type ChangeRequest, planProfile } from '../change/apply.ts';
import { readInstallation } from '../change/installation.ts';
import { asTheDaemonSees } from '../change/observe.ts';
import type { Site } from '../change/site.ts';
import { stateFor } from '../change/state.ts';
import { silentWatcher, type Watcher } from '../change/watcher.ts';
import { MonitAlertError } from '../errors.ts';
import { loadProfile } from '../profile/load.ts';
import { renderProfile } from '../render/render.ts';
import { withoutEnded } from './ended.ts';
import { type Enforced, enforceOrForget } from './enforce.ts';
import { profileInForce } from './maintenance.ts';
import { inSession } from './session.ts';
import { readMaintenance, takeMaintenance } from './store.ts';

/**
 * Makes a profile the base: what is in force when nothing is held. While something is, it stays in force, and the base is
 * what comes after it.
 *
 * @throws MonitAlertError when nothing was begun; everything is then as it was.
 */
export async function setBase(request: ChangeRequest, site: Site, watcher: Watcher = silentWatcher): Promise<Enforced> {
  const { profile, reason, force, strict } = request;
  const cause = { action: 'set', reason } as const;
  return inSession(`monit-alert ${profile.name}`, site, request, watcher, async (session) => {
    const { before, warnings } = await takeMaintenance(session.state);
    if (before === undefined) {
      const result = await applyProfile(profile, { force, strict, cause, isHeld: false }, site, session);
      const change = { ...result, warnings: [...warnings, ...result.warnings] };
      return { change, maintenance: undefined, left: [], comingBack: undefined, mailsReport: false };
    }
    // A base that lies below a hold is rendered only later: what is wrong with it is to be said now.
    await renderProfile(profile, site);
    const { maintenance } = await withoutEnded(before);
    return enforceOrForget({ ...maintenance, base: profile.name }, before, cause, session);
  });
}

/**
 * Says what {@link setBase} would do. Leaves no trace whatever.
 *
 * @throws MonitAlertError for every reason for which it would not begin.
 */
export async function planBase(
  request: ChangeRequest,
  site: Site,
  watcher: Watcher = silentWatcher,
): Promise<Enforced> {
  const maintenance = await readMaintenance(stateFor(site.stateDirectory, site.controlFile));
  const held = maintenance === undefined ? undefined : (await withoutEnded(maintenance)).maintenance;
  const after = held === undefined || held.holds.length === 0 ? undefined : { ...held, base: request.profile.name };
  const profile =
    after === undefined ? request.profile : await loadProfile(profileInForce(after), site.profilesDirectories);
  const change = await planProfile({ ...request, profile }, site, watcher);
  return { change, maintenance: after, left: [], comingBack: undefined, mailsReport: false };
}

/**
 * The base where nothing is held: the profile that the managed file was written for.
 *
 * @throws MonitAlertError `maintenance.no-base`
 */
export async function readBase(site: Site): Promise<string> {
  const { installed, managedFile } = await readInstallation(await asTheDaemonSees(site));
  if (installed.profile !== undefined) return installed.profile;
  throw new MonitAlertError(
    'maintenance.no-base',
    `no profile is in force yet: nothing of ours stands at ${managedFile.path}`,
    {
      hint: 'A hold ends by going back to a base. Set it first: `monit-alert default`.',
    },
  );
}
