import { applyProfile, applyText, type ChangeSession, dryRun } from '../change/apply.ts';
import { silentWatcher, type Watcher } from '../change/progress.ts';
import type { ChangeResult } from '../change/result.ts';
import { MonitAlertError } from '../errors.ts';
import { readInstallation } from '../inspect/installation.ts';
import { asTheDaemonSees } from '../inspect/observe.ts';
import { readMaintenance } from '../maintenance/record/store.ts';
import { inSession } from '../maintenance/session.ts';
import { type ManagedText, keptText } from '../render/managed-text.ts';
import type { Site } from '../site.ts';
import { stateFor } from '../state/state-directory.ts';
import { deadlineAfter } from '../system/clock.ts';
import { type ImportOptions, type ImportPlan, planImportOf } from './plan-import.ts';

/** Alerts that are to become the profile `default`. */
export interface ImportRequest extends ImportOptions {
  /** Why, for the history. */
  readonly reason: string | undefined;
}

/** What came of taking over the alerts of a configuration. */
export interface Imported {
  /** What is taken over, and what is not. */
  readonly plan: ImportPlan;
  /** How the change ended. */
  readonly change: ChangeResult;
}

const options = { force: false, strict: false };

/**
 * Makes the global alerts of a configuration the profile `default`, in one change: they leave the files where they stand,
 * and the managed file has them instead. Where that is so already, nothing happens; what a killed run began is finished.
 *
 * @throws MonitAlertError when nothing was begun; everything is then as it was.
 */
export async function importAlerts(
  request: ImportRequest,
  site: Site,
  watcher: Watcher = silentWatcher,
): Promise<Imported> {
  return inSession('monit-alert init --write', site, options, watcher, async (session) => {
    await ensureNothingHeld(session.state);
    const plan = await planImportOf(site, request, session.deadline);
    return { plan, change: await execute(plan, request, site, session) };
  });
}

/**
 * Says what {@link importAlerts} would do. Leaves no trace whatever.
 *
 * @throws MonitAlertError for every reason for which it would not begin.
 */
export async function planImport(
  request: ImportRequest,
  site: Site,
  watcher: Watcher = silentWatcher,
): Promise<Imported> {
  await ensureNothingHeld(stateFor(site.stateDirectory, site.controlFile));
  const plan = await planImportOf(site, request, deadlineAfter(site.timeoutMs));
  return { plan, change: await execute(plan, request, site, dryRun(site, watcher)) };
}

async function execute(plan: ImportPlan, { reason }: ImportRequest, site: Site, session: ChangeSession) {
  const order = { ...options, cause: { action: 'init', reason }, isHeld: false } as const;
  return plan.kind === 'new'
    ? applyProfile(plan.profile, { ...order, alertImport: plan.alertImport }, site, session)
    : applyText(await installedText(site), order, site, session);
}

/** What is installed as it is: nothing to do, unless Monit was not seen to load it. */
async function installedText(site: Site): Promise<ManagedText> {
  const { managedFile, installed } = await readInstallation(await asTheDaemonSees(site));
  return keptText(installed.text ?? '', managedFile.path);
}

/** While something is held, what is in force is not what the site's own alerts are. */
async function ensureNothingHeld(state: string): Promise<void> {
  if ((await readMaintenance(state)) === undefined) return;
  throw new MonitAlertError(
    'alertImport.held',
    'a profile is held, or waits to be confirmed: what is in force now is not to be taken over',
    {
      hint: 'See `monit-alert holds`; run this again when nothing is held any more.',
    },
  );
}
