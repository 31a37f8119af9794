import { mailedAbout } from '../inspect/expected-alerts.ts';
import { alertsIn, type ServiceEdit } from '../inspect/services/service-edits.ts';
import type { CheckedConfiguration } from '../monit/check/check-configuration.ts';
import { effectiveAlerts, type ServiceAlerts } from '../monit/config/effective-alerts.ts';
import type { Alert } from '../monit/config/grammar.ts';
import type { ServiceFile } from '../render/service-files.ts';
import { type Effect, effectOf } from './recipient-diff.ts';

/** What a change means for a service that has a file of its own. */
export interface ServiceEffect {
  /** Its name. */
  readonly service: string;
  /** The recipients whose alerts about it change; empty: none. */
  readonly effect: readonly Effect[];
}

type Checked = Pick<CheckedConfiguration, 'alerts' | 'services'>;

/** As {@link serviceEffects}, for a change that may also move alerts out of the blocks of services. */
export function importEffects(before: Checked, after: Checked): ServiceEffect[] {
  const was = new Map(mailedAbout(before.alerts, before.services).map(({ name, alerts }) => [name, alerts]));
  return mailedAbout(after.alerts, after.services)
    .map(({ name, alerts }) => ({ service: name, effect: effectOf(was.get(name), alerts) }))
    .filter(({ effect }) => effect.length > 0);
}

interface GlobalAlerts {
  /** Undefined if unknown. */
  readonly before: readonly Alert[] | undefined;
  readonly after: readonly Alert[];
}

interface ServiceTables {
  readonly edits: readonly ServiceEdit[];
  /** All that are in place after the change. */
  readonly files: readonly ServiceFile[];
  /** The alerts in a service's block, outside of its file. */
  readonly locals: readonly ServiceAlerts[];
}

/** By Monit's rules, for each service that has a file before or after the change. */
export function serviceEffects({ edits, files, locals }: ServiceTables, globals: GlobalAlerts): ServiceEffect[] {
  const byName = new Map(locals.map(({ name, alerts }) => [name, alerts]));
  const edited = edits.map(({ service, before, after }) => ({ service, before: before?.bytes.toString(), after }));
  const names = new Set(edits.map(({ service }) => service));
  const others = files.filter(({ service }) => !names.has(service));
  const tables = [...edited, ...others.map(({ service, text }) => ({ service, before: text, after: text }))];
  return tables.flatMap(({ service, before, after }) => {
    if (service === undefined) return [];
    const table = (global: readonly Alert[], text: string | undefined) =>
      effectiveAlerts(global, [{ name: service, alerts: [...alertsIn(text), ...(byName.get(service) ?? [])] }]).filter(
        ({ events }) => events.length > 0,
      );
    const was = globals.before && table(globals.before, before);
    return [{ service, effect: effectOf(was, table(globals.after, after)) }];
  });
}
