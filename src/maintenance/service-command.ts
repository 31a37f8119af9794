import { silentWatcher, type Watcher } from '../change/progress.ts';
import { record } from '../change/record.ts';
import { MonitAlertError } from '../errors.ts';
import { type ActionOutcome, ensureKnown, performAction } from '../monit/daemon/service-actions.ts';
import { hasActed, wouldAct } from '../monit/daemon/service-effects.ts';
import { ask } from '../monit/http/retry.ts';
import type { ServiceAction } from '../monit/http/service-action.ts';
import { type ServiceStatus, readGroups } from '../monit/http/status.ts';
import type { Site } from '../site.ts';
import { inSession } from './session.ts';
import { askable } from './unmonitored-services.ts';

/** The services that an action is for. */
export interface ServiceSelection {
  /** `all` alone: every service, as in Monit. */
  readonly names: readonly string[];
  /** A Monit group whose services are meant, too. */
  readonly group: string | undefined;
  /** Whether unknown services and an unknown group are left out; otherwise they are an error. */
  readonly ignoresMissing?: boolean | undefined;
  /** Only find out whether Monit would do something: Monit is not asked to, and nothing is recorded. */
  readonly dryRun?: boolean | undefined;
}

/** The result of an action. */
export interface ActionResult {
  /** Whether Monit did something; with `dryRun`, whether it would. */
  readonly changed: boolean;
  /** As they are now; if Monit has ended, as they were before. */
  readonly services: readonly ServiceStatus[];
  /** Services for which the action was not done in time. */
  readonly open: readonly ServiceStatus[];
  /** The named services and group that Monit does not have; only with `ignoresMissing`. */
  readonly missing: readonly string[];
  /** Whether Monit ended while it was waited for. */
  readonly hasEnded: boolean;
  /** What you should know although it is done. */
  readonly warnings: readonly string[];
}

/**
 * Takes the lock, because the reload of a change would discard the action; not with `dryRun`.
 * @throws MonitAlertError `service.unknown`, `group.unknown`, `action.refused`, `monit.unasked`: nothing was done.
 */
export async function actOnServices(
  action: ServiceAction,
  selection: ServiceSelection,
  site: Site,
  watcher: Watcher = silentWatcher,
): Promise<ActionResult> {
  const options = { force: false, strict: false, dryRun: selection.dryRun };
  return inSession({ command: `monit-alert ${action}`, site, watcher, options }, async (session) => {
    const { daemon, checked } = await askable(session);
    const groups = selection.group === undefined ? undefined : await ask(readGroups, daemon.endpoint, session.deadline);
    const known = daemon.status.services.map(({ name }) => name);
    const selected = selectServices(selection, known, groups);
    const missing = selection.ignoresMissing === true ? missingOf(selection, known, groups) : [];
    const names = selected.filter((name) => !missing.includes(name));
    if (names.length === 0) return { ...nothingDone, missing };
    if (selection.dryRun === true) {
      const { services } = daemon.status;
      ensureKnown(names, services);
      const changed = wouldAct(action, names, { services, checked: checked.services });
      return { ...nothingDone, changed, services: services.filter(({ name }) => names.includes(name)), missing };
    }
    const outcome = await watcher.waitingFor(`Monit to ${action} ${names.join(', ')}`, async () =>
      performAction(daemon, action, names, session.deadline),
    );
    const { services, open, hasEnded } = outcome;
    const named = checked.services.filter(({ name }) => names.includes(name));
    const changed = hasEnded || hasActed(action, outcome, named);
    const event = { action, reason: undefined, services: names, state: stateOf(outcome) };
    const warnings = changed || open.length > 0 ? await record(event, site, watcher) : [];
    return {
      changed,
      services: services.filter(({ name }) => names.includes(name)),
      open,
      missing,
      hasEnded,
      warnings,
    };
  });
}

function missingOf({ names, group }: ServiceSelection, known: readonly string[], groups: Groups | undefined): string[] {
  const services = names.filter((name) => !known.includes(name) && !isAll(names, known));
  return group === undefined || groups?.has(group) === true ? services : [...services, group];
}

const nothingDone = { changed: false, services: [], open: [], hasEnded: false, warnings: [] };

function stateOf({ open, hasEnded }: ActionOutcome): string {
  if (hasEnded) return 'failed';
  return open.length > 0 ? 'pending' : 'done';
}

/** By name, the services of Monit's groups. */
type Groups = ReadonlyMap<string, readonly string[]>;

function isAll(names: readonly string[], known: readonly string[]): boolean {
  return names.length === 1 && names[0] === 'all' && !known.includes('all');
}

/**
 * A missing group or service is left to {@link ensureKnown}, or has been tolerated.
 * @throws MonitAlertError `group.unknown`, `usage`
 */
export function selectServices(
  { names, group, ignoresMissing = false }: ServiceSelection,
  known: readonly string[],
  groups: Groups | undefined,
): string[] {
  const members = group === undefined ? [] : (groups?.get(group) ?? (ignoresMissing ? [] : undefined));
  if (members === undefined) {
    throw new MonitAlertError('group.unknown', `Monit has no group "${group ?? ''}"`, {
      hint: groups?.size === 0 ? 'It has no groups.' : `Its groups: ${[...(groups?.keys() ?? [])].join(', ')}.`,
    });
  }
  const selected = [...new Set([...(isAll(names, known) ? known : names), ...members])];
  if (selected.length > 0 || (group !== undefined && ignoresMissing)) return selected;
  throw new MonitAlertError('usage', 'no service given', {
    hint: 'Name services, or a group with --group. "all" means every service.',
  });
}
