import { silentWatcher, type Watcher } from '../change/progress.ts';
import { MonitAlertError } from '../errors.ts';
import { performAction } from '../monit/daemon/service-actions.ts';
import { ask } from '../monit/http/retry.ts';
import type { ServiceAction } from '../monit/http/service-action.ts';
import { type ServiceStatus, readGroups } from '../monit/http/status.ts';
import type { Site } from '../site.ts';
import { askable } from './held-services.ts';
import { inSession } from './session.ts';

/** The services that an action is for. */
export interface ServiceSelection {
  /** `all` alone: every service, as in Monit. */
  readonly names: readonly string[];
  /** A Monit group whose services are meant, too. */
  readonly group: string | undefined;
}

/** The result of an action. */
export interface ActionResult {
  /** As they are now. */
  readonly services: readonly ServiceStatus[];
  /** Services for which the action was not done in time. */
  readonly open: readonly ServiceStatus[];
}

/**
 * Takes the lock, because the reload of a change would discard the action.
 * @throws MonitAlertError `service.unknown`, `group.unknown`, `action.refused`, `monit.unasked`: nothing was done.
 */
export async function actOnServices(
  action: ServiceAction,
  selection: ServiceSelection,
  site: Site,
  watcher: Watcher = silentWatcher,
): Promise<ActionResult> {
  return inSession({ command: `monit-alert ${action}`, site, watcher }, async (session) => {
    const { daemon } = await askable(session);
    const groups = selection.group === undefined ? undefined : await ask(readGroups, daemon.endpoint, session.deadline);
    const known = daemon.status.services.map(({ name }) => name);
    const names = selectServices(selection, known, groups);
    const { services, open } = await watcher.waitingFor(`Monit to ${action} ${names.join(', ')}`, async () =>
      performAction(daemon, action, names, session.deadline),
    );
    return { services: services.filter(({ name }) => names.includes(name)), open };
  });
}

/** @throws MonitAlertError `group.unknown`, `usage` */
export function selectServices(
  { names, group }: ServiceSelection,
  known: readonly string[],
  groups: ReadonlyMap<string, readonly string[]> | undefined,
): string[] {
  const members = group === undefined ? [] : groups?.get(group);
  if (members === undefined) {
    throw new MonitAlertError('group.unknown', `Monit has no group "${group ?? ''}"`, {
      hint: groups?.size === 0 ? 'It has no groups.' : `Its groups: ${[...(groups?.keys() ?? [])].join(', ')}.`,
    });
  }
  const all = names.length === 1 && names[0] === 'all' && !known.includes('all');
  const selected = [...new Set([...(all ? known : names), ...members])];
  if (selected.length > 0) return selected;
  throw new MonitAlertError('usage', 'no service was named', {
    hint: 'Name services, or a group with --group. "all" means every service.',
  });
}
