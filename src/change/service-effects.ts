import { alertsIn, type ServiceEdit } from '../inspect/service-edits.ts';
import { effectiveAlerts, type ServiceAlerts } from '../monit/config/effective-alerts.ts';
import type { Alert } from '../monit/config/grammar.ts';
import { type Effect, effectOf } from './recipient-diff.ts';

/** What a change means for one service. */
export interface ServiceEffect {
  /** Its name. */
  readonly service: string;
  /** The recipients whose alerts about it change. */
  readonly effect: readonly Effect[];
}

interface GlobalAlerts {
  /** Undefined if unknown. */
  readonly before: readonly Alert[] | undefined;
  readonly after: readonly Alert[];
}

/**
 * By Monit's rules, for each service whose file changes.
 * @param locals the alerts in a service's block, outside of its file.
 */
export function serviceEffects(
  edits: readonly ServiceEdit[],
  globals: GlobalAlerts,
  locals: readonly ServiceAlerts[],
): ServiceEffect[] {
  const byName = new Map(locals.map(({ name, alerts }) => [name, alerts]));
  return edits.flatMap(({ service, before, after }) => {
    if (service === undefined) return [];
    const table = (global: readonly Alert[], text: string | undefined) =>
      effectiveAlerts(global, [{ name: service, alerts: [...alertsIn(text), ...(byName.get(service) ?? [])] }]).filter(
        ({ events }) => events.length > 0,
      );
    const was = globals.before && table(globals.before, before?.bytes.toString());
    return [{ service, effect: effectOf(was, table(globals.after, after)) }];
  });
}
