import type { Hold, Maintenance } from './model.ts';
import { scopedText } from './scopes.ts';

type Held = Pick<Maintenance, 'holds'>;

/** The newest hold that is for everything: it replaces the base. */
export function unscopedHold({ holds }: Held): Hold | undefined {
  return holds.filter(({ scope }) => scope === undefined).at(-1);
}

/** In force everywhere, except for what {@link scopedHoldsInForce} are for. */
export function profileInForce(maintenance: Pick<Maintenance, 'base' | 'holds'>): string {
  return unscopedHold(maintenance)?.profile ?? maintenance.base;
}

/**
 * Newest first: of two that are for the same service, the newer one is in force. A newer hold for everything replaces
 * both.
 */
export function scopedHoldsInForce({ holds }: Held): Hold[] {
  return holds.slice(holds.findIndex((hold) => hold === unscopedHold({ holds })) + 1).reverse();
}

/** Identifies the holds in force together; undefined: the base alone is in force. */
export function holdsKey(maintenance: Held): string | undefined {
  const ids = [unscopedHold(maintenance) ?? [], ...scopedHoldsInForce(maintenance).reverse()]
    .flat()
    .map(({ id }) => id);
  return ids.length === 0 ? undefined : ids.join(' ');
}

export function namesHold(key: string | undefined, ids: readonly string[]): boolean {
  return (key?.split(' ') ?? []).some((id) => ids.includes(id));
}

/** `"default"`, or `"default" with "none" for nginx`. */
export function inForceText(maintenance: Pick<Maintenance, 'base' | 'holds'>): string {
  const scoped = scopedHoldsInForce(maintenance).map(({ profile, scope }) => scopedText(profile, scope));
  return `"${profileInForce(maintenance)}"${scoped.length === 0 ? '' : ` with ${scoped.join(', ')}`}`;
}
