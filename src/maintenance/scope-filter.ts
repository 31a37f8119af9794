import { MonitAlertError } from '../errors.ts';
import { observe } from '../inspect/observe.ts';
import { foldName } from '../profile/service-name.ts';
import { suggestion } from '../profile/suggestion.ts';
import { isInScope, type Scope } from '../render/scope.ts';
import type { Site } from '../site.ts';
import { deadlineAfter } from '../system/clock.ts';

/** Something that is for some services only; undefined: for everything. */
interface Scoped {
  readonly scope?: Scope | undefined;
}

/**
 * Tells what is for a service: by its name, or by its groups, which Monit's check knows.
 * @param service undefined: everything is meant.
 * @throws MonitAlertError `service.unknown`; if Monit does not accept its configuration.
 */
export async function scopeFilter(service: string | undefined, site: Site): Promise<(one: Scoped) => boolean> {
  if (service === undefined) return () => true;
  const { checked } = await observe(
    site,
    ({ installed }) => ({ global: installed.text }),
    deadlineAfter(site.timeoutMs),
  );
  const found = checked.services.find(({ name }) => foldName(name) === foldName(service));
  if (found === undefined) throw unknownService(service, checked.services);
  return ({ scope }) => scope === undefined || isInScope(scope, found);
}

function unknownService(wanted: string, services: readonly { readonly name: string }[]): MonitAlertError {
  const names = services.map(({ name }) => name);
  return new MonitAlertError(
    'service.unknown',
    `there is no service "${wanted}"${suggestion(wanted, names, 'services:')}`,
  );
}
