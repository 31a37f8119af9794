import { silentWatcher, type Watcher } from '../change/progress.ts';
import type { ChangeResult } from '../change/result.ts';
import { MonitAlertError } from '../errors.ts';
import { installedServices, readInstalled } from '../maintenance/installed-base.ts';
import { type Maintenance, unconfirmedBase } from '../maintenance/record/model.ts';
import { readMaintenance } from '../maintenance/record/store.ts';
import { inSession, putInForce } from '../maintenance/session.ts';
import { type ManagedText, keptText, renderManagedText } from '../render/managed-text.ts';
import type { Site } from '../site.ts';
import { type ImportOptions, type ImportPlan, planEdits } from './plan-import.ts';

/** A request to import the alerts of a configuration, or to change which services have an alert include. */
export interface ImportRequest extends ImportOptions {
  /** Why, for the history. */
  readonly reason: string | undefined;
  /** Only show what would be done, and leave no trace. */
  readonly dryRun?: boolean | undefined;
}

/** The result of an import. */
export interface Imported {
  /** What is imported, and what is not. */
  readonly plan: ImportPlan;
  /** How the change ended. */
  readonly change: ChangeResult;
}

/**
 * Imports the alerts of a configuration as the profile `default`, in one change: the statements are commented out, and
 * the managed files have them instead. A killed run is finished; otherwise a second run does nothing.
 * @throws MonitAlertError if nothing was begun; everything is then as before.
 */
export async function importAlerts(
  request: ImportRequest,
  site: Site,
  watcher: Watcher = silentWatcher,
): Promise<Imported> {
  const options = { force: false, strict: false, dryRun: request.dryRun };
  return inSession({ command: 'monit-alert init --write', site, watcher, options }, async (session) => {
    await ensureNothingHeld(session.state);
    const plan = await planEdits(site, request, session.deadline);
    const order = { cause: { action: 'init', reason: request.reason }, isHeld: false } as const;
    const content =
      plan.kind === 'new'
        ? await renderManagedText(plan.profile, site)
        : await installedContent(site, { withServices: plan.kind === 'done' });
    const alertImport = plan.kind === 'done' ? undefined : plan.alertImport;
    return { plan, change: await putInForce(content, { ...order, alertImport }, session) };
  });
}

/** As {@link importAlerts} with `dryRun`. */
export async function planImport(
  request: ImportRequest,
  site: Site,
  watcher: Watcher = silentWatcher,
): Promise<Imported> {
  return importAlerts({ ...request, dryRun: true }, site, watcher);
}

/** The installed text: nothing to do if Monit is proved to have loaded it. */
async function installedContent(site: Site, { withServices }: { withServices: boolean }): Promise<ManagedText> {
  const installation = await readInstalled(site);
  const { managedFile, installed } = installation;
  return keptText(installed.text ?? '', managedFile.path, withServices ? installedServices(installation) : {});
}

async function ensureNothingHeld(state: string): Promise<void> {
  const maintenance = await readMaintenance(state);
  if (maintenance === undefined) return;
  const [what, hint] = inTheWay(maintenance);
  throw new MonitAlertError('import.held', `\`monit-alert init\` does not work while ${what}`, {
    details: ['nothing was changed'],
    hint: `${hint}, then run \`monit-alert init\` again.`,
  });
}

function inTheWay(maintenance: Maintenance): readonly [what: string, hint: string] {
  const { base, holds, fallback, reconciled } = maintenance;
  if (holds.length > 0) return ['a hold is active', 'End the holds with `monit-alert release --all`'];
  if (unconfirmedBase(maintenance) !== undefined)
    return [`"${base}" is unconfirmed`, 'Keep the change with `monit-alert confirm`'];
  if (reconciled && fallback !== undefined)
    return [`an earlier text of "${base}" is in force`, `Correct the profile, apply it with \`monit-alert ${base}\``];
  return [`"${base}" is not proved to be in force`, 'Complete the change with `monit-alert sync`'];
}
